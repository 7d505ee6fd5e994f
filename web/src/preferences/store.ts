import { defineStore } from "pinia";
import { ref, watch } from "vue";
import { setLanguage, type Language } from "@/i18n";
import { parsePreferences, type Preferences, type Theme } from "./preferences";

const KEY = "parley.preferences";

/** What a person chose about this browser. Kept in it, and the same in all its tabs. */
export const usePreferences = defineStore("preferences", () => {
  const kept = read();
  const theme = ref<Theme>(kept.theme);
  const language = ref<Language>(kept.language);
  const sound = ref(kept.sound);
  const notifications = ref(kept.notifications);
  const chatListWidth = ref(kept.chatListWidth);
  let spoken: Promise<void> = Promise.resolve();

  const all = (): Preferences => ({
    theme: theme.value,
    language: language.value,
    sound: sound.value,
    notifications: notifications.value,
    chatListWidth: chatListWidth.value,
  });

  watch(theme, showTheme, { immediate: true });
  watch(
    language,
    (now) => {
      spoken = setLanguage(now).catch((error: unknown) =>
        console.warn("the language could not be loaded", error),
      );
    },
    { immediate: true },
  );
  watch(all, (now) => {
    const text = JSON.stringify(now);
    if (text !== localStorage.getItem(KEY)) {
      localStorage.setItem(KEY, text);
    }
  });
  // Another tab changed something, or cleared everything.
  window.addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) {
      const now = read();
      theme.value = now.theme;
      language.value = now.language;
      sound.value = now.sound;
      notifications.value = now.notifications;
      chatListWidth.value = now.chatListWidth;
    }
  });

  /** Resolved when the texts of the chosen language are there; without them the texts are English. */
  function languageReady(): Promise<void> {
    return spoken;
  }

  return { theme, language, sound, notifications, chatListWidth, languageReady };
});

function read(): Preferences {
  return parsePreferences(localStorage.getItem(KEY), navigator.languages);
}

function showTheme(theme: Theme): void {
  if (theme === "system") {
    delete document.documentElement.dataset["theme"];
  } else {
    document.documentElement.dataset["theme"] = theme;
  }
}
