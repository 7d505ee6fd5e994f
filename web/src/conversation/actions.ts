import { i18n } from "@/i18n";
import { problemText } from "@/i18n/problems";
import { messages as api } from "@/api/api";
import type { Message, Reaction } from "@/model";
import { useSession } from "@/session/store";
import { useToasts } from "@/ui/toasts";
import { useTimelines } from "./store";

export interface Actions {
  toggleReaction(message: Message, emoji: string): void;
  remove(message: Message): Promise<void>;
  copy(message: Message): Promise<void>;
}

/** What can be done to a message that is stored. */
export function useActions(): Actions {
  const session = useSession();
  const timelines = useTimelines();
  const toasts = useToasts();

  /** Shown at once; what the server says then is the truth. */
  async function toggle(message: Message, emoji: string): Promise<void> {
    const me = session.userId;
    const had = message.reactions.some((one) => one.emoji === emoji && one.userIds.includes(me));
    show({ ...message, reactions: toggled(message.reactions, emoji, me) });
    try {
      timelines.changed(await (had ? api.unreact : api.react)(message.chatId, message.seq, emoji));
    } catch (error) {
      show(message);
      toasts.error(problemText(error));
    }
  }

  function show(message: Message): void {
    timelines.update(message.chatId, (timeline) => ({
      ...timeline,
      messages: timeline.messages.map((one) => (one.seq === message.seq ? message : one)),
    }));
  }

  async function copy(message: Message): Promise<void> {
    // The clipboard is missing on plain HTTP, whatever the type says.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard) {
      await clipboard.writeText(message.text);
    } else {
      copyBySelection(message.text);
    }
    toasts.info(i18n.global.t("conversation.copied"));
  }

  return {
    toggleReaction: (message, emoji) => void toggle(message, emoji),
    remove: async (message) => timelines.changed(await api.delete(message.chatId, message.seq)),
    copy,
  };
}

/** The reactions after one's own was given, or taken back. */
export function toggled(reactions: readonly Reaction[], emoji: string, me: string): readonly Reaction[] {
  const known = reactions.find((one) => one.emoji === emoji);
  if (!known) {
    return [...reactions, { emoji, count: 1, userIds: [me] }];
  }
  const had = known.userIds.includes(me);
  const next: Reaction = {
    emoji,
    count: known.count + (had ? -1 : 1),
    userIds: had ? known.userIds.filter((id) => id !== me) : [...known.userIds, me],
  };
  return next.count > 0
    ? reactions.map((one) => (one === known ? next : one))
    : reactions.filter((one) => one !== known);
}

function copyBySelection(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on plain HTTP
  document.execCommand("copy");
  area.remove();
}
