import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  main: "Главное",
  chats: "Чаты",
  people: "Люди",
  settings: "Настройки",
  switch: "Перейти в чат",
  find: "Найти",
  shortcuts: "Горячие клавиши",
  connecting: "Соединение…",
  offline: "Нет связи. Написанное сохранится и уйдёт позже.",
  updated: "Готова новая версия.",
  reload: "Обновить",
} satisfies Shape<typeof en>;
