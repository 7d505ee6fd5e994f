import { defineStore } from "pinia";
import { shallowReactive } from "vue";
import { messages as api, type HistoryPlace } from "@/api/api";
import type { Message } from "@/model";
import { usePeople } from "@/people/store";
import { prepareTexts } from "./markdown";
import * as timelines from "@/sync/timeline";
import { EMPTY, type Asked, type Timeline } from "@/sync/timeline";

/** Messages asked for at a time. */
export const PAGE = 60;
/** Most messages held on either side of what is in view. */
export const KEEP = 400;
/** Most chats whose messages are held; those not opened for the longest go first. */
const MAX_CHATS = 20;

/** The messages of the chats that were opened. */
export const useTimelines = defineStore("timelines", () => {
  const people = usePeople();
  const byChat = shallowReactive(new Map<string, Timeline>());
  const loading = new Map<string, Promise<void>>();
  /** The pages that are on their way, and the chats that they are of. */
  const asked = new Map<Asked, string>();
  let behind: () => void = () => undefined;
  let visible: string | undefined;

  function update(chatId: string, how: (timeline: Timeline) => Timeline): void {
    const before = byChat.get(chatId);
    if (!before) {
      return;
    }
    const after = how(before);
    if (after !== before) {
      byChat.set(chatId, after);
    }
  }

  /** Does what happened to a chat, also to the pages of it that come later but may have been read before. */
  function happened(chatId: string, event: (timeline: Timeline) => Timeline): void {
    asked.forEach((of, page) => of === chatId && page.events.push(event));
    update(chatId, event);
  }

  /** Says what to do when a page that came leaves a timeline in need of a sync. */
  function whenBehind(act: () => void): void {
    behind = act;
  }

  /** Says which chat is in view, so that it is not forgotten. */
  function show(chatId: string | undefined): void {
    visible = chatId;
    const timeline = chatId === undefined ? undefined : byChat.get(chatId);
    if (chatId !== undefined && timeline) {
      byChat.delete(chatId);
      byChat.set(chatId, timeline);
    }
    const excess = [...byChat.keys()]
      .filter((id) => id !== visible)
      .slice(0, Math.max(0, byChat.size - MAX_CHATS));
    excess.forEach((id) => byChat.delete(id));
  }

  /**
   * Loads a part of the history and joins it with what is held, or replaces that if they do not touch.
   *
   * @param change the newest change known before the call, for a first page
   */
  async function load(chatId: string, place: HistoryPlace, change = 0): Promise<readonly Message[]> {
    const page: Asked = { change: byChat.get(chatId)?.change ?? change, events: [], doubtful: false };
    asked.set(page, chatId);
    try {
      const { messages, lastSeq } = await api.history(chatId, place, PAGE);
      needPeople(messages);
      if (byChat.has(chatId)) {
        await prepareTexts(messages.map((message) => message.text));
      }
      const known = byChat.get(chatId) ?? { ...EMPTY, change: page.change };
      const next = timelines.arrived(known, page, messages, lastSeq);
      byChat.set(chatId, next);
      if (timelines.needsSync(next) && !timelines.needsSync(known)) {
        behind();
      }
      return messages;
    } finally {
      asked.delete(page);
    }
  }

  /** Loads what is before, or after, what is held. Calls at the same time share one request. */
  function extend(chatId: string, direction: "older" | "newer"): Promise<void> {
    const key = `${chatId} ${direction}`;
    const timeline = byChat.get(chatId);
    if (!timeline || !(direction === "older" ? timelines.hasOlder(timeline) : timelines.hasNewer(timeline))) {
      return Promise.resolve();
    }
    const place =
      direction === "older"
        ? { beforeSeq: timelines.firstHeld(timeline) }
        : { afterSeq: timelines.lastHeld(timeline) };
    const request =
      loading.get(key) ??
      load(chatId, place)
        .then(() => undefined)
        .finally(() => loading.delete(key));
    loading.set(key, request);
    return request;
  }

  function received(message: Message): void {
    happened(message.chatId, (timeline) => timelines.receive(timeline, message));
  }

  function changed(message: Message): void {
    happened(message.chatId, (timeline) => timelines.change(timeline, message));
  }

  function doubtAll(): void {
    asked.forEach((_, page) => (page.doubtful = true));
    for (const id of [...byChat.keys()]) {
      update(id, timelines.doubt);
    }
  }

  function trim(chatId: string, around: number): void {
    update(chatId, (timeline) => timelines.trim(timeline, around, KEEP));
  }

  function remove(chatId: string): void {
    byChat.delete(chatId);
  }

  function needPeople(messages: readonly Message[]): void {
    people.need(new Set(messages.flatMap((one) => [one.senderId, one.reply?.senderId ?? ""])));
  }

  return {
    byChat,
    show,
    load,
    extend,
    received,
    changed,
    doubtAll,
    whenBehind,
    trim,
    update,
    remove,
    needPeople,
  };
});
