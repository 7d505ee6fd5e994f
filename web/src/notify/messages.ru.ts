import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  inChat: "{sender} в «{chat}»",
  ask: "Показывать уведомление, когда вам пишут?",
  turnOn: "Включить уведомления",
  notNow: "Не сейчас",
} satisfies Shape<typeof en>;
