import { onBeforeUnmount, onMounted, ref, watch, type Ref } from "vue";
import { unread, type Chat } from "@/model";

/**
 * Where the "new messages" line is, and whether anybody looks. The line stands where reading stopped: when the chat was
 * opened, or when attention went elsewhere. It stays until the chat is left.
 */
export function useReadLine(chat: () => Chat | undefined): {
  line: Ref<number | undefined>;
  attentive: Ref<boolean>;
} {
  const line = ref<number>();
  const attentive = ref(isAttentive());
  let placed = false;

  watch(
    chat,
    (now, before) => {
      if (!now) {
        return;
      }
      if (!placed) {
        placed = true;
        line.value = unread(now) > 0 ? now.readSeq : undefined;
      } else if (before && now.lastSeq > before.lastSeq && !attentive.value && unread(before) === 0) {
        line.value = before.readSeq;
      }
    },
    { immediate: true },
  );

  const look = (): void => {
    attentive.value = isAttentive();
  };
  onMounted(() => {
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
  });
  onBeforeUnmount(() => {
    window.removeEventListener("focus", look);
    window.removeEventListener("blur", look);
    document.removeEventListener("visibilitychange", look);
  });
  return { line, attentive };
}

function isAttentive(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}
