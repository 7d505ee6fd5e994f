// What was written a moment ago, until IndexedDB has it: localStorage is written at once, so that a page that goes in
// the next moment loses nothing.
import type { Entry } from "@/sync/outbox";

const PREFIX = "parley.outbox.";
const key = (userId: string, clientId: string): string => `${PREFIX}${userId}.${clientId}`;

/** Notes an entry. A full quota is no failure: IndexedDB still takes it, a moment later. */
export function note(userId: string, entry: Entry): void {
  try {
    localStorage.setItem(key(userId, entry.clientId), JSON.stringify(entry));
  } catch (error) {
    console.info("the message is kept a moment later", error);
  }
}

/** IndexedDB has it, or it is not wanted any more. */
export function strike(userId: string, clientIds: readonly string[]): void {
  clientIds.forEach((clientId) => localStorage.removeItem(key(userId, clientId)));
}

/** What was noted and never struck. */
export function noted(userId: string): Entry[] {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(key(userId, "")))
    .map((name) => JSON.parse(localStorage.getItem(name) ?? "") as Entry);
}

/** Forgets everything of a user. */
export function forgetJournal(userId: string): void {
  strike(
    userId,
    noted(userId).map((entry) => entry.clientId),
  );
}
