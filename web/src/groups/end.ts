import { ref } from "vue";
import { useRouter } from "vue-router";
import { chats as api } from "@/api/api";
import { useChats } from "@/chats/store";
import { problemText } from "@/i18n/problems";
import { useSession } from "@/session/store";
import { useToasts } from "@/ui/toasts";

/** Leaving and deleting a group. Either way it goes from the list, and the view goes to the list. */
export function useGroupEnd(chatId: () => string, close: () => void) {
  const router = useRouter();
  const session = useSession();
  const chats = useChats();
  const toasts = useToasts();
  const busy = ref(false);

  async function end(work: (id: string) => Promise<unknown>): Promise<void> {
    if (busy.value) {
      return;
    }
    const id = chatId();
    busy.value = true;
    try {
      await work(id);
      close();
      if (router.currentRoute.value.params["chatId"] === id) {
        await router.replace({ name: "chats" });
      }
      chats.remove(id);
    } catch (error) {
      close();
      toasts.error(problemText(error));
    } finally {
      busy.value = false;
    }
  }

  return {
    busy,
    leave: () => end((id) => api.removeMember(id, session.userId)),
    remove: () => end((id) => api.delete(id)),
  };
}
