import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  close: "Закрыть",
  cancel: "Отмена",
  optional: "Можно не заполнять.",
  online: "В сети",
  retry: "Повторить",
  notifications: "Уведомления",
} satisfies Shape<typeof en>;
