// A part of a chat's history as the client holds it, and how what arrives changes it: pure functions, so that the
// promise "nothing missing, nothing doubled, nothing out of order" can be tested without a server.
import type { Delta, Message } from "@/model";

/** Most messages that wait for a gap before them to close; what is beyond comes with the sync that closes it. */
const MAX_AHEAD = 500;

export interface Timeline {
  /** Ascending by seq, without a hole. */
  readonly messages: readonly Message[];
  /** The newest seq of the chat that is known to exist; 0 if there is none. */
  readonly lastSeq: number;
  /** Every change up to this one is in. */
  readonly change: number;
  /** Whether the messages are meant to reach the newest one. If not, the reader is somewhere in the past. */
  readonly live: boolean;
  /** Newer messages behind a gap, ascending; only while live. */
  readonly ahead: readonly Message[];
  /** Whether events may have been missed since the last sync. Until then `change` does not move by itself. */
  readonly doubtful: boolean;
}

export const EMPTY: Timeline = {
  messages: [],
  lastSeq: 0,
  change: 0,
  live: true,
  ahead: [],
  doubtful: false,
};

/**
 * A page of history that was asked for, and what happened to the chat until it came: the page may have been read before
 * that.
 */
export interface Asked {
  /** Every change up to this one will be in the page. */
  readonly change: number;
  readonly events: ((timeline: Timeline) => Timeline)[];
  /** Whether events may have been missed. */
  doubtful: boolean;
}

/** The seq of the first message held; 0 if there is none. */
export function firstHeld(timeline: Timeline): number {
  return timeline.messages[0]?.seq ?? 0;
}

/** The seq of the last message held; 0 if there is none. */
export function lastHeld(timeline: Timeline): number {
  return timeline.messages.at(-1)?.seq ?? 0;
}

/** Whether there is history before what is held. */
export function hasOlder(timeline: Timeline): boolean {
  return firstHeld(timeline) > 1;
}

/** Whether there is history after what is held. */
export function hasNewer(timeline: Timeline): boolean {
  return lastHeld(timeline) < timeline.lastSeq;
}

/** Whether a sync is needed before the timeline can be trusted to be whole. */
export function needsSync(timeline: Timeline): boolean {
  return timeline.doubtful || (timeline.live && hasNewer(timeline));
}

/** A new message was heard of. */
export function receive(timeline: Timeline, message: Message): Timeline {
  const known = { ...timeline, lastSeq: Math.max(timeline.lastSeq, message.seq) };
  if (message.seq <= lastHeld(timeline)) {
    return replace(known, message);
  }
  if (!timeline.live) {
    return known;
  }
  return close({ ...known, ahead: insert(timeline.ahead, message) });
}

/** A message was edited, deleted or reacted to. */
export function change(timeline: Timeline, message: Message): Timeline {
  const moved = timeline.doubtful ? timeline.change : Math.max(timeline.change, message.change);
  return replace(
    { ...timeline, change: moved, ahead: timeline.ahead.map((one) => newer(one, message)) },
    message,
  );
}

/** The connection broke, or the server said that events may have been missed. */
export function doubt(timeline: Timeline): Timeline {
  return timeline.doubtful ? timeline : { ...timeline, doubtful: true };
}

/**
 * What a sync answered for the position (last held, `change`). A part of an answer too long for one page leaves the
 * timeline in the past (`live` false) rather than loading everything that was missed.
 */
export function synced(timeline: Timeline, delta: Delta, pageSize: number): Timeline {
  const more = delta.changed.length >= pageSize;
  let next: Timeline = {
    ...timeline,
    lastSeq: Math.max(timeline.lastSeq, delta.lastSeq),
    change: more
      ? (delta.changed.at(-1)?.change ?? timeline.change)
      : Math.max(timeline.change, delta.lastChange),
    doubtful: more,
  };
  for (const message of delta.changed) {
    next = replace(next, message);
  }
  const known = lastHeld(next);
  const fresh = delta.messages.filter((message) => message.seq > known);
  if (timeline.live && fresh[0]?.seq === known + 1) {
    next = { ...next, messages: [...next.messages, ...fresh] };
  }
  next = close(next);
  if (next.live && hasNewer(next) && delta.messages.length >= pageSize) {
    next = { ...next, live: false, ahead: [] };
  }
  return next;
}

/** A sync answered that nothing is missing. */
export function upToDate(timeline: Timeline): Timeline {
  return timeline.doubtful ? { ...timeline, doubtful: false } : timeline;
}

/**
 * A page of history was loaded. If it touches what is held they become one; if not, it replaces it.
 *
 * @param page ascending by seq, without a hole
 */
export function page(timeline: Timeline, messages: readonly Message[], lastSeq: number): Timeline {
  const newest = Math.max(timeline.lastSeq, lastSeq);
  const first = messages[0]?.seq;
  const last = messages.at(-1)?.seq;
  if (first === undefined || last === undefined) {
    return reach({ ...timeline, lastSeq: newest });
  }
  const touches =
    timeline.messages.length > 0 && first <= lastHeld(timeline) + 1 && last >= firstHeld(timeline) - 1;
  if (!touches) {
    return reach({ ...timeline, messages, lastSeq: newest, ahead: [], live: false });
  }
  const before = timeline.messages.filter((one) => one.seq < first);
  const after = timeline.messages.filter((one) => one.seq > last);
  const held = new Map(timeline.messages.map((one) => [one.seq, one]));
  const middle = messages.map((one) => newer(one, held.get(one.seq) ?? one));
  return reach({ ...timeline, messages: [...before, ...middle, ...after], lastSeq: newest });
}

/** A page of history came, and what happened while it was on its way is not undone by it. */
export function arrived(
  timeline: Timeline,
  asked: Asked,
  messages: readonly Message[],
  lastSeq: number,
): Timeline {
  const next = asked.events.reduce((now, event) => event(now), page(timeline, messages, lastSeq));
  return asked.doubtful ? { ...next, change: Math.min(next.change, asked.change), doubtful: true } : next;
}

/**
 * Forgets what is far from where the reader is, so that memory stays flat however far they scroll.
 *
 * @param around the seq in view
 * @param keep most messages to hold on either side of it
 */
export function trim(timeline: Timeline, around: number, keep: number): Timeline {
  const messages = timeline.messages.filter((one) => one.seq >= around - keep && one.seq <= around + keep);
  if (messages.length === timeline.messages.length || messages.length === 0) {
    return timeline;
  }
  const next = { ...timeline, messages };
  return hasNewer(next) ? { ...next, live: false, ahead: [] } : next;
}

/** Takes up the messages that were waiting, as far as they follow without a hole. */
function close(timeline: Timeline): Timeline {
  let last = lastHeld(timeline);
  const taken: Message[] = [];
  const ahead: Message[] = [];
  for (const one of timeline.ahead) {
    if (one.seq === last + 1) {
      taken.push(one);
      last = one.seq;
    } else if (one.seq > last) {
      ahead.push(one);
    }
  }
  if (taken.length === 0 && ahead.length === timeline.ahead.length) {
    return timeline;
  }
  return {
    ...timeline,
    messages: taken.length ? [...timeline.messages, ...taken] : timeline.messages,
    ahead,
  };
}

/** Becomes live once the newest message is held. */
function reach(timeline: Timeline): Timeline {
  return hasNewer(timeline) ? timeline : close({ ...timeline, live: true });
}

function replace(timeline: Timeline, message: Message): Timeline {
  const index = message.seq - firstHeld(timeline);
  const held = timeline.messages[index];
  if (!held) {
    return timeline;
  }
  const one = newer(held, message);
  return one === held ? timeline : { ...timeline, messages: timeline.messages.with(index, one) };
}

/** The newer of two states of a message; `held` if they are different messages or equally new. */
function newer(held: Message, other: Message): Message {
  return other.seq === held.seq && other.change > held.change ? other : held;
}

function insert(ahead: readonly Message[], message: Message): readonly Message[] {
  if (ahead.some((one) => one.seq === message.seq)) {
    return ahead.map((one) => newer(one, message));
  }
  return [...ahead, message].sort((a, b) => a.seq - b.seq).slice(0, MAX_AHEAD);
}
