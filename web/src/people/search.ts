import { computed, onScopeDispose, ref, shallowRef, watch } from "vue";
import { users as api } from "@/api/api";
import { useSession } from "@/session/store";
import { isBlank, merged, peopleQueries, type Source } from "./query";
import { usePeople } from "./store";

/** A pause in typing this long is the end of a word worth asking for. */
const DEBOUNCE_MILLIS = 200;

export type SearchState = "idle" | "loading" | "ready" | "failed";

/** A search for people that follows what is typed. While a new answer is awaited the old one stays. */
export function usePeopleSearch(text: () => string) {
  const session = useSession();
  const people = usePeople();
  const state = ref<SearchState>("idle");
  const problem = shallowRef<unknown>();
  const loadingMore = ref(false);
  const sources = shallowRef<readonly Source[]>([]);
  const found = computed(() => merged(sources.value, session.userId));
  const complete = computed(() => sources.value.every((source) => source.nextPageToken === ""));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let controller = new AbortController();

  watch(
    () => text().trim(),
    (now) => {
      abort();
      if (isBlank(now)) {
        sources.value = [];
        state.value = "idle";
        return;
      }
      state.value = "loading";
      timer = setTimeout(() => void search(), DEBOUNCE_MILLIS);
    },
    { immediate: true },
  );
  onScopeDispose(abort);

  function abort(): void {
    clearTimeout(timer);
    controller.abort();
    controller = new AbortController();
    loadingMore.value = false;
  }

  async function search(): Promise<void> {
    abort();
    const { signal } = controller;
    state.value = "loading";
    try {
      const answers = await Promise.all(
        peopleQueries(text()).map(async (query) => ({ query, ...(await api.search(query, signal)) })),
      );
      if (!signal.aborted) {
        answers.forEach((answer) => people.put(answer.users));
        sources.value = answers;
        state.value = "ready";
      }
    } catch (error) {
      if (!signal.aborted) {
        // What is still shown answers an earlier question.
        sources.value = [];
      }
      failed(signal, error);
    }
  }

  /** Loads the next page. */
  async function more(): Promise<void> {
    const { signal } = controller;
    if (state.value !== "ready" || loadingMore.value) {
      return;
    }
    loadingMore.value = true;
    try {
      const before = found.value.length;
      while (found.value.length === before) {
        const open = sources.value.find((source) => source.nextPageToken !== "");
        if (!open) {
          break;
        }
        const page = await api.search({ ...open.query, pageToken: open.nextPageToken }, signal);
        if (signal.aborted) {
          return;
        }
        people.put(page.users);
        const longer = { ...open, users: [...open.users, ...page.users], nextPageToken: page.nextPageToken };
        sources.value = sources.value.map((source) => (source === open ? longer : source));
      }
      loadingMore.value = false;
    } catch (error) {
      failed(signal, error);
    }
  }

  function failed(signal: AbortSignal, error: unknown): void {
    if (!signal.aborted) {
      problem.value = error;
      loadingMore.value = false;
      state.value = "failed";
    }
  }

  /** Goes on where it failed. */
  function retry(): void {
    if (sources.value.length > 0) {
      state.value = "ready";
      void more();
    } else {
      void search();
    }
  }

  return { state, problem, found, complete, loadingMore, more, retry };
}
