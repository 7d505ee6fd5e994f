// What survives a reload, by user, in IndexedDB: the outbox, which must not be lost, and a copy of what was seen last,
// so that the client opens at once and without a connection. No token is ever kept here.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Chat, User } from "@/model";
import type { Entry } from "@/sync/outbox";
import type { Timeline } from "@/sync/timeline";

interface Schema extends DBSchema {
  outbox: { key: string; value: Entry };
  chats: { key: string; value: Chat };
  users: { key: string; value: User };
  timelines: {
    key: string;
    value: { readonly chatId: string; readonly usedAt: number; readonly timeline: Timeline };
  };
  meta: { key: string; value: string };
}

export type Database = IDBPDatabase<Schema>;

const VERSION = 1;
const PREFIX = "parley-";

/**
 * Opens the database of a user, making it if it is new.
 *
 * @throws DOMException if the browser keeps nothing (private windows of some browsers, a full disk)
 */
export function openDatabase(userId: string): Promise<Database> {
  return openDB<Schema>(PREFIX + userId, VERSION, {
    upgrade(database) {
      database.createObjectStore("outbox", { keyPath: "clientId" });
      database.createObjectStore("chats", { keyPath: "id" });
      database.createObjectStore("users", { keyPath: "id" });
      database.createObjectStore("timelines", { keyPath: "chatId" });
      database.createObjectStore("meta");
    },
    blocking(_current, _blocked, event) {
      // Another tab signs out, or has a newer version.
      (event.target as IDBDatabase).close();
    },
  });
}

/** Forgets everything of a user. */
export async function deleteDatabase(userId: string): Promise<void> {
  await deleteDB(PREFIX + userId);
}

/**
 * Makes a store hold what `now` holds, writing only what is different from `kept`, which then says the same. Values are
 * never changed in place, so another value is another object.
 */
export async function keepChanges<S extends "chats" | "users">(
  database: Database,
  store: S,
  now: ReadonlyMap<string, Schema[S]["value"]>,
  kept: Map<string, Schema[S]["value"]>,
): Promise<void> {
  const put = [...now].filter(([id, value]) => kept.get(id) !== value);
  const gone = [...kept.keys()].filter((id) => !now.has(id));
  if (put.length + gone.length === 0) {
    return;
  }
  const transaction = database.transaction(store, "readwrite");
  await Promise.all([
    ...put.map(([, value]) => transaction.store.put(value)),
    ...gone.map((id) => transaction.store.delete(id)),
    transaction.done,
  ]);
  put.forEach(([id, value]) => kept.set(id, value));
  gone.forEach((id) => kept.delete(id));
}

/** Forgets copies of the server's content, but not what was written and not sent. */
export async function forgetCopies(database: Database): Promise<void> {
  await Promise.all([database.clear("chats"), database.clear("users"), database.clear("timelines")]);
}
