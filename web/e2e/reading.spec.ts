import type { App } from "./app.ts";
import { expect, test, type World } from "./fixtures.ts";
import type { Person } from "./people.ts";

const total = 2_000;

interface LongChat {
  id: string;
  ada: Person;
  boris: Person;
}

/** Those who have not read yet in a chat that is for reading only: each test takes one. */
const readers: LongChat[] = [];

/** A chat of 2,000 messages by Boris, of which Ada has read 1,000; for her alone if the test writes in it. */
async function longChat(world: World, alone = false): Promise<LongChat> {
  const chats = alone ? [] : readers;
  if (chats.length === 0) {
    const [boris, ...all] = await world.people("Boris", ...Array<string>(alone ? 1 : 8).fill("Ada"));
    const { id } = await boris.group("Long", all);
    await boris.flood(id, total, (i) => `Message ${i}. ${"Words and words. ".repeat(i % 7)}`);
    chats.push(...all.map((ada) => ({ id, ada, boris })));
  }
  const chat = chats.pop();
  if (chat === undefined) throw new Error("Nobody reads");
  await chat.ada.markRead(chat.id, 1_000);
  return chat;
}

/** Scrolls until the message with this number is in the page. */
async function scrollTo(app: App, seq: number, by: number): Promise<void> {
  await app.log.hover();
  await expect(async () => {
    await app.page.mouse.wheel(0, by);
    await app.frames(2);
    expect(await app.seqs()).toContain(seq);
  }).toPass({ timeout: 30_000, intervals: [0] });
}

/** The numbers of the messages that are within the view. */
async function visible(app: App): Promise<number[]> {
  return app.log.evaluate((log) => {
    const view = log.getBoundingClientRect();
    return [...log.querySelectorAll("article[data-seq]")]
      .filter((article) => {
        const box = article.getBoundingClientRect();
        return box.bottom > view.top && box.top < view.bottom;
      })
      .map((article) => Number(article.getAttribute("data-seq")));
  });
}

test("a long chat opens at the read marker, under a line that says what is new", async ({ world }) => {
  const { ada } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  const line = one.log.getByRole("separator", { name: "New messages" });
  await expect(line).toBeInViewport();
  await expect.poll(() => visible(one)).toContain(1_001);
  expect(await visible(one)).not.toContain(total);
  expect((await one.seqs()).length).toBeLessThan(200);
});

test("history loads both ways without holes", async ({ world }) => {
  const { ada } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  await expect.poll(() => visible(one)).toContain(1_001);
  await scrollTo(one, 800, -300);
  await scrollTo(one, 1_200, 300);
  const seqs = await one.seqs();
  const [first = 0] = seqs;
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => first + i));
});

test("the place that is looked at stays when older messages are loaded above it", async ({ world }) => {
  const { ada } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  await expect.poll(() => visible(one)).toContain(1_001);
  await one.log.hover();
  let before = Math.min(...(await visible(one)));
  for (let i = 0; i < 40; i++) {
    await one.page.mouse.wheel(0, -300);
    await one.frames(3);
    const now = Math.min(...(await visible(one)));
    expect(Math.abs(now - before), `jumped from ${before} to ${now}`).toBeLessThan(25);
    before = now;
  }
});

test("the newest message is one button away, with the count of what is unread", async ({ world }) => {
  const { ada } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  const button = one.page.getByRole("button", { name: /^Jump to newest/ });
  await expect(button).toContainText(/\d/);
  await button.click();
  await expect.poll(() => visible(one)).toContain(total);
  await expect(button).toBeHidden();
});

test("a reply's target is one click away, wherever it is", async ({ world }) => {
  const { ada, boris, id } = await longChat(world, true);
  await boris.send(id, "About that old one", "42");
  await ada.markRead(id, total + 1);
  const one = await world.device(ada);
  await one.open("Long");
  const reply = one.message("About that old one");
  await expect(reply).toBeInViewport();
  const excerpt = (await ada.message(id, 42)).text.slice(0, 12);
  await reply.getByText(excerpt).first().click();
  await expect.poll(() => visible(one)).toContain(42);
});

test("a date is one click away", async ({ world }) => {
  const { ada } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  await expect(one.page.getByRole("button", { name: "Jump to date" })).toBeVisible();
  // The button opens the browser's own calendar, which is not part of the page; what it fills in is.
  await one.jumpToDate(new Date());
  await expect.poll(() => visible(one)).toContain(1);
});

test("a link to a message opens the chat there", async ({ world }) => {
  const { ada, id } = await longChat(world);
  const one = await world.device(ada);
  await one.page.goto(`/chats/${id}?at=300`);
  await expect.poll(() => visible(one)).toContain(300);
});

test("new messages do not move a view that is elsewhere, and follow one that is at the end", async ({
  world,
}) => {
  const { ada, boris, id } = await longChat(world, true);
  const one = await world.device(ada);
  await one.open("Long");
  await expect.poll(() => visible(one)).toContain(1_001);
  const before = await visible(one);
  await boris.send(id, "One more");
  await expect(one.item("Long")).toContainText("One more");
  expect(await visible(one)).toEqual(before);
  await one.page.getByRole("button", { name: /^Jump to newest/ }).click();
  await expect(one.message("One more")).toBeInViewport();
  await boris.send(id, "And another");
  await expect(one.message("And another")).toBeInViewport();
});

test("a view at the end follows a burst of messages", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Burst", [ada]);
  const one = await world.device(ada);
  await one.open("Burst");
  await boris.flood(group.id, 60, (i) => `Message ${i}\n\n- one\n- two\n- three`, 8);
  await expect.poll(() => visible(one)).toContain(60);
  await expect(one.page.getByRole("button", { name: /^Jump to newest/ })).toBeHidden();
});

test("messages that come while a chat is being opened are shown", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Opening", [ada]);
  const one = await world.device(ada);
  const history = await one.holdAnswer(/\/messages\?/);
  await one.open("Opening");
  await history.held;
  const first = await boris.send(group.id, "One");
  await boris.sendAll(group.id, ["Two", "Three"]);
  await boris.edit(group.id, first.seq, "One, edited");
  await expect(one.item("Opening")).toContainText("Three");
  history.release();
  await expect(one.message("One, edited")).toBeInViewport();
  await expect(one.message("Three")).toBeInViewport();
  expect(await one.seqs()).toEqual([1, 2, 3]);
});

test("a history that did not come is loaded as soon as the server is there again", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Missing", [ada]);
  await boris.send(group.id, "Here it is");
  const one = await world.device(ada);
  const history = /\/v1\/chats\/[^/]+\/messages/;
  await one.page.route(history, (route) => route.abort());
  await one.open("Missing");
  const retry = one.page.getByRole("button", { name: "Try again" });
  await expect(retry).toBeVisible();
  await retry.click();
  await expect(retry).toBeVisible();
  await one.page.context().setOffline(true);
  await one.disconnected();
  await one.page.unroute(history);
  await one.page.context().setOffline(false);
  await expect(one.message("Here it is")).toBeInViewport();
});

test("the read marker moves as messages come into view, not as they are loaded", async ({ world }) => {
  const { ada, id } = await longChat(world);
  const one = await world.device(ada);
  await one.open("Long");
  await expect.poll(async () => Number((await ada.chat(id)).readSeq)).toBeGreaterThan(1_000);
  expect(Number((await ada.chat(id)).readSeq)).toBeLessThan(1_100);
});

test("days are separated, and messages grouped by sender", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await ada.group("Days", [boris]);
  for (let i = 1; i <= 12; i++) await (i % 4 < 2 ? ada : boris).send(group.id, `Message ${i}.`);
  await ada.markRead(group.id, 12);
  const one = await world.device();
  // The server's clock cannot be set from here: what comes over the network gets other days.
  const day = 24 * 60 * 60 * 1_000;
  await one.page.route(/\/v1\/(chats\/[^/]+\/messages|sync)/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.text();
    const older = body.replace(
      /"seq":"(\d+)"([^{}]*?)"sentAt":"([^"]+)"/g,
      (_all, seq: string, between: string, at: string) => {
        const days = Math.max(0, 2 - Math.floor((Number(seq) - 1) / 4));
        return `"seq":"${seq}"${between}"sentAt":"${new Date(Date.parse(at) - days * day).toISOString()}"`;
      },
    );
    await route.fulfill({ response: answer, body: older });
  });
  await one.signIn(ada);
  await one.open("Days");
  await expect(one.messages).toHaveCount(12);
  await expect(one.log.getByRole("separator")).toHaveCount(3);
  await expect(one.log.getByRole("separator", { name: "Yesterday" })).toBeVisible();
  await expect(one.log.getByRole("separator", { name: "Today" })).toBeVisible();
  // Each day holds two senders: one name for each run of theirs.
  const names = await one.messages.filter({ hasText: ada.name }).count();
  expect(names).toBeLessThan(12);
  expect(names).toBeGreaterThanOrEqual(3);
});
