import { describe, expect, it } from "vitest";
import type { Message } from "@/model";
import type { Entry } from "@/sync/outbox";
import { rowOf, rows, seqUpTo, type RowsInput } from "./rows";

const NOON = new Date(2026, 4, 10, 12).getTime();
const MINUTE = 60_000;

function message(seq: number, senderId: string, sentAt = NOON + seq * 1000): Message {
  return {
    chatId: "chat",
    seq,
    senderId,
    clientId: `c${seq}`,
    sentAt,
    text: `text ${seq}`,
    mentionIds: [],
    reactions: [],
    change: 0,
  };
}

const entry = (clientId: string, more: Partial<Entry> = {}): Entry => ({
  clientId,
  target: { chatId: "chat" },
  text: clientId,
  writtenAt: NOON + MINUTE,
  place: 1,
  state: "queued",
  ...more,
});

const show = (input: Partial<RowsInput>): string[] =>
  rows({ messages: [], pending: [], atEnd: true, me: "me", readUpTo: undefined, ...input }).map((row) =>
    row.kind === "message"
      ? `${row.head ? "+" : ""}${row.message.seq}`
      : row.kind === "pending"
        ? `${row.head ? "+" : ""}${row.entry.clientId}`
        : row.kind,
  );

describe("the rows of a conversation", () => {
  it("group what one sender says within five minutes", () => {
    const messages = [message(2, "a"), message(3, "a"), message(4, "b"), message(5, "b", NOON + 6 * MINUTE)];
    expect(show({ messages })).toEqual(["day", "+2", "3", "+4", "+5"]);
  });

  it("begin each day with its name", () => {
    const messages = [message(2, "a"), message(3, "a", NOON + 24 * 60 * MINUTE)];
    expect(show({ messages })).toEqual(["day", "+2", "day", "+3"]);
  });

  it("say where the conversation begins", () => {
    expect(show({ messages: [message(1, "a")] })).toEqual(["start", "day", "+1"]);
  });

  it("have the line before the first message that was not read", () => {
    const messages = [message(2, "a"), message(3, "a"), message(4, "a")];
    expect(show({ messages, readUpTo: 2 })).toEqual(["day", "+2", "new", "+3", "4"]);
  });

  it("have no line above what one wrote oneself, nor when all is read", () => {
    expect(show({ messages: [message(2, "a"), message(3, "me")], readUpTo: 2 })).toEqual(["day", "+2", "+3"]);
    expect(show({ messages: [message(2, "a")], readUpTo: 2 })).toEqual(["day", "+2"]);
  });

  it("end with what waits, but only where the newest message is", () => {
    const input = { messages: [message(2, "me")], pending: [entry("w1"), entry("w2")] };
    expect(show(input)).toEqual(["day", "+2", "w1", "w2"]);
    expect(show({ ...input, atEnd: false })).toEqual(["day", "+2"]);
  });

  it("show a message once that was heard of before it was acknowledged", () => {
    const messages = [message(2, "a"), message(3, "me")];
    expect(show({ messages, pending: [entry("c3", { state: "sending" })] })).toEqual(["day", "+2", "+3"]);
  });

  it("show an acknowledged message once", () => {
    const messages = [message(2, "a"), message(3, "me")];
    expect(show({ messages, pending: [entry("c3", { state: "sent", seq: 3 })] })).toEqual([
      "day",
      "+2",
      "+3",
    ]);
    expect(show({ messages, pending: [entry("c4", { state: "sent", seq: 4 })] })).toEqual([
      "day",
      "+2",
      "+3",
      "c4",
    ]);
  });

  it("keep the key of a message from when it was written until it is stored", () => {
    const waiting = rows({
      messages: [],
      pending: [entry("c9")],
      atEnd: true,
      me: "me",
      readUpTo: undefined,
    });
    const stored = rows({
      messages: [message(9, "me")],
      pending: [],
      atEnd: true,
      me: "me",
      readUpTo: undefined,
    });
    expect(stored.at(-1)?.key).toBe(waiting.at(-1)?.key);
  });

  it("are found by sequence number", () => {
    const all = rows({
      messages: [message(7, "a"), message(8, "b")],
      pending: [],
      atEnd: true,
      me: "me",
      readUpTo: 7,
    });
    expect(all[rowOf(all, 8)]).toMatchObject({ kind: "message", message: { seq: 8 } });
    expect(seqUpTo(all, 0)).toBe(0);
    expect(seqUpTo(all, all.length + 5)).toBe(8);
  });
});
