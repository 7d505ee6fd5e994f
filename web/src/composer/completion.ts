// "@" completes members of the chat, ":" completes emoji. Behaviour of the composer.
import { computed, nextTick, ref, useId, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { fold } from "@/chats/filter";
import { useMembers } from "@/groups/members";
import { displayName } from "@/model";
import { usePeople } from "@/people/store";
import { useSession } from "@/session/store";
import type { Emoji } from "./emoji";

export interface Suggestion {
  readonly key: string;
  /** What goes into the text. */
  readonly insert: string;
  readonly title: string;
  readonly note: string;
  /** Shown before the title; a person's id for an avatar, or an emoji. */
  readonly personId?: string;
  readonly emoji?: string;
}

const MAX_SUGGESTIONS = 8;
/** A word being written: "@" and perhaps letters of a login or name, or ":" and at least two letters. */
const MENTION = /(?:^|[\s([{"'])@([\p{L}\p{N}._-]{0,64})$/u;
const EMOJI = /(?:^|\s):([\p{L}\p{N}_+-]{2,32})$/u;

export interface CompletionInput {
  area(): HTMLTextAreaElement | undefined;
  readonly text: Ref<string>;
  chatId(): string | undefined;
}

export type Completion = ReturnType<typeof useCompletion>;

export function useCompletion(input: CompletionInput) {
  const { locale } = useI18n();
  const members = useMembers();
  const people = usePeople();
  const session = useSession();
  const id = useId();
  const mention = ref<string>();
  const emojiWord = ref<string>();
  const emojis = ref<readonly Emoji[]>([]);
  const active = ref(0);

  const suggestions = computed<readonly Suggestion[]>(() => {
    if (mention.value !== undefined) {
      return mentions(mention.value);
    }
    return emojiWord.value === undefined
      ? []
      : emojis.value.map((emoji) => ({
          key: emoji.character,
          insert: emoji.character,
          title: emoji.name,
          note: "",
          emoji: emoji.character,
        }));
  });
  const open = computed(() => suggestions.value.length > 0);

  function mentions(word: string): Suggestion[] {
    const query = fold(word);
    return [...(members.byChat.get(input.chatId() ?? "")?.keys() ?? [])]
      .filter((userId) => userId !== session.userId)
      .flatMap((userId) => people.byId.get(userId) ?? [])
      .map((user) => ({ user, rank: rank(query, user.login, displayName(user)) }))
      .filter(({ rank }) => rank >= 0)
      .sort((a, b) => a.rank - b.rank || displayName(a.user).localeCompare(displayName(b.user)))
      .slice(0, MAX_SUGGESTIONS)
      .map(({ user }) => ({
        key: user.id,
        insert: `@${user.login} `,
        title: displayName(user),
        note: `@${user.login}`,
        personId: user.id,
      }));
  }

  /** Looks at the word before the cursor. */
  function update(): void {
    const area = input.area();
    const before =
      area && area.selectionStart === area.selectionEnd ? area.value.slice(0, area.selectionStart) : "";
    const nextMention = MENTION.exec(before)?.[1];
    const nextEmoji = nextMention === undefined ? EMOJI.exec(before)?.[1] : undefined;
    const chatId = input.chatId();
    if (nextMention !== undefined && chatId) {
      // Names that are not there yet appear when they come.
      members.need(chatId).catch(() => close());
    }
    if (nextMention !== mention.value || nextEmoji !== emojiWord.value) {
      active.value = 0;
    }
    mention.value = nextMention;
    emojiWord.value = nextEmoji;
    void findEmoji(nextEmoji);
  }

  async function findEmoji(word: string | undefined): Promise<void> {
    if (word === undefined) {
      emojis.value = [];
      return;
    }
    const { loadEmoji, searchEmoji } = await import("./emoji");
    const all = await loadEmoji(locale.value);
    if (emojiWord.value === word) {
      emojis.value = searchEmoji(all, word).slice(0, MAX_SUGGESTIONS);
    }
  }

  function close(): void {
    mention.value = undefined;
    emojiWord.value = undefined;
    emojis.value = [];
  }

  function choose(index: number): void {
    const suggestion = suggestions.value[index];
    const area = input.area();
    if (!suggestion || !area) {
      return;
    }
    const word = mention.value ?? emojiWord.value ?? "";
    const end = area.selectionStart;
    const start = end - word.length - 1;
    input.text.value = input.text.value.slice(0, start) + suggestion.insert + input.text.value.slice(end);
    close();
    void nextTick(() => {
      area.focus();
      area.setSelectionRange(start + suggestion.insert.length, start + suggestion.insert.length);
    });
  }

  /** Whether the key was for the list. */
  function pressed(event: KeyboardEvent): boolean {
    if (!open.value || event.isComposing) {
      return false;
    }
    const count = suggestions.value.length;
    switch (event.key) {
      case "ArrowDown":
        active.value = (active.value + 1) % count;
        break;
      case "ArrowUp":
        active.value = (active.value + count - 1) % count;
        break;
      case "Enter":
      case "Tab":
        choose(active.value);
        break;
      case "Escape":
        close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { id, suggestions, open, active, update, close, choose, pressed };
}

/** How well a person fits what was typed: lower is better, -1 is not at all. */
export function rank(query: string, login: string, name: string): number {
  const folded = fold(login);
  const words = fold(name).split(/\s+/u);
  if (folded.startsWith(query)) {
    return 0;
  }
  if (words.some((word) => word.startsWith(query))) {
    return 1;
  }
  return folded.includes(query) ? 2 : -1;
}
