import { createI18n } from "vue-i18n";
import en from "./en";

export type Language = "en" | "ru";

/** The same keys, with texts of another language. */
export type Shape<T> = { readonly [K in keyof T]: T[K] extends string ? string : Shape<T[K]> };

/** Which of "one | few | many" a Russian number takes, by the browser's own rules. */
function russian(choice: number): number {
  const rule = new Intl.PluralRules("ru").select(choice);
  return rule === "one" ? 0 : rule === "few" ? 1 : 2;
}

export const i18n = createI18n({
  legacy: false,
  locale: "en",
  fallbackLocale: "en",
  messages: { en },
  pluralRules: { ru: russian },
});

/** Shows all texts in a language, loading them first if they are not English. */
export async function setLanguage(language: Language): Promise<void> {
  const global = i18n.global as unknown as {
    availableLocales: string[];
    locale: { value: string };
    setLocaleMessage(locale: string, messages: object): void;
  };
  if (!global.availableLocales.includes(language)) {
    global.setLocaleMessage(language, (await import("./ru")).default);
  }
  global.locale.value = language;
  document.documentElement.lang = language;
}
