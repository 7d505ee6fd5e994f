import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";
import type { Person } from "./people.ts";

test.use({ serviceWorkers: "allow" });

/** Waits until the page would open without the server. */
async function shellKept(app: App): Promise<void> {
  await app.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

async function conversation(ada: Person, boris: Person): Promise<string> {
  return (await ada.sendTo(boris, "Before")).chatId;
}

test("what is written without a network is kept over a reload and sent once, in order", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const chatId = await conversation(ada, boris);
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("Before");
  await shellKept(one);

  await one.page.context().setOffline(true);
  await one.disconnected();
  for (const text of ["First", "Second", "Third"]) await one.write(text);
  await expect(one.message("Third")).toHaveAttribute("data-state", "queued");
  await one.page.reload();
  for (const text of ["First", "Second", "Third"]) await expect(one.message(text)).toBeVisible();
  const clientIds = await one.messages.evaluateAll((articles) =>
    articles.map((article) => article.getAttribute("data-client-id")).filter((id) => id !== null),
  );

  await one.page.context().setOffline(false);
  await one.connected();
  for (const text of ["First", "Second", "Third"]) await one.stored(text);
  const sent = await boris.history(chatId);
  expect(sent.map((message) => message.text)).toEqual(["Before", "First", "Second", "Third"]);
  for (const message of sent.slice(1)) expect(clientIds).toContain(message.clientId);
});

test("what is written while the server is away goes out when it is back", async ({ world, server }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const chatId = await conversation(ada, boris);
  const one = await world.device(ada);
  await one.open(boris.name);
  await shellKept(one);

  await server.halt();
  await one.disconnected();
  for (const text of ["First", "Second", "Third"]) await one.write(text);
  await one.page.reload();
  for (const text of ["First", "Second", "Third"]) await expect(one.message(text)).toBeVisible();
  await server.restart();
  await one.connected();
  for (const text of ["First", "Second", "Third"]) await one.stored(text);
  const sent = await boris.history(chatId);
  expect(sent.map((message) => message.text)).toEqual(["Before", "First", "Second", "Third"]);
});

test("the state of the connection is said quietly, and only while it is bad", async ({ world, server }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  const status = one.page.locator("[role=status].connection");
  await expect(status).toHaveText("");
  await server.halt();
  await expect(status).toHaveText(/Connecting…|Offline\. What you write is kept and sent later\./);
  await server.restart();
  await one.connected();
  await expect(status).toHaveText("");
});

test("chats and messages read before are there without a network", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const chatId = await conversation(ada, boris);
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("Before");
  await shellKept(one);
  await one.page.context().setOffline(true);
  await one.page.goto(`/chats/${chatId}`);
  await expect(one.chat(boris.name)).toBeVisible();
  await expect(one.message("Before")).toBeVisible();
});

test("what came meanwhile is there after the network is back", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const chatId = await conversation(ada, boris);
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.page.context().setOffline(true);
  await one.disconnected();
  const missed = Array.from({ length: 20 }, (_, i) => `Missed ${i + 1}.`);
  await boris.sendAll(chatId, missed);
  const other = await boris.group("Made meanwhile", [ada]);
  await boris.send(other.id, "Come in");
  await one.page.context().setOffline(false);
  await one.connected();
  await expect(one.chat("Made meanwhile")).toBeVisible();
  await expect(one.message("Missed 20.")).toBeVisible();
  const all = await one.readAll();
  expect([...all.keys()]).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
});

test("a message that the server refuses can be sent again or discarded", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Lunch", [ada]);
  const one = await world.device(ada);
  await one.open("Lunch");
  await one.page.context().setOffline(true);
  await one.disconnected();
  await one.write("Too late");
  await one.write("Never mind");
  await boris.rest.call("DELETE", `/v1/chats/${group.id}/members/${ada.id}`);
  await one.page.context().setOffline(false);
  await one.connected();
  const unsent = one.page.getByRole("region", { name: "Not sent" }).getByRole("article");
  for (const text of ["Too late", "Never mind"]) {
    await expect(unsent.filter({ hasText: text })).toHaveAttribute("data-state", "failed");
  }

  // Out of the group the message has no place; back in it, it is sent by "Retry" and not by itself.
  await boris.addMembers(group.id, [ada]);
  await one.open("Lunch");
  await expect(one.message("Too late")).toHaveAttribute("data-state", "failed");
  expect(await boris.history(group.id)).toEqual([]);
  await one.message("Too late").getByRole("button", { name: "Retry" }).click();
  await one.stored("Too late");
  await one.message("Never mind").getByRole("button", { name: "Discard" }).click();
  await expect(one.message("Never mind")).toHaveCount(0);
  await one.page.reload();
  await one.stored("Too late");
  await expect(one.message("Never mind")).toHaveCount(0);
  expect((await boris.history(group.id)).map((message) => message.text)).toEqual(["Too late"]);
});
