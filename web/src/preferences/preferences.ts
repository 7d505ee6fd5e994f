import type { Language } from "@/i18n";

export type Theme = "system" | "light" | "dark";

export interface Preferences {
  readonly theme: Theme;
  readonly language: Language;
  /** Whether a new message makes a sound. */
  readonly sound: boolean;
  /** Whether new messages are shown as notifications, if the browser is allowed to. */
  readonly notifications: boolean;
  /** In px. */
  readonly chatListWidth: number;
}

export const THEMES: readonly Theme[] = ["system", "light", "dark"];
export const LANGUAGES: readonly Language[] = ["en", "ru"];
export const MIN_LIST_WIDTH = 280;
export const MAX_LIST_WIDTH = 360;
const LIST_WIDTH = 320;

/** What a browser with these languages gets before anything was chosen. */
export function defaults(languages: readonly string[]): Preferences {
  return {
    theme: "system",
    language: preferredLanguage(languages),
    sound: false,
    notifications: false,
    chatListWidth: LIST_WIDTH,
  };
}

/** The first of the person's languages that the client speaks; English if none. */
function preferredLanguage(languages: readonly string[]): Language {
  return languages.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage) ?? "en";
}

/**
 * Reads what was kept. Whatever is missing or not understood is as in the defaults, one by one: an older or newer
 * build, or a person with the developer tools, may have written it.
 */
export function parsePreferences(text: string | null, languages: readonly string[]): Preferences {
  const kept = parsed(text);
  const fallback = defaults(languages);
  const width = kept["chatListWidth"];
  return {
    theme: THEMES.find((theme) => theme === kept["theme"]) ?? fallback.theme,
    language: isLanguage(kept["language"]) ? kept["language"] : fallback.language,
    sound: typeof kept["sound"] === "boolean" ? kept["sound"] : fallback.sound,
    notifications:
      typeof kept["notifications"] === "boolean" ? kept["notifications"] : fallback.notifications,
    chatListWidth:
      typeof width === "number" && Number.isFinite(width) ? listWidth(width) : fallback.chatListWidth,
  };
}

/** The nearest width the list may have. */
export function listWidth(width: number): number {
  return Math.min(MAX_LIST_WIDTH, Math.max(MIN_LIST_WIDTH, Math.round(width)));
}

function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
