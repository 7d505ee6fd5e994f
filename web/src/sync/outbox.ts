// What was written and is not yet durable on the server: pure functions over a list in the order of writing.
//
// Once and in order hold by construction: the next message of a chat is sent only after the one before it was
// acknowledged or refused for good, and a message keeps its client id however often it is sent. So even two tabs that
// send the same outbox at the same time change nothing.

/** Where a message goes: to a chat, or to a person with whom there is no chat yet. */
export type Target = { readonly chatId: string } | { readonly userId: string };

export interface Entry {
  readonly clientId: string;
  readonly target: Target;
  readonly text: string;
  readonly replyTo?: number;
  readonly writtenAt: number;
  /** Decides the order; a retried message goes to the end. */
  readonly place: number;
  /** "sent" is acknowledged with `seq`, and shown until the message itself was heard of. */
  readonly state: "queued" | "sending" | "failed" | "sent";
  /** Why it failed: a code of the contract. */
  readonly failure?: string;
  readonly seq?: number;
}

export type Outbox = readonly Entry[];

/** Most messages that may wait; beyond, writing is refused with a reason instead of filling the disk. */
export const MAX_WAITING = 1_000;

/** One string for each target, to compare them by. */
export function targetKey(target: Target): string {
  return "chatId" in target ? `chat:${target.chatId}` : `user:${target.userId}`;
}

/** Adds what was written; `undefined` if the outbox is full. */
export function enqueue(outbox: Outbox, entry: Omit<Entry, "place" | "state">): Outbox | undefined {
  if (outbox.length >= MAX_WAITING) {
    return undefined;
  }
  return [...outbox, { ...entry, state: "queued", place: lastPlace(outbox) + 1 }];
}

/** What may be sent now: of every target the first that waits, unless one is on its way. */
export function sendable(outbox: Outbox): Entry[] {
  const busy = new Set<string>();
  const ready: Entry[] = [];
  for (const entry of outbox) {
    const key = targetKey(entry.target);
    if (busy.has(key) || entry.state === "failed" || entry.state === "sent") {
      continue;
    }
    busy.add(key);
    if (entry.state === "queued") {
      ready.push(entry);
    }
  }
  return ready;
}

export function sending(outbox: Outbox, clientId: string): Outbox {
  return update(outbox, clientId, (entry) => ({ ...entry, state: "sending" }));
}

/** The server has it. What was written to the same person meanwhile goes to the chat that this message made. */
export function acknowledged(outbox: Outbox, clientId: string, chatId: string, seq: number): Outbox {
  const done = outbox.find((entry) => entry.clientId === clientId);
  if (!done) {
    return outbox;
  }
  const key = targetKey(done.target);
  return outbox.map((entry) => {
    const moved = targetKey(entry.target) === key ? { ...entry, target: { chatId } } : entry;
    return entry.clientId === clientId ? { ...moved, state: "sent", seq } : moved;
  });
}

/** The message itself was heard of: its entry has done its work. */
export function settled(outbox: Outbox, chatId: string, upToSeq: number): Outbox {
  const left = outbox.filter(
    (entry) =>
      !(
        entry.state === "sent" &&
        "chatId" in entry.target &&
        entry.target.chatId === chatId &&
        (entry.seq ?? 0) <= upToSeq
      ),
  );
  return left.length === outbox.length ? outbox : left;
}

/** The server refused it, and would again. */
export function refused(outbox: Outbox, clientId: string, failure: string): Outbox {
  return update(outbox, clientId, (entry) => ({ ...entry, state: "failed", failure }));
}

/** The outcome is unknown, or the server asked to wait: it goes again, at its place, with the same client id. */
export function postponed(outbox: Outbox, clientId: string): Outbox {
  return update(outbox, clientId, (entry) =>
    entry.state === "sending" ? { ...entry, state: "queued" } : entry,
  );
}

/** The connection ended: the outcome of everything under way is unknown. */
export function interrupted(outbox: Outbox): Outbox {
  return outbox.some((entry) => entry.state === "sending")
    ? outbox.map((entry) => (entry.state === "sending" ? { ...entry, state: "queued" } : entry))
    : outbox;
}

/** Sends a failed message again, after everything that waits. */
export function retried(outbox: Outbox, clientId: string): Outbox {
  const entry = outbox.find((one) => one.clientId === clientId);
  if (entry?.state !== "failed") {
    return outbox;
  }
  return [
    ...outbox.filter((one) => one !== entry),
    { ...entry, state: "queued", failure: undefined, place: lastPlace(outbox) + 1 },
  ];
}

/** Throws away what did not go and is not on its way. */
export function discarded(outbox: Outbox, clientId: string): Outbox {
  return outbox.filter((entry) => entry.clientId !== clientId || entry.state === "sending");
}

/** The outbox as it was kept, after a start: what was under way is sent again. */
export function restored(entries: readonly Entry[]): Outbox {
  return interrupted([...entries].sort((a, b) => a.place - b.place));
}

function lastPlace(outbox: Outbox): number {
  return outbox.reduce((last, entry) => Math.max(last, entry.place), 0);
}

function update(outbox: Outbox, clientId: string, how: (entry: Entry) => Entry): Outbox {
  return outbox.map((entry) => (entry.clientId === clientId ? how(entry) : entry));
}
