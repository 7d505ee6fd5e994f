import { computed, type ComputedRef } from "vue";
import { useI18n } from "vue-i18n";
import { usePeople } from "@/people/store";
import { useChats } from "./store";

/** Who is typing in a chat, in words; empty when nobody is. */
export function useTyping(chatId: () => string | undefined): ComputedRef<string> {
  const { t } = useI18n();
  const chats = useChats();
  const people = usePeople();
  return computed(() => {
    const who = [...(chats.typing.get(chatId() ?? "")?.keys() ?? [])].map((id) => people.nameOf(id));
    switch (who.length) {
      case 0:
        return "";
      case 1:
        return t("chats.typingOne", { name: who[0] ?? "" });
      case 2:
        return t("chats.typingTwo", { one: who[0] ?? "", other: who[1] ?? "" });
      default:
        return t("chats.typingMany", { n: who.length }, who.length);
    }
  });
}
