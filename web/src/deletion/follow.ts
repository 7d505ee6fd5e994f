import { onBeforeUnmount, ref, shallowRef } from "vue";
import { deletions as api } from "@/api/api";
import { ApiError } from "@/api/http";
import type { Deletion } from "@/model";

const FIRST_MILLIS = 500;
const MAX_MILLIS = 15_000;

/**
 * How long to wait before looking at a deletion again: most take a second, some have thousands of chats to go through.
 *
 * @param looks how often it was looked at
 * @return milliseconds
 */
export function nextLook(looks: number): number {
  return Math.min(MAX_MILLIS, FIRST_MILLIS * 2 ** Math.max(0, looks - 1));
}

/** Looks at a deletion until it is done, or found not to exist. */
export function useDeletion(id: string) {
  const deletion = shallowRef<Deletion>();
  const missing = ref(false);
  /** The last look had no answer; another one follows. */
  const failing = ref(false);
  let looks = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let left = false;

  async function look(): Promise<void> {
    looks++;
    try {
      deletion.value = await api.get(id);
      failing.value = false;
    } catch (error) {
      missing.value = error instanceof ApiError && [400, 404].includes(error.status);
      failing.value = !missing.value;
    }
    if (!left && !missing.value && !deletion.value?.done) {
      timer = setTimeout(() => void look(), nextLook(looks));
    }
  }

  void look();
  onBeforeUnmount(() => {
    left = true;
    clearTimeout(timer);
  });
  return { deletion, missing, failing };
}
