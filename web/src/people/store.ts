import { defineStore } from "pinia";
import { shallowReactive } from "vue";
import { users as api } from "@/api/api";
import { i18n } from "@/i18n";
import { displayName, type User } from "@/model";

/** Most profiles asked for in one call. */
const BATCH = 100;
/** A profile is asked for again after this long, when it is needed. */
const FRESH_MILLIS = 10 * 60_000;

/** The profiles of everyone seen, asked for a hundred at a time. */
export const usePeople = defineStore("people", () => {
  const byId = shallowReactive(new Map<string, User>());
  /** Those who were asked for and whom nobody is any more. */
  const gone = shallowReactive(new Set<string>());
  const loadedAt = new Map<string, number>();
  const wanted = new Set<string>();
  let asking = false;

  /** Sees to it that the profiles come; those known and fresh are not asked for. */
  function need(ids: Iterable<string>): void {
    const now = Date.now();
    for (const id of ids) {
      if (id && now - (loadedAt.get(id) ?? -FRESH_MILLIS) >= FRESH_MILLIS) {
        wanted.add(id);
      }
    }
    if (wanted.size > 0 && !asking) {
      asking = true;
      queueMicrotask(() => void ask());
    }
  }

  /** Asks for a profile again: something happened that makes it doubtful. */
  function doubt(id: string): void {
    if (byId.has(id)) {
      loadedAt.delete(id);
      need([id]);
    }
  }

  async function ask(): Promise<void> {
    try {
      while (wanted.size > 0) {
        const batch = [...wanted].slice(0, BATCH);
        const asked = Date.now();
        put(await api.byIds(batch));
        const now = Date.now();
        batch.forEach((id) => {
          if ((loadedAt.get(id) ?? 0) < asked) {
            byId.delete(id);
            gone.add(id);
          }
          wanted.delete(id);
          loadedAt.set(id, now);
        });
      }
    } catch (error) {
      // Asked again with the next need; until then names are as they were.
      console.info("profiles could not be loaded", error);
    } finally {
      asking = false;
    }
  }

  function put(users: readonly User[]): void {
    const now = Date.now();
    for (const user of users) {
      byId.set(user.id, user);
      gone.delete(user.id);
      loadedAt.set(user.id, now);
    }
  }

  /** Takes up profiles from the last visit, to be asked for again when needed. */
  function restore(users: readonly User[]): void {
    users.forEach((user) => byId.has(user.id) || byId.set(user.id, user));
  }

  /** Whether the server said that it knows nobody of this id. */
  function isGone(id: string): boolean {
    return gone.has(id);
  }

  /** What a person is called; "…" until the profile came, "Deleted account" if there is none. */
  function nameOf(id: string | undefined): string {
    const user = id === undefined ? undefined : byId.get(id);
    if (user) {
      return displayName(user);
    }
    return id !== undefined && isGone(id) ? i18n.global.t("people.deleted") : "…";
  }

  return { byId, need, doubt, put, restore, isGone, nameOf };
});
