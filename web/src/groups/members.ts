import { defineStore } from "pinia";
import { shallowReactive } from "vue";
import { chats as api } from "@/api/api";
import type { Member } from "@/model";
import { usePeople } from "@/people/store";

/** Most members held of a chat; a group with more is searched by name on the server side of people. */
const MAX_MEMBERS = 2_000;

/** The members of the chats that were looked at. */
export const useMembers = defineStore("members", () => {
  const people = usePeople();
  const byChat = shallowReactive(new Map<string, ReadonlyMap<string, Member>>());
  const loading = new Map<string, Promise<void>>();

  /** Sees to it that the members of a chat are known. */
  function need(chatId: string): Promise<void> {
    if (byChat.has(chatId)) {
      return Promise.resolve();
    }
    const asked = loading.get(chatId) ?? load(chatId).finally(() => loading.delete(chatId));
    loading.set(chatId, asked);
    return asked;
  }

  async function load(chatId: string): Promise<void> {
    const all = new Map<string, Member>();
    let pageToken: string | undefined;
    do {
      const page = await api.members(chatId, pageToken);
      page.members.forEach((member) => all.set(member.userId, member));
      pageToken = page.nextPageToken || undefined;
    } while (pageToken && all.size < MAX_MEMBERS);
    people.need(all.keys());
    byChat.set(chatId, all);
  }

  function put(chatId: string, members: readonly Member[]): void {
    const known = byChat.get(chatId);
    if (known) {
      byChat.set(chatId, new Map([...known, ...members.map((member) => [member.userId, member] as const)]));
      people.need(members.map((member) => member.userId));
    }
  }

  function remove(chatId: string, userId: string): void {
    const left = new Map(byChat.get(chatId));
    if (left.delete(userId)) {
      byChat.set(chatId, left);
    }
  }

  /** How far a member has read. */
  function read(chatId: string, userId: string, seq: number): void {
    const known = byChat.get(chatId)?.get(userId);
    if (known && known.readSeq < seq) {
      put(chatId, [{ ...known, readSeq: seq }]);
    }
  }

  function forget(chatId: string): void {
    byChat.delete(chatId);
  }

  /** Changes may have been missed: loads again what is looked at next. */
  function forgetAll(): void {
    byChat.clear();
  }

  return { byChat, need, put, remove, read, forget, forgetAll };
});
