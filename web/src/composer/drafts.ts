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

/** What was written to a person goes on in the chat that the first message made. */
export function moveDraft(userId: string, from: string, to: string): void {
  const draft = readDraft(userId, from);
  if (draft.text && !readDraft(userId, to).text) {
    writeDraft(userId, to, draft);
  }
  writeDraft(userId, from, { text: "" });
}

/** Forgets all drafts of a user. */
export function forgetDrafts(userId: string): void {
  Object.keys(localStorage)
    .filter((name) => name.startsWith(key(userId, "")))
    .forEach((name) => localStorage.removeItem(name));
}
