// Where the message list is, what it loads next and what counts as read. Behaviour of MessageList.
import type { VirtualizerHandle } from "virtua/vue";
import { nextTick, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { useChats } from "@/chats/store";
import { useConnection } from "@/realtime/store";
import { Unreachable, ApiError } from "@/api/http";
import type { HistoryPlace } from "@/api/api";
import { unread, type Chat } from "@/model";
import { engine } from "@/sync/engine";
import { firstHeld, hasNewer, lastHeld, type Timeline } from "@/sync/timeline";
import { rowOf, seqUpTo, type Row } from "./rows";
import { useTimelines } from "./store";

/** Rows left before the edge of what is held when more is loaded. */
const NEAR = 25;
/** This close to the end, in px, counts as the end. */
const BOTTOM_SLACK = 48;
/** A wheel, a finger or a key moves the list for this long, with momentum. */
const HAND_MILLIS = 1_000;
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];
const HIGHLIGHT_MILLIS = 2_000;
/** Loading is worth a word only after this long. */
const PATIENCE_MILLIS = 300;

export interface ScrollingInput {
  readonly chatId: () => string | undefined;
  readonly at: () => number | undefined;
  readonly rows: () => readonly Row[];
  readonly timeline: () => Timeline | undefined;
  readonly attentive: () => boolean;
  readonly list: () => VirtualizerHandle | undefined;
  readonly scroller: () => HTMLElement | undefined;
}

export function useScrolling(input: ScrollingInput) {
  const timelines = useTimelines();
  const chats = useChats();
  const connection = useConnection();
  const shift = ref(false);
  const atBottom = ref(true);
  const failed = ref(false);
  const loading = ref(false);
  const highlighted = ref<number>();
  /** Until the list was put at its first place, scrolling means nothing. */
  let placed = false;
  let lastTop = 0;
  /** When a person's hand was last on the list; everything else that scrolls it is the list itself. */
  let touchedAt = -HAND_MILLIS;
  let extending = false;
  let frame = 0;
  let highlightTimer: ReturnType<typeof setTimeout> | undefined;

  /** Loads where to begin: at the given message, at the read marker, or at the end. */
  async function open(): Promise<void> {
    const chatId = input.chatId();
    if (!chatId) {
      return;
    }
    const at = input.at();
    await engine().start();
    timelines.show(chatId);
    await attempt(async () => {
      const chat = chats.byId.get(chatId) ?? (await chats.fetch(chatId));
      const held = timelines.byChat.get(chatId);
      if (chat && (!held || at !== undefined || !holds(held, chat.readSeq))) {
        await timelines.load(chatId, beginning(chat, at), chat.lastChange);
      }
    });
    await nextTick();
    await place(at);
  }

  async function place(at: number | undefined): Promise<void> {
    const rows = input.rows();
    const fresh = rows.findIndex((row) => row.kind === "new");
    if (at !== undefined) {
      await toSeq(at);
    } else if (fresh >= 0) {
      atBottom.value = false;
      input.list()?.scrollToIndex(fresh, { align: "start", offset: -48 });
    } else {
      toEnd();
      await settled();
      toEnd();
    }
    await settled();
    placed = true;
    scrolled();
  }

  /** To the end of what is there. Rows that were never shown have only a guessed height: `follow` goes on from there. */
  function toEnd(): void {
    atBottom.value = true;
    const box = input.scroller();
    box?.scrollTo({ top: box.scrollHeight });
  }

  /** Goes to the newest message, loading it if it is not held. */
  async function toNewest(): Promise<void> {
    const chatId = input.chatId();
    const timeline = input.timeline();
    if (chatId && timeline && hasNewer(timeline)) {
      await attempt(() => timelines.load(chatId, {}).then(() => undefined));
    }
    await nextTick();
    toEnd();
    await settled();
    toEnd();
    scrolled();
  }

  /** Goes to a message and shows which one it is. */
  async function toSeq(seq: number): Promise<void> {
    const chatId = input.chatId();
    const timeline = input.timeline();
    if (!chatId) {
      return;
    }
    if (!timeline || seq < firstHeld(timeline) || seq > lastHeld(timeline)) {
      await attempt(() => timelines.load(chatId, { aroundSeq: seq }).then(() => undefined));
      await nextTick();
    }
    const index = rowOf(input.rows(), seq);
    if (index >= 0) {
      atBottom.value = false;
      input.list()?.scrollToIndex(index, { align: "center" });
      highlighted.value = seq;
      clearTimeout(highlightTimer);
      highlightTimer = setTimeout(() => (highlighted.value = undefined), HIGHLIGHT_MILLIS);
    }
  }

  /** Goes to the first message of a day, or the first one after it. */
  async function toDate(day: Date): Promise<void> {
    const chatId = input.chatId();
    if (!chatId) {
      return;
    }
    await attempt(async () => {
      const page = await timelines.load(chatId, { aroundTime: day.toISOString() });
      const first = page.find((message) => message.sentAt >= day.getTime()) ?? page.at(-1);
      await nextTick();
      if (first) {
        await toSeq(first.seq);
      }
    });
  }

  /** Runs what needs the server; a failure is shown, and tried again when asked. */
  async function attempt(work: () => Promise<void>): Promise<void> {
    const timer = setTimeout(() => (loading.value = true), PATIENCE_MILLIS);
    try {
      await work();
      failed.value = false;
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof ApiError)) {
        throw error;
      }
      failed.value = true;
    } finally {
      clearTimeout(timer);
      loading.value = false;
    }
  }

  /** Tries again what failed. */
  function retry(): void {
    failed.value = false;
    if (input.timeline()) {
      scrolled();
    } else {
      void open();
    }
  }

  function scrolled(): void {
    if (!frame) {
      frame = requestAnimationFrame(() => {
        frame = 0;
        look();
      });
    }
  }

  /** Takes in where the list is. */
  function look(): void {
    const list = input.list();
    const box = input.scroller();
    const chatId = input.chatId();
    if (!placed || !list || !box || !chatId || box.clientHeight === 0) {
      return;
    }
    const rows = input.rows();
    const top = list.findItemIndex(list.scrollOffset);
    const bottom = list.findItemIndex(list.scrollOffset + list.viewportSize);
    const timeline = input.timeline();
    follow(box, timeline);
    if (!failed.value || top > 0) {
      if (top < NEAR) {
        void extend(chatId, "older");
      }
      if (bottom > rows.length - NEAR) {
        void extend(chatId, "newer");
      }
    }
    if (input.attentive()) {
      engine().seen(chatId, atBottom.value ? seqUpTo(rows, rows.length - 1) : seqUpTo(rows, bottom));
    }
  }

  /**
   * Whether the end is in view. Rows that grow or come in do not end that, only the person who scrolls up: who was at
   * the end is taken along.
   */
  function follow(box: HTMLElement, timeline: Timeline | undefined): void {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < BOTTOM_SLACK;
    const movedUp = box.scrollTop < lastTop - 1 && performance.now() - touchedAt < HAND_MILLIS;
    lastTop = box.scrollTop;
    if (timeline && hasNewer(timeline)) {
      atBottom.value = false;
    } else if (atEnd) {
      atBottom.value = true;
    } else if (atBottom.value && !movedUp) {
      toEnd();
      scrolled();
    } else {
      atBottom.value = false;
    }
  }

  /**
   * Loads more at one end, then lets go of what is far from the other. One thing at a time: if rows at both ends
   * changed at once, the list could not keep its place.
   */
  async function extend(chatId: string, direction: "older" | "newer"): Promise<void> {
    if (extending) {
      return;
    }
    extending = true;
    const before = timelines.byChat.get(chatId);
    await attempt(() => timelines.extend(chatId, direction));
    if (timelines.byChat.get(chatId) !== before) {
      await settled();
      const list = input.list();
      const middle = list
        ? seqUpTo(input.rows(), list.findItemIndex(list.scrollOffset + list.viewportSize / 2))
        : 0;
      if (middle > 0) {
        timelines.trim(chatId, middle);
      }
      await nextTick();
      scrolled();
    }
    extending = false;
  }

  /** The window or a row changed its size: who was at the end stays there. */
  function resized(): void {
    if (placed && atBottom.value) {
      toEnd();
    }
  }

  // Rows that come or go at the start must not move what is seen.
  watch(input.timeline, (now, before) => {
    const joined = now && before && firstHeld(now) <= lastHeld(before) && lastHeld(now) >= firstHeld(before);
    shift.value = Boolean(joined) && firstHeld(now as Timeline) !== firstHeld(before as Timeline);
  });
  watch(
    () => input.rows().at(-1)?.key,
    async () => {
      const stay = placed && atBottom.value;
      await nextTick();
      if (stay) {
        toEnd();
      }
      scrolled();
    },
  );
  watch(
    () => connection.state,
    (state) => state === "online" && failed.value && retry(),
  );
  watch(input.attentive, scrolled);
  watch(input.at, (at) => at !== undefined && placed && void toSeq(at));

  function touched(): void {
    touchedAt = performance.now();
  }

  let observer: ResizeObserver | undefined;
  onMounted(() => {
    const box = input.scroller();
    if (box) {
      observer = new ResizeObserver(resized);
      observer.observe(box);
      HANDS.forEach((hand) => box.addEventListener(hand, touched, { passive: true }));
    }
    void open();
  });
  onBeforeUnmount(() => {
    observer?.disconnect();
    cancelAnimationFrame(frame);
    clearTimeout(highlightTimer);
    timelines.show(undefined);
  });

  return { shift, atBottom, failed, loading, highlighted, retry, scrolled, resized, toNewest, toSeq, toDate };
}

/** The part of the history to begin with: at the given message, at the read marker, or at the end. */
function beginning(chat: Chat, at: number | undefined): HistoryPlace {
  if (at !== undefined) {
    return { aroundSeq: at };
  }
  if (unread(chat) === 0) {
    return {};
  }
  return chat.readSeq > 0 ? { aroundSeq: chat.readSeq } : { afterSeq: 0 };
}

/** Whether a message, or the one after it, is held, so that opening the chat needs nothing more. */
function holds(timeline: Timeline, seq: number): boolean {
  return (
    (seq === 0 && firstHeld(timeline) <= 1) ||
    (seq >= firstHeld(timeline) - 1 && (seq <= lastHeld(timeline) || !hasNewer(timeline)))
  );
}

/** Two frames: the rows are there and were measured. */
function settled(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())));
}
