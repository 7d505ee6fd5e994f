import { describe, expect, it } from "vitest";
import type { Member, Role } from "@/model";
import { actionsOn, mayManage, sortMembers } from "./rights";

describe("what a role allows", () => {
  it("is everything for the owner, on everyone else", () => {
    expect(actionsOn("owner", "member")).toEqual(["makeAdmin", "makeOwner", "remove"]);
    expect(actionsOn("owner", "admin")).toEqual(["makeMember", "makeOwner", "remove"]);
    expect(actionsOn("owner", "owner")).toEqual([]);
  });

  it("is removing plain members for an admin", () => {
    expect(actionsOn("admin", "member")).toEqual(["remove"]);
    expect(actionsOn("admin", "admin")).toEqual([]);
    expect(actionsOn("admin", "owner")).toEqual([]);
  });

  it("is nothing for a plain member", () => {
    for (const role of ["owner", "admin", "member"] as const) {
      expect(actionsOn("member", role)).toEqual([]);
    }
    expect([mayManage("owner"), mayManage("admin"), mayManage("member")]).toEqual([true, true, false]);
  });
});

it("members come by role, then by name", () => {
  const member = (userId: string, role: Role): Member => ({ userId, role, joinedAt: 0, readSeq: 0 });
  const members = [
    member("Яна", "member"),
    member("Zoe", "admin"),
    member("ada", "member"),
    member("Boris", "member"),
    member("Émile", "admin"),
    member("Olga", "owner"),
  ];
  const sorted = sortMembers(members, (id) => id, "en").map((one) => one.userId);
  expect(sorted).toEqual(["Olga", "Émile", "Zoe", "ada", "Boris", "Яна"]);
});
