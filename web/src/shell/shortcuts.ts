import { onBeforeUnmount, onMounted } from "vue";
import { useRoute, useRouter } from "vue-router";
import { useChats } from "@/chats/store";

/** The keys that work everywhere: Ctrl/Cmd-K, ?, Alt-↑ and Alt-↓. */
export function useShortcuts(acts: { switcher: () => void; shortcuts: () => void }): void {
  const router = useRouter();
  const route = useRoute();
  const chats = useChats();

  function pressed(event: KeyboardEvent): void {
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key.toLowerCase() === "k" &&
      !event.shiftKey &&
      !event.altKey
    ) {
      event.preventDefault();
      acts.switcher();
    } else if (event.key === "?" && !isWriting(event.target)) {
      event.preventDefault();
      acts.shortcuts();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  function step(by: 1 | -1): void {
    const all = chats.sorted;
    const now = all.findIndex((chat) => chat.id === route.params["chatId"]);
    const next = now < 0 ? all.at(by > 0 ? 0 : -1) : all[now + by];
    if (next) {
      void router.push({ name: "chat", params: { chatId: next.id } });
    }
  }

  onMounted(() => window.addEventListener("keydown", pressed));
  onBeforeUnmount(() => window.removeEventListener("keydown", pressed));
}

/** Whether keys typed here become text. */
export function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");
}
