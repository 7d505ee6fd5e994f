// What a role allows in a group, as the server has it, and the order members are shown in.
import type { Member, Role } from "@/model";

export type MemberAction = "makeAdmin" | "makeMember" | "makeOwner" | "remove";

const RANK: Readonly<Record<Role, number>> = { owner: 0, admin: 1, member: 2 };

/** Whether someone with this role may rename the group and add people. */
export function mayManage(role: Role): boolean {
  return role !== "member";
}

/** What one member may do about another one. */
export function actionsOn(mine: Role, theirs: Role): readonly MemberAction[] {
  if (mine === "owner" && theirs !== "owner") {
    return [theirs === "admin" ? "makeMember" : "makeAdmin", "makeOwner", "remove"];
  }
  return mine === "admin" && theirs === "member" ? ["remove"] : [];
}

/** By role, the owner first, then by name. */
export function sortMembers(
  members: Iterable<Member>,
  nameOf: (userId: string) => string,
  locale: string,
): readonly Member[] {
  const collator = new Intl.Collator(locale, { sensitivity: "base", numeric: true });
  return [...members]
    .map((member) => ({ member, name: nameOf(member.userId) }))
    .sort((a, b) => RANK[a.member.role] - RANK[b.member.role] || collator.compare(a.name, b.name))
    .map(({ member }) => member);
}
