import { defineStore } from "pinia";
import { useChats } from "@/chats/store";
import { i18n } from "@/i18n";
import type { Chat, Message } from "@/model";
import { usePeople } from "@/people/store";
import { usePreferences } from "@/preferences/store";
import { useSession } from "@/session/store";
import { plainText } from "@/conversation/plain";
import { beep } from "./sound";

const MAX_TEXT = 160;

/** Tells of new messages when nobody looks: a notification, and a sound if wanted. */
export const useNotifier = defineStore("notifier", () => {
  const session = useSession();
  const preferences = usePreferences();
  const people = usePeople();
  const chats = useChats();

  /** Whether a message is worth a noise: someone else's, unread, of a chat that is not muted or with a mention. */
  function notify(chat: Chat, message: Message): void {
    const mentions = message.mentionIds.includes(session.userId);
    if (message.senderId === session.userId || message.seq <= chat.readSeq || (chat.muted && !mentions)) {
      return;
    }
    if (document.visibilityState === "visible" && document.hasFocus()) {
      return;
    }
    if (preferences.sound) {
      beep();
    }
    if (preferences.notifications && "Notification" in window && Notification.permission === "granted") {
      void show(chat, message);
    }
  }

  async function show(chat: Chat, message: Message): Promise<void> {
    const sender = people.nameOf(message.senderId);
    const title =
      chat.kind === "direct" ? sender : i18n.global.t("notify.inChat", { sender, chat: chats.nameOf(chat) });
    const options: NotificationOptions = {
      body: plainText(message.text).slice(0, MAX_TEXT),
      tag: chat.id,
      icon: "/icon-192.png",
      data: { path: `/chats/${chat.id}` },
    };
    const worker = await serviceWorker()?.getRegistration();
    if (worker) {
      await worker.showNotification(title, options);
    } else {
      const note = new Notification(title, options);
      note.onclick = () => window.focus();
    }
  }

  /** The chat was read, here or elsewhere: its notification goes. */
  function dismiss(chatId: string): void {
    void serviceWorker()
      ?.getRegistration()
      .then(async (worker) => {
        (await worker?.getNotifications({ tag: chatId }))?.forEach((note) => note.close());
      });
  }

  return { notify, dismiss };
});

/** Missing on plain HTTP, whatever the type says. */
function serviceWorker(): ServiceWorkerContainer | undefined {
  return navigator.serviceWorker;
}
