import { randomBytes } from "node:crypto";
import { Socket } from "./socket.ts";

/** A problem that the server answered with. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

export interface Message {
  chatId: string;
  seq: string;
  senderId: string;
  clientId: string;
  sentAt: string;
  text: string;
  reply?: { seq: string; excerpt: string; deleted: boolean };
  mentionIds: string[];
  reactions: { emoji: string; count: number; userIds: string[] }[];
  editedAt?: string;
  deletedAt?: string;
}

export interface Chat {
  id: string;
  kind: string;
  name: string;
  description: string;
  memberCount: number;
  role: string;
  peerId?: string;
  lastSeq: string;
  readSeq: string;
  unreadCount: string;
  muted?: boolean;
}

export interface Session {
  id: string;
  userAgent: string;
  current: boolean;
}

interface Profile {
  id: string;
  login: string;
  nickname: string;
  firstName: string;
  lastName: string;
  about: string;
}

/** The REST interface, as seen by one account. */
export class Rest {
  constructor(
    readonly url: string,
    private token = "",
  ) {}

  /** Uses this access token from now on. */
  use(token: string): void {
    this.token = token;
  }

  get accessToken(): string {
    return this.token;
  }

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(this.token === "" ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = (text === "" ? {} : JSON.parse(text)) as T & { code?: string; detail?: string };
    if (!answer.ok) throw new Problem(answer.status, json.code ?? "", json.detail ?? text);
    return json;
  }
}

export interface PersonOptions {
  login?: string;
  firstName?: string;
  lastName?: string;
  about?: string;
}

/** An account, and what it does other than by the client under test. */
export class Person {
  private constructor(
    readonly rest: Rest,
    readonly id: string,
    readonly login: string,
    readonly password: string,
    readonly firstName: string,
    readonly lastName: string,
  ) {}

  static async register(url: string, options: PersonOptions = {}): Promise<Person> {
    const login = options.login ?? unique("u");
    const { firstName = capital(login), lastName = "Tester" } = options;
    const password = `pass-${login}-word`;
    const rest = new Rest(url);
    const { user, accessToken } = await rest.call<{ user: Profile; accessToken: string }>(
      "POST",
      "/v1/auth/register",
      { login, password, firstName, lastName },
    );
    rest.use(accessToken);
    const person = new Person(rest, user.id, login, password, firstName, lastName);
    if (options.about !== undefined) await person.change({ about: options.about });
    return person;
  }

  /** The name that others see. */
  get name(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }

  /** Opens another session, for when the first one has ended. */
  async signInAgain(): Promise<void> {
    this.rest.use("");
    const body = { login: this.login, password: this.password };
    const { accessToken } = await this.rest.call<{ accessToken: string }>("POST", "/v1/auth/login", body);
    this.rest.use(accessToken);
  }

  async change(profile: Partial<Profile>): Promise<void> {
    await this.rest.call("PATCH", "/v1/users/me", profile);
  }

  async group(name: string, members: Person[], description = ""): Promise<Chat> {
    const memberIds = members.map((member) => member.id);
    const body = { name, memberIds, description };
    return (await this.rest.call<{ chat: Chat }>("POST", "/v1/chats", body)).chat;
  }

  async chats(): Promise<Chat[]> {
    return (await this.rest.call<{ chats: Chat[] }>("GET", "/v1/chats?pageSize=200")).chats;
  }

  async chat(id: string): Promise<Chat> {
    return (await this.rest.call<{ chat: Chat }>("GET", `/v1/chats/${id}`)).chat;
  }

  async members(chatId: string): Promise<{ userId: string; role: string; readSeq: string }[]> {
    type Answer = { members: { userId: string; role: string; readSeq: string }[] };
    return (await this.rest.call<Answer>("GET", `/v1/chats/${chatId}/members?pageSize=1000`)).members;
  }

  async addMembers(chatId: string, people: Person[]): Promise<void> {
    await this.rest.call("POST", `/v1/chats/${chatId}/members`, {
      userIds: people.map((person) => person.id),
    });
  }

  async giveRole(chatId: string, person: Person, role: string): Promise<void> {
    await this.rest.call("PATCH", `/v1/chats/${chatId}/members/${person.id}`, { role });
  }

  async send(chatId: string, text: string, replyTo?: string): Promise<Message> {
    const body = { clientId: unique("c"), text, ...(replyTo === undefined ? {} : { replyTo }) };
    return (await this.rest.call<{ message: Message }>("POST", `/v1/chats/${chatId}/messages`, body)).message;
  }

  async sendTo(person: Person, text: string, replyTo?: string): Promise<Message> {
    const body = { clientId: unique("c"), text, ...(replyTo === undefined ? {} : { replyTo }) };
    return (await this.rest.call<{ message: Message }>("POST", `/v1/users/${person.id}/messages`, body))
      .message;
  }

  /** Sends texts so that each keeps its place, one after another. */
  async sendAll(chatId: string, texts: string[]): Promise<Message[]> {
    const sent: Message[] = [];
    for (const text of texts) sent.push(await this.send(chatId, text));
    return sent;
  }

  /** Sends many messages as fast as the server takes them, over many connections; they mix a little. */
  async flood(chatId: string, count: number, text: (index: number) => string, sockets = 32): Promise<void> {
    const name = unique("f");
    const sender = async (first: number): Promise<void> => {
      const socket = await Socket.open(this.rest.url, this.rest.accessToken);
      await socket.sendAll(Math.ceil((count - first) / sockets), (i) => {
        const index = first + i * sockets;
        return { send: { chatId, clientId: `${name}-${index}`, text: text(index) } };
      });
      socket.close();
    };
    await Promise.all(Array.from({ length: Math.min(sockets, count) }, (_, first) => sender(first)));
  }

  async message(chatId: string, seq: number): Promise<Message> {
    const path = `/v1/chats/${chatId}/messages/${seq}`;
    return (await this.rest.call<{ message: Message }>("GET", path)).message;
  }

  async edit(chatId: string, seq: string, text: string): Promise<void> {
    await this.rest.call("PATCH", `/v1/chats/${chatId}/messages/${seq}`, { text });
  }

  async delete(chatId: string, seq: string): Promise<void> {
    await this.rest.call("DELETE", `/v1/chats/${chatId}/messages/${seq}`);
  }

  async react(chatId: string, seq: string, emoji: string): Promise<void> {
    await this.rest.call(
      "PUT",
      `/v1/chats/${chatId}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`,
      {},
    );
  }

  async markRead(chatId: string, seq: string | number): Promise<void> {
    await this.rest.call("PUT", `/v1/chats/${chatId}/read`, { seq: String(seq) });
  }

  /** The whole history of a chat. */
  async history(chatId: string): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const after = all.at(-1)?.seq ?? "0";
      const path = `/v1/chats/${chatId}/messages?afterSeq=${after}&limit=200`;
      const { messages, lastSeq } = await this.rest.call<{ messages: Message[]; lastSeq: string }>(
        "GET",
        path,
      );
      all.push(...messages);
      if (messages.length === 0 || messages.at(-1)?.seq === lastSeq) return all;
    }
  }

  /** The history with a person. */
  async historyWith(person: Person): Promise<Message[]> {
    const path = `/v1/users/${person.id}/messages?afterSeq=0&limit=200`;
    return (await this.rest.call<{ messages: Message[] }>("GET", path)).messages;
  }

  async sessions(): Promise<Session[]> {
    return (await this.rest.call<{ sessions: Session[] }>("GET", "/v1/auth/sessions")).sessions;
  }

  /** Ends every session but the one used here. */
  async endOtherSessions(): Promise<void> {
    for (const session of await this.sessions()) {
      if (!session.current) await this.rest.call("DELETE", `/v1/auth/sessions/${session.id}`);
    }
  }
}

/** A name that nothing else has. */
export function unique(prefix: string): string {
  return prefix + randomBytes(5).toString("hex");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
