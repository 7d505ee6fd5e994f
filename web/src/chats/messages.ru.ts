import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  title: "Чаты",
  filter: "Фильтр чатов",
  newGroup: "Новая группа",
  choose: "Выберите чат или найдите его: Ctrl K.",
  none: "Чатов пока нет",
  noneHelp: "Найдите кого-нибудь на этом сервере и напишите.",
  findPeople: "Найти людей",
  failed: "Не удалось загрузить чаты",
  failedHelp: "Сервер не отвечает. Чаты загрузятся, когда он ответит.",
  noMatch: "Чата с таким именем нет",
  showAll: "Показать все чаты",
  noMessages: "Сообщений пока нет",
  deleted: "Сообщение удалено",
  you: "Вы",
  muted: "Без звука",
  mentioned: "Вас упомянули",
  unread: "{n} непрочитанное | {n} непрочитанных | {n} непрочитанных",
  resize: "Ширина списка чатов",
  typingOne: "{name} печатает…",
  typingTwo: "{one} и {other} печатают…",
  typingMany: "Печатает {n} человек… | Печатают {n} человека… | Печатают {n} человек…",
} satisfies Shape<typeof en>;
