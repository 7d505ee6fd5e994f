// What the client works with, made from the contract's JSON: numbers instead of strings of digits,
// milliseconds instead of RFC 3339, and everything present.
import type { SessionJson } from "@/contract/parley/accounts/v1/auth_pb";
import type { DeletionJson, UserJson } from "@/contract/parley/accounts/v1/users_pb";
import type { ChatJson, MemberJson, MemberRoleJson } from "@/contract/parley/chats/v1/chats_pb";
import type { ChatDeltaJson, MessageJson } from "@/contract/parley/chats/v1/messages_pb";

export type Role = "member" | "admin" | "owner";

export interface Reaction {
  readonly emoji: string;
  readonly count: number;
  readonly userIds: readonly string[];
}

export interface Reply {
  readonly seq: number;
  readonly senderId: string;
  readonly excerpt: string;
  readonly deleted: boolean;
}

export interface Message {
  readonly chatId: string;
  readonly seq: number;
  readonly senderId: string;
  readonly clientId: string;
  readonly sentAt: number;
  readonly text: string;
  readonly reply?: Reply;
  readonly mentionIds: readonly string[];
  readonly reactions: readonly Reaction[];
  readonly editedAt?: number;
  readonly deletedAt?: number;
  readonly change: number;
}

export interface Chat {
  readonly id: string;
  readonly kind: "direct" | "group";
  readonly name: string;
  readonly description: string;
  readonly creatorId: string;
  readonly createdAt: number;
  readonly memberCount: number;
  readonly role: Role;
  readonly peerId?: string;
  readonly lastSeq: number;
  readonly readSeq: number;
  readonly mentionSeq: number;
  readonly muted: boolean;
  readonly lastMessage?: Message;
  readonly lastChange: number;
}

export interface Member {
  readonly userId: string;
  readonly role: Role;
  readonly joinedAt: number;
  readonly readSeq: number;
}

export interface User {
  readonly id: string;
  readonly login: string;
  readonly nickname: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly about: string;
  readonly email?: string;
}

export interface Session {
  readonly id: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly userAgent: string;
  readonly address: string;
  readonly current: boolean;
}

/** How far the deletion of an account is. */
export interface Deletion {
  readonly id: string;
  readonly done: boolean;
}

export interface Delta {
  readonly chatId: string;
  readonly messages: readonly Message[];
  readonly changed: readonly Message[];
  readonly lastSeq: number;
  readonly lastChange: number;
  readonly readSeq: number;
}

const time = (value: string | undefined): number => (value ? Date.parse(value) : 0);
const optionalTime = (value: string | undefined): number | undefined =>
  value ? Date.parse(value) : undefined;

/** The part of a role after "MEMBER_ROLE_", in small letters; an unknown one counts as a plain member. */
function role(value: MemberRoleJson | undefined): Role {
  return value === "MEMBER_ROLE_OWNER" ? "owner" : value === "MEMBER_ROLE_ADMIN" ? "admin" : "member";
}

export function roleJson(value: Role): MemberRoleJson {
  return value === "owner"
    ? "MEMBER_ROLE_OWNER"
    : value === "admin"
      ? "MEMBER_ROLE_ADMIN"
      : "MEMBER_ROLE_MEMBER";
}

export function message(json: MessageJson): Message {
  return {
    chatId: json.chatId ?? "",
    seq: Number(json.seq ?? 0),
    senderId: json.senderId ?? "",
    clientId: json.clientId ?? "",
    sentAt: time(json.sentAt),
    text: json.text ?? "",
    reply: json.reply && {
      seq: Number(json.reply.seq ?? 0),
      senderId: json.reply.senderId ?? "",
      excerpt: json.reply.excerpt ?? "",
      deleted: json.reply.deleted ?? false,
    },
    mentionIds: json.mentionIds ?? [],
    reactions: (json.reactions ?? []).map((reaction) => ({
      emoji: reaction.emoji ?? "",
      count: reaction.count ?? 0,
      userIds: reaction.userIds ?? [],
    })),
    editedAt: optionalTime(json.editedAt),
    deletedAt: optionalTime(json.deletedAt),
    change: Number(json.change ?? 0),
  };
}

export function chat(json: ChatJson): Chat {
  return {
    id: json.id ?? "",
    kind: json.kind === "CHAT_KIND_DIRECT" ? "direct" : "group",
    name: json.name ?? "",
    description: json.description ?? "",
    creatorId: json.creatorId ?? "",
    createdAt: time(json.createdAt),
    memberCount: json.memberCount ?? 0,
    role: role(json.role),
    peerId: json.peerId,
    lastSeq: Number(json.lastSeq ?? 0),
    readSeq: Number(json.readSeq ?? 0),
    mentionSeq: Number(json.mentionSeq ?? 0),
    muted: json.muted ?? false,
    lastMessage: json.lastMessage && message(json.lastMessage),
    lastChange: Number(json.lastChange ?? 0),
  };
}

export function member(json: MemberJson): Member {
  return {
    userId: json.userId ?? "",
    role: role(json.role),
    joinedAt: time(json.joinedAt),
    readSeq: Number(json.readSeq ?? 0),
  };
}

export function user(json: UserJson): User {
  return {
    id: json.id ?? "",
    login: json.login ?? "",
    nickname: json.nickname ?? "",
    firstName: json.firstName ?? "",
    lastName: json.lastName ?? "",
    about: json.about ?? "",
    email: json.email,
  };
}

export function session(json: SessionJson): Session {
  return {
    id: json.id ?? "",
    createdAt: time(json.createdAt),
    lastUsedAt: time(json.lastUsedAt),
    userAgent: json.userAgent ?? "",
    address: json.address ?? "",
    current: json.current ?? false,
  };
}

export function delta(json: ChatDeltaJson): Delta {
  return {
    chatId: json.chatId ?? "",
    messages: (json.messages ?? []).map(message),
    changed: (json.changed ?? []).map(message),
    lastSeq: Number(json.lastSeq ?? 0),
    lastChange: Number(json.lastChange ?? 0),
    readSeq: Number(json.readSeq ?? 0),
  };
}

/** What a person is called: first and last name, else the nickname, else the login. */
export function displayName(person: User): string {
  const full = `${person.firstName} ${person.lastName}`.trim();
  return full || person.nickname || person.login;
}

/** How many messages of a chat its reader has not seen. */
export function unread(of: Chat): number {
  return Math.max(0, of.lastSeq - of.readSeq);
}

/** Whether an unread message mentions the reader. */
export function mentioned(of: Chat): boolean {
  return of.mentionSeq > of.readSeq;
}

export function deletion(json: DeletionJson): Deletion {
  return { id: json.id ?? "", done: json.state === "DELETION_STATE_DONE" };
}
