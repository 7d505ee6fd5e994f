// Keeps copies of the chats, people and newest messages for the next visit.
import { toRaw, watch } from "vue";
import { useChats } from "@/chats/store";
import { useTimelines } from "@/conversation/store";
import { usePeople } from "@/people/store";
import type { Chat, User } from "@/model";
import { hasNewer, type Timeline } from "@/sync/timeline";
import { keepChanges, type Database } from "./database";

/** Whether it is written again so soon: chats and people one by one as they change, a timeline as a whole. */
const WAIT_MILLIS = { chats: 0, people: 0, timelines: 300 };
type Part = keyof typeof WAIT_MILLIS;
/** Newest messages kept of a chat, and chats whose messages are kept. */
const MAX_MESSAGES = 60;
const MAX_TIMELINES = 50;
const MAX_PEOPLE = 2_000;

export class Keeper {
  private readonly chats = useChats();
  private readonly people = usePeople();
  private readonly timelines = useTimelines();
  private readonly timers = new Map<Part, ReturnType<typeof setTimeout>>();
  private readonly keptAt = new Map<Part, number>();
  private readonly keptChats = new Map<string, Chat>();
  private readonly keptPeople = new Map<string, User>();
  private readonly kept = new Map<string, Timeline>();

  constructor(private readonly database: Database) {}

  /** Shows what was kept, then keeps what changes. */
  async restore(): Promise<void> {
    const [chats, users, timelines] = await Promise.all([
      this.database.getAll("chats"),
      this.database.getAll("users"),
      this.database.getAll("timelines"),
    ]);
    users.forEach((user) => this.keptPeople.set(user.id, user));
    chats.forEach((chat) => this.keptChats.set(chat.id, chat));
    this.people.restore(users);
    chats.forEach((chat) => this.chats.byId.has(chat.id) || this.chats.byId.set(chat.id, chat));
    timelines
      .sort((a, b) => a.usedAt - b.usedAt)
      .slice(-10)
      .forEach((one) => this.timelines.byChat.set(one.chatId, { ...one.timeline, doubtful: true }));
    watch(this.chats.byId, () => this.later("chats"));
    watch(this.people.byId, () => this.later("people"));
    watch(this.timelines.byChat, () => this.later("timelines"));
    // What changed in the last moment before the page goes.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") {
        [...this.timers.keys()].forEach((part) => void this.keep(part));
      }
    });
  }

  /** Keeps a part soon: at once, but not more often than is good for it. */
  private later(part: Part): void {
    const wait = (this.keptAt.get(part) ?? 0) + WAIT_MILLIS[part] - Date.now();
    if (!this.timers.has(part)) {
      this.timers.set(
        part,
        setTimeout(() => void this.keep(part), Math.max(0, wait)),
      );
    }
  }

  private async keep(part: Part): Promise<void> {
    clearTimeout(this.timers.get(part));
    this.timers.delete(part);
    this.keptAt.set(part, Date.now());
    try {
      switch (part) {
        case "chats":
          await keepChanges(this.database, "chats", this.chats.byId, this.keptChats);
          break;
        case "people":
          await keepChanges(this.database, "users", newest(this.people.byId, MAX_PEOPLE), this.keptPeople);
          break;
        case "timelines":
          await this.keepTimelines();
      }
    } catch (error) {
      // A full disk, or signing out in another tab: the next visit starts with less.
      console.info("copies could not be kept", error);
    }
  }

  private async keepTimelines(): Promise<void> {
    let more = false;
    for (const [chatId, timeline] of this.timelines.byChat) {
      if (this.kept.get(chatId) === timeline || hasNewer(timeline)) {
        continue;
      }
      more ||= !this.kept.has(chatId);
      this.kept.set(chatId, timeline);
      await this.database.put("timelines", {
        chatId,
        usedAt: Date.now(),
        timeline: { ...toRaw(timeline), messages: timeline.messages.slice(-MAX_MESSAGES), ahead: [] },
      });
    }
    if (more) {
      const all = await this.database.getAll("timelines");
      const excess = all.sort((one, other) => other.usedAt - one.usedAt).slice(MAX_TIMELINES);
      await Promise.all(excess.map((one) => this.database.delete("timelines", one.chatId)));
    }
  }
}

function newest<T>(all: ReadonlyMap<string, T>, count: number): ReadonlyMap<string, T> {
  return all.size <= count ? all : new Map([...all].slice(-count));
}
