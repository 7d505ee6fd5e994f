import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  title: "Перейти в чат",
  label: "К чату или человеку",
  options: "Чаты и люди",
  chats: "Чаты",
  people: "Люди на этом сервере",
  none: "Нет ни чата, ни человека с таким именем",
  noChats: "Введите имя, чтобы кого-то найти.",
  failed: "Не удалось поискать людей: {problem}",
  unread: "Непрочитанных: {n}",
  mentioned: "Вас упомянули",
  found: "{n} результат | {n} результата | {n} результатов",
  shortcuts: "Горячие клавиши",
  everywhere: "Везде",
  writing: "Когда вы пишете",
  keySwitch: "Перейти к чату или человеку",
  keyNext: "Следующий или предыдущий чат",
  keyHelp: "Показать этот список",
  keyClose: "Закрыть то, что сверху",
  keyLast: "Изменить последнее сообщение, если поле пустое",
  keyCancel: "Отменить ответ или изменение",
  keySend: "Отправить",
  keyLine: "Новая строка",
  keyMention: "Упомянуть человека",
  keyEmoji: "Эмодзи по названию",
} satisfies Shape<typeof en>;
