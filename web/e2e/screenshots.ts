import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type BrowserContextOptions, chromium } from "@playwright/test";
import { App } from "./app.ts";
import { args as browserArgs, executablePath } from "./browser.ts";
import { Person } from "./people.ts";
import { Server } from "./server.ts";

// Pictures of every screen for the documentation, into docs/images:
//   npm run screenshots [-- NAME ...]        all, or only those whose name begins so: chats settings-profile parley

const folder = resolve(import.meta.dirname, "../../docs/images");

interface Team {
  url: string;
  maya: Person;
  empty: Person;
  /** Who is online meanwhile. */
  present: readonly Person[];
  productId: string;
}

interface Shot {
  name: string;
  who: (team: Team) => Person | undefined;
  show: (app: App, team: Team) => Promise<void>;
}

const devices = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

const shots: Shot[] = [
  { name: "sign-in", who: () => undefined, show: (app) => visit(app, "/sign-in") },
  { name: "sign-up", who: () => undefined, show: (app) => visit(app, "/sign-up") },
  {
    name: "empty",
    who: (team) => team.empty,
    show: async (app) => {
      await visit(app, "/chats");
      await app.connected();
    },
  },
  {
    name: "list",
    who: (team) => team.maya,
    show: async (app) => {
      await visit(app, "/chats");
      await app.chat("Product").waitFor();
    },
  },
  { name: "chats", who: (team) => team.maya, show: conversation },
  {
    name: "details",
    who: (team) => team.maya,
    show: async (app, team) => {
      await conversation(app, team);
      await app.openDetails();
      await app.details.getByRole("list", { name: "Members" }).getByText("Noor").first().waitFor();
    },
  },
  {
    name: "people",
    who: (team) => team.maya,
    show: async (app) => {
      await visit(app, "/people");
      await app.page.getByRole("searchbox", { name: "Find people" }).fill("*a*");
      await app.page.getByRole("list", { name: "People" }).getByRole("link").first().waitFor();
    },
  },
  {
    name: "new-group",
    who: (team) => team.maya,
    show: async (app) => {
      await visit(app, "/chats");
      await app.chat("Product").waitFor();
      await app.page.getByRole("button", { name: "New group" }).click();
      const dialog = app.dialog("New group");
      await dialog.getByRole("textbox", { name: "Group name" }).fill("Release 1.0");
      await dialog.getByRole("textbox", { name: "Description" }).fill("What is left until Friday");
      await dialog.getByRole("searchbox", { name: "Find people" }).fill("*a*");
      await dialog.getByRole("checkbox").first().check();
    },
  },
  ...["profile", "account", "sessions", "appearance", "notifications"].map((section): Shot => ({
    name: `settings-${section}`,
    who: (team) => team.maya,
    show: (app) => visit(app, `/settings/${section}`),
  })),
  {
    name: "switcher",
    who: (team) => team.maya,
    show: async (app, team) => {
      await conversation(app, team);
      await app.page.keyboard.press("Control+k");
      await app.dialog("Switch chat").getByRole("option").first().waitFor();
      await app.page.keyboard.type("p");
    },
  },
  {
    name: "emoji",
    who: (team) => team.maya,
    show: async (app, team) => {
      await conversation(app, team);
      await app.page.getByRole("button", { name: "Emoji", exact: true }).click();
      await app.page.getByRole("dialog").waitFor();
    },
  },
];

export async function main(wanted: string[]): Promise<number> {
  const some = (name: string): boolean =>
    wanted.length === 0 || wanted.some((begin) => name.startsWith(begin));
  mkdirSync(folder, { recursive: true });
  const server = await Server.start();
  const browser = await chromium.launch({ executablePath, args: browserArgs });
  let failed = 0;
  try {
    const team = await seed(server.url);
    for (const person of team.present) {
      const context = await browser.newContext({ baseURL: server.url, serviceWorkers: "block" });
      await new App(await context.newPage()).signIn(person);
    }
    const take = async (shot: Shot, file: string, options: BrowserContextOptions): Promise<void> => {
      const context = await browser.newContext({
        baseURL: server.url,
        locale: "en-GB",
        timezoneId: "Europe/Berlin",
        reducedMotion: "reduce",
        deviceScaleFactor: 1,
        ...options,
      });
      context.setDefaultTimeout(10_000);
      try {
        const app = new App(await context.newPage());
        const person = shot.who(team);
        if (person !== undefined) await app.signIn(person);
        await shot.show(app, team);
        // No mark of a mouse that happens to be somewhere.
        await app.page.mouse.move(0, 0);
        await app.frames(5);
        await app.page.screenshot({
          path: join(folder, `${file}.png`),
          animations: "disabled",
          caret: "hide",
        });
        process.stdout.write(`${file}.png\n`);
      } catch (error) {
        failed++;
        process.stderr.write(`${file}: ${String(error)}\n`);
      } finally {
        await context.close();
      }
    };
    // First: what it reads is not new in the others.
    const hero = shots.find(({ name }) => name === "chats");
    if (hero !== undefined && some("parley")) {
      await take(hero, "parley", { viewport: devices.desktop, colorScheme: "light" });
    }
    for (const shot of shots) {
      for (const [device, viewport] of Object.entries(devices)) {
        for (const colorScheme of ["light", "dark"] as const) {
          const file = `${shot.name}-${device}-${colorScheme}`;
          const touch = device === "phone" ? { hasTouch: true, isMobile: true } : {};
          if (some(file)) await take(shot, file, { viewport, colorScheme, ...touch });
        }
      }
    }
    return failed === 0 ? 0 : 1;
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function visit(app: App, path: string): Promise<void> {
  if (new URL(app.page.url(), "http://x").pathname !== path) await app.page.goto(path);
  await app.page.getByRole("heading").first().waitFor();
  await app.page.waitForLoadState("networkidle");
}

async function conversation(app: App, { productId }: Team): Promise<void> {
  await app.openById(productId);
  await app.messages.last().waitFor();
  await app.message("Let us keep it").first().waitFor();
  const hint = app.page.getByRole("button", { name: "Not now" });
  if (await hint.isVisible()) await hint.click();
}

/** A small team in the middle of a working day. */
async function seed(url: string): Promise<Team> {
  const join = (login: string, firstName: string, lastName: string, about: string): Promise<Person> =>
    Person.register(url, { login, firstName, lastName, about });
  const maya = await join("maya", "Maya", "Lindqvist", "Product. In Stockholm, mostly.");
  const anton = await join("anton", "Антон", "Соколов", "Пишу серверы и хожу в горы");
  const priya = await join("priya", "Priya", "Raman", "Design, type, tea");
  const tom = await join("tom", "Tom", "Okafor", "Keeps things running");
  const lena = await join("lena", "Елена", "Морозова", "Тесты, тесты, тесты");
  const noor = await join("noor", "نور", "الهاشمي", "Support");
  const wei = await join("wei", "伟", "陈", "Data");
  const empty = await join("newcomer", "Robin", "Hale", "");

  const support = await noor.group("Support", [maya, tom], "What people ask us");
  await noor.sendAll(support.id, ["A customer asks how to export a chat", "أهلاً، هل يمكن تصدير المحادثة؟"]);
  await maya.markRead(support.id, 2);

  const music = await tom.group("Music at work", [maya, anton, priya, lena, wei], "Headphones on");
  await wei.send(music.id, "🎧🔥");
  await maya.markRead(music.id, 1);

  const backend = await anton.group("Сервер", [maya, tom, lena], "Всё, что за портом 8080");
  await anton.sendAll(backend.id, [
    "Миграция прошла за 40 секунд",
    "Индексы на месте, старые таблицы уберу завтра",
  ]);
  await lena.send(backend.id, "Нагрузочные тесты зелёные 🟢");
  await maya.markRead(backend.id, 1);

  const hall = await priya.group(
    "All hands",
    [maya, anton, tom, lena, noor, wei],
    "Once a week, fifteen minutes",
  );
  await priya.send(hall.id, `@maya can you show the new start page on Thursday?`);

  await wei.sendTo(maya, "报告已经更新，请看第三页");
  await maya.sendTo(wei, "谢谢！");
  const withLena = (await maya.sendTo(lena, "Could you look at the sign-up form once more?")).chatId;
  await lena.send(withLena, "Да, посмотрю после обеда");
  await maya.markRead(withLena, 2);
  await tom.sendTo(maya, "Backup of tonight is fine, restored it to be sure.");

  const product = await maya.group("Product", [anton, priya, tom, lena, noor], "What we build next, and why");
  const say = async (who: Person, text: string, replyTo?: string): Promise<string> =>
    (await who.send(product.id, text, replyTo)).seq;
  await say(priya, "Morning! I tried the new composer for an hour.");
  const drafts = await say(
    priya,
    "Drafts per chat are **lovely**. I left three half-written answers and found all of them again.",
  );
  await say(tom, "Same here. It even kept one when I pulled the plug of the router 🙂");
  await say(
    anton,
    "Так и задумано: то, что написано без сети, лежит в браузере и уходит один раз, по порядку.",
  );
  const question = await say(
    maya,
    "How long does the server keep a `clientId`? If I come back after a week on a boat, will anything be sent twice?",
  );
  await say(
    anton,
    "Навсегда. Один отправитель, один чат, один `clientId` — одно сообщение:\n\n```sql\ncreate unique index messages_client_id\n  on messages (chat_id, sender_id, client_id);\n```",
    question,
  );
  const short = await say(
    lena,
    "I killed the server forty times during the tests. Nothing lost, nothing doubled.",
  );
  await say(noor, "رائع! هذا بالضبط ما يسأل عنه الناس");
  await say(
    priya,
    "One small thing: the *unread* line could stay until I leave the chat. I look away, and it is gone.",
  );
  const keep = await say(maya, "Agreed. Let us keep it until you leave.", "9");
  await say(tom, "👏👏");
  await say(
    priya,
    "Then I have nothing to complain about, which worries me. @maya shall we ship on Thursday?",
  );
  for (const [seq, emoji, people] of [
    [drafts, "❤️", [maya, tom, anton]],
    [short, "🎉", [maya, priya, anton, noor]],
    [short, "💪", [tom]],
    [keep, "👍", [priya, lena]],
  ] as const) {
    for (const person of people) await person.react(product.id, seq, emoji);
  }
  await maya.markRead(product.id, keep);
  return { url, maya, empty, present: [tom, lena, priya], productId: product.id };
}
