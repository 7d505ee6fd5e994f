// Drafts are kept in localStorage, which is written at once: a reload in the next moment loses nothing.

export interface Draft {
  readonly text: string;
  readonly replyTo?: number;
}

const PREFIX = "parley.draft.";
const key = (userId: string, target: string): string => `${PREFIX}${userId}.${target}`;

/** @param target see `targetKey` of the outbox */
export function readDraft(userId: string, target: string): Draft {
  const text = localStorage.getItem(key(userId, target));
  return text ? (JSON.parse(text) as Draft) : { text: "" };
}

/** Keeps a draft; an empty one is removed. */
export function writeDraft(userId: string, target: string, draft: Draft): void {
  if (draft.text.trim() === "" && draft.replyTo === undefined) {
    localStorage.removeItem(key(userId, target));
    return;
  }
  try {
    localStorage.setItem(key(userId, target), JSON.stringify(draft));
  } catch (error) {
    // The browser's quota is full. The text is still in the composer.
    console.warn("the draft could not be kept", error);
  }
}

/** The targets of a user that have a draft with text. */
export function drafted(userId: string): Map<string, string> {
  const prefix = key(userId, "");
  const found = new Map<string, string>();
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(prefix)) {
      const target = name.slice(prefix.length);
      const { text } = readDraft(userId, target);
      if (text.trim()) {
        found.set(target, text);
      }
    }
  }
  return found;
}

/** Forgets all drafts of a user. */
export function forgetDrafts(userId: string): void {
  Object.keys(localStorage)
    .filter((name) => name.startsWith(key(userId, "")))
    .forEach((name) => localStorage.removeItem(name));
}
