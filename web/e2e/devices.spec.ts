import { expect, test } from "./fixtures.ts";
import { everythingKept } from "./kept.ts";

test.use({ serviceWorkers: "allow" });

test(
  "what is read on one device is read on the other within a second",
  { tag: "@cluster" },
  async ({ world }) => {
    const [ada, boris] = await world.people("Ada", "Boris");
    const [desk, phone] = [await world.device(ada), await world.device(ada)];
    await boris.sendTo(ada, "Hi");
    await expect(desk.unread(boris.name)).toHaveText("1");
    await expect(phone.unread(boris.name)).toHaveText("1");
    await desk.open(boris.name);
    await expect(desk.unread(boris.name)).toHaveCount(0);
    await expect(phone.unread(boris.name)).toHaveCount(0, { timeout: 1_000 });
  },
);

test("what is sent on one device or tab shows on the others", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const desk = await world.device(ada);
  const tab = await world.tab(desk);
  const phone = await world.device(ada);
  for (const app of [desk, tab, phone]) await app.open(boris.name);
  await desk.write("From the desk");
  await phone.write("From the phone");
  for (const app of [desk, tab, phone]) {
    await app.stored("From the desk");
    await app.stored("From the phone");
  }
});

test("edits, reactions and deletions show on the other devices", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await ada.sendTo(boris, "One");
  await ada.send(chatId, "Two");
  const [desk, phone] = [await world.device(ada), await world.device(ada)];
  for (const app of [desk, phone]) {
    await app.open(boris.name);
    await app.stored("Two");
  }
  await ada.edit(chatId, "1", "One, mended");
  await boris.react(chatId, "2", "👍");
  for (const app of [desk, phone]) {
    await app.stored("One, mended");
    await expect(app.message("Two").getByRole("button", { name: "👍 1" })).toBeVisible();
  }
  await ada.delete(chatId, "2");
  for (const app of [desk, phone]) await expect(app.message("Two")).toHaveCount(0);
});

test("drafts survive a reload and are kept per chat", async ({ world }) => {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  await ada.sendTo(boris, "Hi");
  await ada.sendTo(cleo, "Hi");
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.composer.fill("Half a thought for Boris");
  await one.open(cleo.name);
  await expect(one.composer).toHaveValue("");
  await one.composer.fill("Another for Cleo");
  await one.open(boris.name);
  await expect(one.composer).toHaveValue("Half a thought for Boris");
  await one.page.reload();
  await expect(one.composer).toHaveValue("Half a thought for Boris");
  await one.open(cleo.name);
  await expect(one.composer).toHaveValue("Another for Cleo");
});

test("what a tab wrote offline is sent once, though another tab is open", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await ada.sendTo(boris, "Hi");
  const desk = await world.device(ada);
  const tab = await world.tab(desk);
  for (const app of [desk, tab]) await app.open(boris.name);
  await desk.page.context().setOffline(true);
  await desk.disconnected();
  await tab.disconnected();
  await desk.write("From one tab");
  await tab.write("From the other");
  await desk.page.context().setOffline(false);
  for (const app of [desk, tab]) {
    await app.stored("From one tab");
    await app.stored("From the other");
  }
  const texts = (await boris.history(chatId)).map((message) => message.text);
  expect([...texts].sort()).toEqual(["From one tab", "From the other", "Hi"]);
});

test("the tab that was closed with unsent messages leaves them to the other", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await ada.sendTo(boris, "Hi");
  const desk = await world.device(ada);
  const tab = await world.tab(desk);
  for (const app of [desk, tab]) await app.open(boris.name);
  await desk.page.context().setOffline(true);
  await tab.disconnected();
  await tab.write("Left behind");
  await expect(tab.message("Left behind")).toHaveAttribute("data-state", "queued");
  await tab.page.close();
  await desk.page.context().setOffline(false);
  await desk.stored("Left behind");
  expect((await boris.history(chatId)).map((message) => message.text)).toEqual(["Hi", "Left behind"]);
});

test("signing out in one tab signs out the other", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "A secret");
  const desk = await world.device(ada);
  const tab = await world.tab(desk);
  await tab.open(boris.name);
  await tab.stored("A secret");
  await desk.page.goto("/settings/account");
  await desk.page.getByRole("button", { name: "Sign out" }).click();
  await desk.signedOut();
  await tab.signedOut();
  await tab.page.goBack().catch(() => null);
  await expect(tab.page.getByText("A secret")).toHaveCount(0);
});

test("after signing out nothing of the account is left in the browser", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "A secret");
  const desk = await world.device(ada);
  await desk.open(boris.name);
  await desk.stored("A secret");
  await desk.page.goto("/settings/account");
  await desk.page.getByRole("button", { name: "Sign out" }).click();
  await desk.signedOut();
  await expect.poll(async () => desk.page.evaluate(everythingKept)).not.toContain("A secret");
  expect((await desk.page.context().cookies()).filter((cookie) => cookie.name === "parley_refresh")).toEqual(
    [],
  );
});

test(
  "a session ended elsewhere is explained on the sign-in page within two seconds",
  { tag: "@cluster" },
  async ({ world }) => {
    const [ada, boris] = await world.people("Ada", "Boris");
    await ada.sendTo(boris, "Hi");
    const desk = await world.device(ada);
    await desk.open(boris.name);
    await desk.stored("Hi");
    await ada.endOtherSessions();
    await expect(desk.page).toHaveURL(/\/sign-in/, { timeout: 2_000 });
    await expect(
      desk.page
        .getByRole("alert")
        .or(desk.page.getByRole("status"))
        .filter({ hasText: /ended|signed out/i }),
    ).toBeVisible();
  },
);
