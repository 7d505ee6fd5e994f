import { ref } from "vue";
import { useOutbox } from "@/composer/outbox";
import { problemText } from "@/i18n/problems";
import { useSession } from "@/session/store";
import { useToasts } from "@/ui/toasts";

/** Signing out, which asks first if it would lose messages that wait to be sent. */
export function useSignOut() {
  const session = useSession();
  const outbox = useOutbox();
  const toasts = useToasts();
  const asking = ref(false);
  const busy = ref(false);

  function ask(): void {
    if (outbox.waiting > 0) {
      asking.value = true;
    } else {
      void signOut();
    }
  }

  async function signOut(): Promise<void> {
    if (busy.value) {
      return;
    }
    busy.value = true;
    try {
      await session.signOut();
    } catch (error) {
      toasts.error(problemText(error));
      busy.value = false;
      asking.value = false;
    }
  }

  return { asking, busy, ask, signOut };
}
