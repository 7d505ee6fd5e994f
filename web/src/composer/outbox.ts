import { defineStore } from "pinia";
import { computed, shallowRef, toRaw } from "vue";
import type { Ack } from "@/realtime/frames";
import { useSession } from "@/session/store";
import { randomId } from "@/api/randomId";
import { Disconnected, FrameRefused } from "@/realtime/connection";
import type { Database } from "@/storage/database";
import { note, noted, strike } from "./journal";
import * as rules from "@/sync/outbox";
import type { Entry, Outbox, Target } from "@/sync/outbox";

/** Codes after which the same message may be taken later: it waits and goes again. */
const PASSING = new Set(["RATE_LIMITED", "OVERLOADED", "UNAVAILABLE", "DEADLINE", "INTERNAL"]);
const MIN_PAUSE_MILLIS = 500;
const MAX_PAUSE_MILLIS = 15_000;

/** Sends an entry; the answer means durable. */
export type Sender = (entry: Entry) => Promise<Ack>;

/** What was written and not yet heard of as a message. Kept in IndexedDB until the server acknowledged it. */
export const useOutbox = defineStore("outbox", () => {
  const session = useSession();
  const entries = shallowRef<Outbox>([]);
  let database: Database | undefined;
  let sender: Sender | undefined;
  let paused: ReturnType<typeof setTimeout> | undefined;
  let pause = MIN_PAUSE_MILLIS;
  /** Writes to the database go one after another, so that the last one wins. */
  let writes: Promise<unknown> = Promise.resolve();
  /** What one tab threw away, the others do not send. */
  const otherTabs = new BroadcastChannel("parley-outbox");
  otherTabs.addEventListener("message", (event) => {
    entries.value = rules.discarded(entries.value, String(event.data));
  });

  const byTarget = computed(() => {
    const grouped = new Map<string, Entry[]>();
    for (const entry of entries.value) {
      const key = rules.targetKey(entry.target);
      grouped.set(key, [...(grouped.get(key) ?? []), entry]);
    }
    return grouped;
  });
  const waiting = computed(
    () => entries.value.filter((entry) => entry.state === "queued" || entry.state === "sending").length,
  );

  /** Takes up what was kept. Without a database (a browser that keeps nothing) the outbox lives as long as the page. */
  async function restore(kept: Database | undefined): Promise<void> {
    database = kept;
    if (kept) {
      await writes;
      const inDatabase = await kept.getAll("outbox");
      const there = new Set(inDatabase.map((entry) => entry.clientId));
      const stored = [...inDatabase, ...noted(session.userId).filter((entry) => !there.has(entry.clientId))];
      const known = new Set(entries.value.map((entry) => entry.clientId));
      entries.value = [
        ...rules.restored(stored).filter((entry) => !known.has(entry.clientId)),
        ...entries.value,
      ];
    }
  }

  /** Writes a message; it goes as soon as it can. Returns its client id, or undefined if too many wait already. */
  function send(target: Target, text: string, replyTo?: number): string | undefined {
    const clientId = randomId();
    const next = rules.enqueue(entries.value, {
      clientId,
      target,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
      writtenAt: Date.now(),
    });
    if (!next) {
      return undefined;
    }
    const entry = next.at(-1);
    if (entry && database) {
      note(session.userId, entry);
    }
    become(next);
    pump();
    return clientId;
  }

  function retry(clientId: string): void {
    become(rules.retried(entries.value, clientId));
    pump();
  }

  function discard(clientId: string): void {
    become(rules.discarded(entries.value, clientId));
    otherTabs.postMessage(clientId);
  }

  /** A connection is open: everything that waits goes over it. */
  function connected(by: Sender): void {
    sender = by;
    pause = MIN_PAUSE_MILLIS;
    pump();
  }

  function disconnected(): void {
    sender = undefined;
    clearTimeout(paused);
    paused = undefined;
    become(rules.interrupted(entries.value));
  }

  /** The messages of a chat up to a seq were heard of. */
  function settle(chatId: string, upToSeq: number): void {
    become(rules.settled(entries.value, chatId, upToSeq));
  }

  function pump(): void {
    const by = sender;
    if (!by || paused) {
      return;
    }
    for (const entry of rules.sendable(entries.value)) {
      become(rules.sending(entries.value, entry.clientId));
      by(entry).then(
        (ack) => {
          pause = MIN_PAUSE_MILLIS;
          become(rules.acknowledged(entries.value, entry.clientId, ack.chatId, ack.seq));
          pump();
        },
        (error: unknown) => failed(entry, error),
      );
    }
  }

  function failed(entry: Entry, error: unknown): void {
    if (error instanceof FrameRefused && !PASSING.has(error.code)) {
      become(rules.refused(entries.value, entry.clientId, error.code));
      pump();
      return;
    }
    become(rules.postponed(entries.value, entry.clientId));
    if (error instanceof FrameRefused) {
      const wait = Math.max(pause, error.retryAfterSeconds * 1000);
      pause = Math.min(MAX_PAUSE_MILLIS, pause * 2);
      clearTimeout(paused);
      paused = setTimeout(() => {
        paused = undefined;
        pump();
      }, wait);
    } else if (!(error instanceof Disconnected)) {
      throw error;
    }
  }

  /** Keeps what changed; an acknowledged entry needs no keeping any more. */
  function become(next: Outbox): void {
    const before = new Map(entries.value.map((entry) => [entry.clientId, entry]));
    entries.value = next;
    const put = next.filter((entry) => before.get(entry.clientId) !== entry && entry.state !== "sent");
    const left = new Set(next.filter((entry) => entry.state !== "sent").map((entry) => entry.clientId));
    const gone = [...before.values()].filter((entry) => entry.state !== "sent" && !left.has(entry.clientId));
    const kept = database;
    if (kept && put.length + gone.length > 0) {
      writes = writes
        .then(async () => {
          const transaction = kept.transaction("outbox", "readwrite");
          await Promise.all([
            ...put.map((entry) => transaction.store.put(toRaw(entry))),
            ...gone.map((entry) => transaction.store.delete(entry.clientId)),
            transaction.done,
          ]);
          strike(session.userId, [
            ...put.map((entry) => entry.clientId),
            ...gone.map((entry) => entry.clientId),
          ]);
        })
        .catch((error: unknown) => console.warn("the outbox could not be kept", error));
    }
  }

  return { entries, byTarget, waiting, restore, send, retry, discard, connected, disconnected, settle };
});
