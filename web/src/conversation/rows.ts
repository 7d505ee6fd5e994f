// What the message list shows, row by row: a pure function of what is held.
import { startOfDay } from "@/chats/when";
import type { Message } from "@/model";
import type { Entry } from "@/sync/outbox";

export type Row =
  | { readonly kind: "start"; readonly key: string }
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "new"; readonly key: string }
  | { readonly kind: "message"; readonly key: string; readonly message: Message; readonly head: boolean }
  | { readonly kind: "pending"; readonly key: string; readonly entry: Entry; readonly head: boolean };

/** Messages of one sender further apart than this begin a new group. */
const GROUP_MILLIS = 5 * 60_000;

export interface RowsInput {
  /** Ascending, without a hole. */
  readonly messages: readonly Message[];
  /** What was written here and is not among the messages yet; shown only if the newest message is held. */
  readonly pending: readonly Entry[];
  /** Whether the newest message is held. */
  readonly atEnd: boolean;
  readonly me: string;
  /** The "new messages" line comes after this message; undefined for no line. */
  readonly readUpTo: number | undefined;
}

export function rows({ messages, pending, atEnd, me, readUpTo }: RowsInput): Row[] {
  const result: Row[] = [];
  if (messages[0]?.seq === 1) {
    result.push({ kind: "start", key: "start" });
  }
  let day = 0;
  let sender = "";
  let at = 0;
  let lined = readUpTo === undefined;
  for (const message of messages) {
    const today = startOfDay(message.sentAt);
    if (today !== day) {
      day = today;
      sender = "";
      result.push({ kind: "day", key: `day-${message.seq}`, at: message.sentAt });
    }
    if (!lined && readUpTo !== undefined && message.seq > readUpTo) {
      lined = true;
      // What one wrote oneself is not new; and a line above everything that is held says nothing.
      if (message.senderId !== me && (message.seq === readUpTo + 1 || result.length > 1)) {
        sender = "";
        result.push({ kind: "new", key: "new" });
      }
    }
    const head =
      sender !== message.senderId || message.sentAt - at > GROUP_MILLIS || message.reply !== undefined;
    result.push({ kind: "message", key: messageKey(message.senderId, message.clientId), message, head });
    sender = message.senderId;
    at = message.sentAt;
  }
  if (atEnd && pending.length > 0) {
    // The message itself may come before the acknowledgement that it was taken.
    const taken = new Set(messages.flatMap((one) => (one.senderId === me ? one.clientId : [])));
    appendPending(
      result,
      pending.filter((entry) => !taken.has(entry.clientId)),
      { me, day, sender, at },
    );
  }
  return result;
}

function appendPending(
  result: Row[],
  pending: readonly Entry[],
  after: { me: string; day: number; sender: string; at: number },
): void {
  let { day, sender, at } = after;
  for (const entry of pending) {
    const today = startOfDay(entry.writtenAt);
    if (today > day) {
      day = today;
      sender = "";
      result.push({ kind: "day", key: `day-${entry.clientId}`, at: entry.writtenAt });
    }
    const head = sender !== after.me || entry.writtenAt - at > GROUP_MILLIS || entry.replyTo !== undefined;
    result.push({ kind: "pending", key: messageKey(after.me, entry.clientId), entry, head });
    sender = after.me;
    at = entry.writtenAt;
  }
}

/** The same for what waits and for the message it becomes, so that the row stays when it is taken. */
function messageKey(senderId: string, clientId: string): string {
  return `${senderId} ${clientId}`;
}

/** The index of the row of a message, or of the nearest one after it; -1 if there is none. */
export function rowOf(all: readonly Row[], seq: number): number {
  return all.findIndex((row) => row.kind === "message" && row.message.seq >= seq);
}

/** The newest message among the rows up to an index; 0 if there is none. */
export function seqUpTo(all: readonly Row[], index: number): number {
  for (let i = Math.min(index, all.length - 1); i >= 0; i--) {
    const row = all[i];
    if (row?.kind === "message") {
      return row.message.seq;
    }
  }
  return 0;
}
