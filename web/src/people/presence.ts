import { defineStore } from "pinia";
import { shallowReactive } from "vue";

/** Most people whose presence one connection may watch. */
const MAX_WATCHED = 500;

/** Who of the people in view is connected. */
export const usePresence = defineStore("presence", () => {
  const online = shallowReactive(new Set<string>());
  const wishes = new Map<string, readonly string[]>();
  let tell: ((userIds: string[]) => void) | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Says whose presence a part of the screen shows; an empty list when it shows nobody's any more. */
  function watch(part: string, userIds: readonly string[]): void {
    if (userIds.length === 0) {
      wishes.delete(part);
    } else {
      wishes.set(part, userIds);
    }
    clearTimeout(timer);
    timer = setTimeout(send, 100);
  }

  /** A connection is open: watches over it. */
  function connected(watchPresence: (userIds: string[]) => void): void {
    tell = watchPresence;
    send();
  }

  function disconnected(): void {
    tell = undefined;
    online.clear();
  }

  function send(): void {
    // What was wished last comes first: the open chat before the list.
    const all = new Set([...wishes.values()].reverse().flat());
    const watched = [...all].slice(0, MAX_WATCHED);
    for (const id of [...online]) {
      if (!all.has(id)) {
        online.delete(id);
      }
    }
    tell?.(watched);
  }

  function heard(userId: string, isOnline: boolean): void {
    if (isOnline) {
      online.add(userId);
    } else {
      online.delete(userId);
    }
  }

  return { online, watch, connected, disconnected, heard };
});
