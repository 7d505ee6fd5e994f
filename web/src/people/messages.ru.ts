import type { Shape } from "@/i18n";
import type en from "./messages.en";

export default {
  title: "Люди",
  find: "Найти людей",
  hint: "Найдите собеседника",
  hintText: "Введите имя или {'@'} и логин. В имени * заменяет любые буквы, а ? — одну.",
  none: "Никого не нашлось",
  noneText: "Попробуйте только начало имени или {'@'} и логин.",
  clear: "Очистить поиск",
  failed: "Поиск не удался",
  searching: "Идёт поиск…",
  more: "Показать ещё",
  found: "Найден {n} человек | Найдено {n} человека | Найдено {n} человек",
  end: "Найден {n} человек. | Найдено {n} человека. | Найдено {n} человек.",
  chosen: "Выбранные люди",
  removeChosen: "Убрать: {name}",
  recent: "С кем вы общаетесь",
  deleted: "Удалённый аккаунт",
} satisfies Shape<typeof en>;
