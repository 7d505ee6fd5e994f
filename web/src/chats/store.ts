import { defineStore } from "pinia";
import { computed, ref, shallowReactive } from "vue";
import { chats as api } from "@/api/api";
import { ApiError } from "@/api/http";
import { mentioned, unread, type Chat, type Message } from "@/model";
import { usePeople } from "@/people/store";
import { useSession } from "@/session/store";

/** The chats of the user: what the list shows, kept up to date by events. */
export const useChats = defineStore("chats", () => {
  const session = useSession();
  const people = usePeople();
  const byId = shallowReactive(new Map<string, Chat>());
  /** Whether the list is complete, from the server. */
  const loaded = ref(false);
  const failed = ref(false);
  /** Who is typing where, until when. */
  const typing = shallowReactive(new Map<string, ReadonlyMap<string, number>>());
  const missing = new Map<string, Promise<Chat | undefined>>();
  /** What events said while the server was asked: an answer may be older than they are. */
  const told = new Map<string, Partial<Chat>>();
  let questions = 0;

  const sorted = computed(() => [...byId.values()].sort((a, b) => activity(b) - activity(a)));
  const unreadTotal = computed(() =>
    [...byId.values()].reduce((sum, chat) => sum + (chat.muted && !mentioned(chat) ? 0 : unread(chat)), 0),
  );

  /** Loads the whole list. Chats the user is not in any more go. */
  async function load(): Promise<void> {
    failed.value = false;
    questions++;
    try {
      const seen = new Set<string>();
      let pageToken: string | undefined;
      do {
        const page = await api.list(pageToken);
        page.chats.forEach((chat) => {
          seen.add(chat.id);
          put(chat);
        });
        loaded.value ||= page.chats.length > 0;
        pageToken = page.nextPageToken || undefined;
      } while (pageToken);
      for (const id of [...byId.keys()]) {
        // A chat made after its page was read is newer than the list; it came with an event.
        if (!seen.has(id) && !missing.has(id) && !(await fetch(id))) {
          byId.delete(id);
        }
      }
      loaded.value = true;
    } catch (error) {
      failed.value = true;
      throw error;
    } finally {
      answered();
    }
  }

  function answered(): void {
    questions--;
    if (questions === 0) {
      told.clear();
    }
  }

  /** Loads one chat; undefined if the user is not in it. Calls at the same time share one request. */
  function fetch(id: string): Promise<Chat | undefined> {
    const asked = missing.get(id);
    if (asked) {
      return asked;
    }
    questions++;
    const asking = api
      .get(id)
      .then(put)
      .catch((error: unknown) => {
        if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
          byId.delete(id);
          return undefined;
        }
        throw error;
      })
      .finally(() => {
        missing.delete(id);
        answered();
      });
    missing.set(id, asking);
    return asking;
  }

  /** Takes up a chat as the server tells it. What is known to be newer stays: numbers never go back. */
  function put(chat: Chat): Chat {
    const known = byId.get(chat.id);
    const now = { ...chat, ...told.get(chat.id) };
    const merged: Chat = known
      ? {
          ...now,
          lastSeq: Math.max(chat.lastSeq, known.lastSeq),
          readSeq: Math.max(chat.readSeq, known.readSeq),
          mentionSeq: Math.max(chat.mentionSeq, known.mentionSeq),
          lastMessage: newest(chat.lastMessage, known.lastMessage),
        }
      : now;
    byId.set(chat.id, merged);
    people.need([merged.peerId ?? "", merged.lastMessage?.senderId ?? ""]);
    return merged;
  }

  function update(id: string, how: (chat: Chat) => Partial<Chat>): void {
    const known = byId.get(id);
    if (known) {
      byId.set(id, { ...known, ...how(known) });
    }
  }

  /** Takes up what an event says a chat is like now. */
  function changed(id: string, now: Partial<Chat>): void {
    if (questions > 0) {
      told.set(id, { ...told.get(id), ...now });
    }
    update(id, () => now);
  }

  /** A new message, or a new state of one. */
  function heard(message: Message): void {
    const mine = message.senderId === session.userId;
    update(message.chatId, (chat) => ({
      lastSeq: Math.max(chat.lastSeq, message.seq),
      lastMessage: newest(message, chat.lastMessage),
      readSeq: mine ? Math.max(chat.readSeq, message.seq) : chat.readSeq,
      mentionSeq: message.mentionIds.includes(session.userId)
        ? Math.max(chat.mentionSeq, message.seq)
        : chat.mentionSeq,
    }));
    people.need([message.senderId]);
    stopTyping(message.chatId, message.senderId);
  }

  function read(id: string, seq: number): void {
    update(id, (chat) => ({ readSeq: Math.max(chat.readSeq, seq) }));
  }

  function startTyping(chatId: string, userId: string, seconds: number): void {
    people.need([userId]);
    typing.set(chatId, new Map(typing.get(chatId)).set(userId, Date.now() + seconds * 1000));
    setTimeout(
      () => {
        const until = typing.get(chatId)?.get(userId);
        if (until !== undefined && until <= Date.now()) {
          stopTyping(chatId, userId);
        }
      },
      seconds * 1000 + 50,
    );
  }

  function stopTyping(chatId: string, userId: string): void {
    const left = new Map(typing.get(chatId));
    if (left.delete(userId)) {
      typing.set(chatId, left);
    }
  }

  function remove(id: string): void {
    byId.delete(id);
    typing.delete(id);
  }

  async function mute(id: string, muted: boolean): Promise<void> {
    const before = byId.get(id)?.muted ?? !muted;
    update(id, () => ({ muted }));
    try {
      put(await api.mute(id, muted));
    } catch (error) {
      update(id, () => ({ muted: before }));
      throw error;
    }
  }

  /** The direct chat with a person, if there is one. */
  function withPerson(userId: string): Chat | undefined {
    return [...byId.values()].find((chat) => chat.kind === "direct" && chat.peerId === userId);
  }

  /** What a chat is called: its name, or the other person's. */
  function nameOf(chat: Chat): string {
    return chat.kind === "direct" ? people.nameOf(chat.peerId) : chat.name;
  }

  return {
    byId,
    loaded,
    failed,
    typing,
    sorted,
    unreadTotal,
    load,
    fetch,
    put,
    update,
    changed,
    heard,
    read,
    startTyping,
    remove,
    mute,
    withPerson,
    nameOf,
  };
});

function newest(one: Message | undefined, other: Message | undefined): Message | undefined {
  if (!one || !other) {
    return one ?? other;
  }
  return one.seq > other.seq || (one.seq === other.seq && one.change >= other.change) ? one : other;
}

function activity(chat: Chat): number {
  return chat.lastMessage?.sentAt ?? chat.createdAt;
}
