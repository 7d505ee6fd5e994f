// Holds the client together while someone is signed in: the connection's events go to the stores, and after every
// doubt the stores are brought up to date from the server.
import { watch } from "vue";
import { messages as messagesApi } from "@/api/api";
import { ApiError, Unreachable } from "@/api/http";
import { renew, SignedOut, token } from "@/api/tokens";
import { useChats } from "@/chats/store";
import { useOutbox } from "@/composer/outbox";
import type { HelloJson, ServerFrameJson } from "@/contract/parley/realtime/v1/frames_pb";
import { useTimelines } from "@/conversation/store";
import { useMembers } from "@/groups/members";
import * as model from "@/model";
import { checkBuild } from "@/offline/build";
import { useNotifier } from "@/notify/notifier";
import { usePresence } from "@/people/presence";
import { usePeople } from "@/people/store";
import { Connection, Disconnected, FrameRefused } from "@/realtime/connection";
import { ack, type Ack } from "@/realtime/frames";
import { useConnection } from "@/realtime/store";
import { useSession } from "@/session/store";
import { forgetCopies, openDatabase, type Database } from "@/storage/database";
import { Keeper } from "@/storage/keeper";
import type { Entry } from "./outbox";
import * as timelines from "./timeline";

/** Most messages, and most changes, that the server puts into one sync of a chat. */
const SYNC_PAGE = 200;
const MAX_POSITIONS = 500;
/** After a failed catch-up the next attempt waits this long. */
const RETRY_MILLIS = 3_000;
/** Typing is told at most this often. */
const TYPING_MILLIS = 3_000;

export class Engine {
  private readonly session = useSession();
  private readonly state = useConnection();
  private readonly people = usePeople();
  private readonly presence = usePresence();
  private readonly chats = useChats();
  private readonly members = useMembers();
  private readonly timelines = useTimelines();
  private readonly outbox = useOutbox();
  private readonly notifier = useNotifier();
  private started: Promise<void> | undefined;
  private database: Database | undefined;
  private epoch: string | undefined;
  private catching: Promise<void> | undefined;
  private again = false;
  private toldTyping = new Map<string, number>();
  private readsWanted = new Map<string, number>();
  private readTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly connection = new Connection(
    {
      token,
      renew,
      socket: (protocols) =>
        new WebSocket(
          `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/v1/realtime`,
          protocols,
        ),
    },
    {
      opened: (hello) => this.opened(hello),
      closed: () => this.closed(),
      state: (now) => (this.state.state = now),
      event: (frame) => this.event(frame),
      signedOut: () => void this.session.ended(),
    },
  );

  /**
   * Shows what was kept from the last visit, then connects. The first call starts it; every call waits until what was
   * kept is there.
   */
  start(): Promise<void> {
    return (this.started ??= this.begin());
  }

  private async begin(): Promise<void> {
    this.people.put(this.session.me ? [this.session.me] : []);
    try {
      this.database = await openDatabase(this.session.userId);
      this.epoch = await this.database.get("meta", "epoch");
      await new Keeper(this.database).restore();
    } catch (error) {
      console.warn("this browser keeps nothing between visits", error);
    }
    await this.outbox.restore(this.database);
    watch(this.timelines.byChat, (all) =>
      all.forEach((timeline, id) => this.outbox.settle(id, timelines.lastHeld(timeline))),
    );
    this.timelines.whenBehind(() => this.catchUp());
    this.connection.start();
  }

  /** Loads again what could not be loaded. */
  refresh(): void {
    this.catchUp();
  }

  /** Tells the others in a chat that the user is typing, now and then. */
  typing(chatId: string): void {
    const now = Date.now();
    if (now - (this.toldTyping.get(chatId) ?? 0) >= TYPING_MILLIS) {
      this.toldTyping.set(chatId, now);
      this.connection.tell({ typing: { chatId } });
    }
  }

  /** The user has seen a chat up to a message. It is told to the server soon, and again until it knows. */
  seen(chatId: string, seq: number): void {
    const chat = this.chats.byId.get(chatId);
    if (!chat || seq <= chat.readSeq) {
      return;
    }
    this.chats.read(chatId, seq);
    this.notifier.dismiss(chatId);
    this.readsWanted.set(chatId, Math.max(seq, this.readsWanted.get(chatId) ?? 0));
    this.readTimer ??= setTimeout(() => this.tellReads(), 150);
  }

  private tellReads(): void {
    this.readTimer = undefined;
    for (const [chatId, seq] of this.readsWanted) {
      this.connection.ask({ markRead: { chatId, seq: String(seq) } }).then(
        () => {
          if (this.readsWanted.get(chatId) === seq) {
            this.readsWanted.delete(chatId);
          }
        },
        (error: unknown) => {
          // Told again with the next connection, unless the chat is gone.
          if (error instanceof FrameRefused && error.code !== "RATE_LIMITED") {
            this.readsWanted.delete(chatId);
          }
        },
      );
    }
  }

  private opened(hello: HelloJson): void {
    const restored = this.epoch !== undefined && this.epoch !== hello.epoch;
    this.epoch = hello.epoch;
    if (restored) {
      // The server's store is another one: sequence numbers may mean other messages.
      void this.startOver();
      return;
    }
    void this.database?.put("meta", hello.epoch ?? "", "epoch");
    this.timelines.doubtAll();
    this.catchUp();
    checkBuild().catch((error: unknown) => console.info("the build could not be compared", error));
    // A tab that was closed since may have left something.
    void this.outbox.restore(this.database).then(() => this.outbox.connected((entry) => this.send(entry)));
    this.presence.connected(
      (userIds) => void this.connection.ask({ watchPresence: { userIds } }).catch(ignoreEnd),
    );
    this.tellReads();
  }

  private async startOver(): Promise<void> {
    if (this.database) {
      await forgetCopies(this.database);
      await this.database.put("meta", this.epoch ?? "", "epoch");
    }
    location.reload();
  }

  private closed(): void {
    this.outbox.disconnected();
    this.presence.disconnected();
    this.timelines.doubtAll();
  }

  private async send(entry: Entry): Promise<Ack> {
    const content = {
      clientId: entry.clientId,
      text: entry.text,
      ...(entry.replyTo === undefined ? {} : { replyTo: String(entry.replyTo) }),
    };
    const answer = await this.connection.ask(
      "chatId" in entry.target
        ? { send: { chatId: entry.target.chatId, ...content } }
        : { sendDirect: { userId: entry.target.userId, ...content } },
    );
    const done = ack(answer.ack);
    this.chats.read(done.chatId, done.seq);
    return done;
  }

  private event(frame: ServerFrameJson): void {
    if (frame.message) {
      this.heard(model.message(frame.message));
    } else if (frame.messageChanged) {
      const changed = model.message(frame.messageChanged);
      this.timelines.changed(changed);
      this.refreshSummary(changed);
    } else if (frame.read) {
      this.read(frame.read.chatId ?? "", frame.read.userId ?? "", Number(frame.read.seq ?? 0));
    } else if (frame.typing) {
      this.chats.startTyping(
        frame.typing.chatId ?? "",
        frame.typing.userId ?? "",
        frame.typing.expiresInSeconds ?? 6,
      );
    } else if (frame.presence) {
      this.presence.heard(frame.presence.userId ?? "", frame.presence.online ?? false);
    } else if (frame.resync) {
      this.timelines.doubtAll();
      this.catchUp();
    } else {
      this.chatEvent(frame);
    }
  }

  private chatEvent(frame: ServerFrameJson): void {
    if (frame.memberAdded) {
      this.joined(frame.memberAdded.chatId ?? "", model.member(frame.memberAdded.member ?? {}));
    } else if (frame.memberRemoved) {
      this.left(frame.memberRemoved.chatId ?? "", frame.memberRemoved.userId ?? "");
    } else if (frame.memberChanged) {
      const { chatId = "", member = {} } = frame.memberChanged;
      const changed = model.member(member);
      this.members.put(chatId, [changed]);
      if (changed.userId === this.session.userId) {
        this.chats.changed(chatId, { role: changed.role });
      }
    } else if (frame.chatChanged) {
      const { chatId = "", name = "", description = "" } = frame.chatChanged;
      this.chats.changed(chatId, { name, description });
    } else if (frame.chatMuted) {
      const { chatId = "", muted = false } = frame.chatMuted;
      this.chats.changed(chatId, { muted });
    } else if (frame.chatDeleted) {
      this.gone(frame.chatDeleted.chatId ?? "");
    } else if (frame.error) {
      console.info("the server refused a frame", frame.error.code);
    }
  }

  private heard(message: model.Message): void {
    this.timelines.needPeople([message]);
    this.timelines.received(message);
    this.withChat(message.chatId, () => {
      this.chats.heard(message);
      const chat = this.chats.byId.get(message.chatId);
      if (chat) {
        this.notifier.notify(chat, message);
      }
    });
    const timeline = this.timelines.byChat.get(message.chatId);
    if (timeline && !timeline.doubtful && timelines.needsSync(timeline)) {
      this.catchUp();
    }
  }

  /**
   * Does something to a chat of the list, loading it first if it is new. What came while it was loaded is done after,
   * as the answer may be older.
   */
  private withChat(chatId: string, act: () => void): void {
    if (this.chats.byId.has(chatId)) {
      act();
    } else {
      this.chats.fetch(chatId).then((chat) => chat && act(), ignoreEnd);
    }
  }

  /** The newest message of a chat looks different now. */
  private refreshSummary(message: model.Message): void {
    this.chats.update(message.chatId, (chat) => ({
      lastChange: Math.max(chat.lastChange, message.change),
      lastMessage: chat.lastMessage?.seq === message.seq ? message : chat.lastMessage,
      mentionSeq: message.mentionIds.includes(this.session.userId)
        ? Math.max(chat.mentionSeq, message.seq)
        : chat.mentionSeq,
    }));
  }

  private read(chatId: string, userId: string, seq: number): void {
    if (userId !== this.session.userId) {
      this.members.read(chatId, userId, seq);
      return;
    }
    this.withChat(chatId, () => {
      this.chats.read(chatId, seq);
      const chat = this.chats.byId.get(chatId);
      if (chat && model.unread(chat) === 0) {
        this.notifier.dismiss(chatId);
      }
    });
  }

  private joined(chatId: string, member: model.Member): void {
    if (member.userId === this.session.userId) {
      this.chats.fetch(chatId).catch(ignoreEnd);
      return;
    }
    this.members.put(chatId, [member]);
    this.chats.update(chatId, (chat) => ({ memberCount: chat.memberCount + 1 }));
    this.people.need([member.userId]);
  }

  private left(chatId: string, userId: string): void {
    if (userId === this.session.userId) {
      this.gone(chatId);
      return;
    }
    this.members.remove(chatId, userId);
    // Perhaps the account is deleted: it shows beside what that person wrote here.
    if (this.timelines.byChat.has(chatId)) {
      this.people.doubt(userId);
    }
    this.chats.update(chatId, (chat) => ({ memberCount: Math.max(0, chat.memberCount - 1) }));
  }

  private gone(chatId: string): void {
    this.chats.remove(chatId);
    this.timelines.remove(chatId);
    this.members.forget(chatId);
    this.notifier.dismiss(chatId);
  }

  /** Brings everything up to date; asked for while it runs, it runs once more. */
  private catchUp(): void {
    if (this.catching) {
      this.again = true;
      return;
    }
    this.again = false;
    this.catching = this.catchUpOnce()
      .catch((error: unknown) => {
        if (isExpected(error)) {
          // The next connection catches up; a server that is only busy is asked again.
          setTimeout(() => this.connection.isOpen && this.catchUp(), RETRY_MILLIS);
        } else {
          throw error;
        }
      })
      .finally(() => {
        this.catching = undefined;
        if (this.again) {
          this.catchUp();
        }
      });
  }

  private async catchUpOnce(): Promise<void> {
    await Promise.all([this.catchUpTimelines(), this.catchUpChats()]);
  }

  private async catchUpChats(): Promise<void> {
    await this.chats.load();
    this.members.forgetAll();
  }

  private async catchUpTimelines(): Promise<void> {
    for (;;) {
      const behind = [...this.timelines.byChat].filter(([, timeline]) => timelines.needsSync(timeline));
      if (behind.length === 0) {
        return;
      }
      const asked = behind.slice(0, MAX_POSITIONS);
      const answer = await messagesApi.sync({
        positions: asked.map(([chatId, timeline]) => ({
          chatId,
          seq: String(timelines.lastHeld(timeline)),
          change: String(timeline.change),
        })),
      });
      const deltas = new Map((answer.deltas ?? []).map(model.delta).map((delta) => [delta.chatId, delta]));
      const gone = new Set(answer.goneChatIds ?? []);
      for (const [chatId] of asked) {
        const delta = deltas.get(chatId);
        if (gone.has(chatId)) {
          this.gone(chatId);
        } else if (delta) {
          this.timelines.needPeople(delta.messages);
          this.timelines.update(chatId, (timeline) => timelines.synced(timeline, delta, SYNC_PAGE));
        } else {
          this.timelines.update(chatId, timelines.upToDate);
        }
      }
    }
  }
}

/** Whether an error comes from the connection or the server, and not from a fault of this program. */
function isExpected(error: unknown): boolean {
  return [Disconnected, FrameRefused, Unreachable, ApiError, SignedOut].some((kind) => error instanceof kind);
}

/** What ends with the connection is asked for again by the next one. */
function ignoreEnd(error: unknown): void {
  if (!isExpected(error)) {
    throw error;
  }
}

let running: Engine | undefined;

/** The engine of the page; made when someone is signed in. */
export function engine(): Engine {
  running ??= new Engine();
  return running;
}
