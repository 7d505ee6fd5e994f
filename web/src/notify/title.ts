import { watchEffect } from "vue";
import { useRoute } from "vue-router";
import { useChats } from "@/chats/store";
import { badgeIcon } from "./icon";

/** Shows the number of unread messages in the title, the icon and, where it is installed, on the app's icon. */
export function useTitle(): void {
  const chats = useChats();
  const route = useRoute();
  const icon = document.querySelector<HTMLLinkElement>("link[rel=icon]");

  watchEffect(() => {
    const count = chats.unreadTotal;
    const open = chats.byId.get(String(route.params["chatId"]));
    const name = open ? `${chats.nameOf(open)} · Parley` : "Parley";
    document.title = count > 0 ? `(${count > 99 ? "99+" : count}) ${name}` : name;
  });
  watchEffect(() => {
    const count = chats.unreadTotal;
    if (icon) {
      icon.href = count > 0 ? badgeIcon(count) : "/icon.svg";
    }
    if ("setAppBadge" in navigator) {
      navigator.setAppBadge(count).catch(() => undefined);
    }
  });
}
