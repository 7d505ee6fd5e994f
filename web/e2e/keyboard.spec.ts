import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";

/** Presses Tab until the element with this role and name has the focus. */
async function tabTo(app: App, name: RegExp, key = "Tab"): Promise<void> {
  await expect(async () => {
    await app.page.keyboard.press(key);
    expect(await app.focused()).toMatch(name);
  }).toPass({ timeout: 10_000, intervals: [0] });
}

test("signing in, finding a chat, writing and signing out needs no mouse", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device();
  await one.page.goto("/sign-in");
  await expect(one.page.getByRole("textbox", { name: "Login or e-mail" })).toBeFocused();
  await one.page.keyboard.type(ada.login);
  await one.page.keyboard.press("Tab");
  await one.page.keyboard.type(ada.password);
  await one.page.keyboard.press("Enter");
  await one.signedIn();
  await tabTo(one, new RegExp(boris.name));
  await one.page.keyboard.press("Enter");
  await one.opened(boris.name);
  await expect(one.composer).toBeFocused();
  await one.page.keyboard.type("By keys alone");
  await one.page.keyboard.press("Enter");
  await one.stored("By keys alone");
  await expect(one.composer).toBeFocused();
  await one.page.goto("/settings/account");
  await tabTo(one, /Sign out/);
  await one.page.keyboard.press("Enter");
  await one.signedOut();
});

test("Ctrl-K goes to any chat or person", async ({ world }) => {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  await ada.sendTo(boris, "Hi");
  await ada.sendTo(cleo, "Hi");
  const one = await world.device(ada);
  await one.page.keyboard.press("Control+k");
  const switcher = one.dialog("Switch chat");
  const box = switcher.getByRole("combobox", { name: "Go to chat or person" });
  await expect(box).toBeFocused();
  await one.page.keyboard.type("Bor");
  await expect(switcher.getByRole("option").first()).toContainText(boris.name);
  await one.page.keyboard.press("Enter");
  await expect(switcher).toBeHidden();
  await one.opened(boris.name);
  await expect(one.composer).toBeFocused();
  await one.page.keyboard.press("Control+k");
  await one.page.keyboard.press("ArrowDown");
  await one.page.keyboard.press("Enter");
  await expect(switcher).toBeHidden();
  expect(await one.focused()).not.toBe("body");
});

test("Ctrl-K finds people one has never talked to", async ({ world }) => {
  const ada = await world.person({ firstName: "Ada" });
  const stranger = await world.person({ firstName: `Quentin${Date.now()}` });
  const one = await world.device(ada);
  await one.page.keyboard.press("Control+k");
  await expect(one.page.getByRole("combobox", { name: "Go to chat or person" })).toBeFocused();
  await one.page.keyboard.type(stranger.firstName);
  await expect(
    one.dialog("Switch chat").getByRole("option", { name: new RegExp(stranger.name) }),
  ).toBeVisible();
  await one.page.keyboard.press("Enter");
  await one.opened(stranger.name);
});

test("Alt and the arrows go through the chats", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  for (const name of ["Third", "Second", "First"]) {
    const group = await ada.group(name, [boris]);
    await ada.send(group.id, "Hi");
  }
  const one = await world.device(ada);
  await one.open("First");
  await one.page.keyboard.press("Alt+ArrowDown");
  await one.opened("Second");
  await one.page.keyboard.press("Alt+ArrowDown");
  await one.opened("Third");
  await one.page.keyboard.press("Alt+ArrowUp");
  await one.opened("Second");
});

test("? shows the keys, but not while one writes", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device(ada);
  await one.page.keyboard.press("?");
  await expect(one.dialog("Keyboard shortcuts")).toBeVisible();
  await one.page.keyboard.press("Escape");
  await expect(one.dialog("Keyboard shortcuts")).toBeHidden();
  await one.open(boris.name);
  await one.composer.focus();
  await one.page.keyboard.type("what?");
  await expect(one.composer).toHaveValue("what?");
  await expect(one.dialog("Keyboard shortcuts")).toBeHidden();
});

test("Esc closes one layer at a time, and the focus comes back", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.group("Lunch", [boris]);
  const one = await world.device(ada);
  await one.open("Lunch");
  await one.openDetails();
  const opener = one.details.getByRole("button", { name: "Add people" });
  await opener.focus();
  await one.page.keyboard.press("Enter");
  await expect(one.dialog("Add people")).toBeVisible();
  await one.page.keyboard.press("Escape");
  await expect(one.dialog("Add people")).toBeHidden();
  await expect(one.details).toBeVisible();
  await expect(opener).toBeFocused();
  await one.page.keyboard.press("Escape");
  await expect(one.details).toBeHidden();
  expect(await one.focused()).not.toBe("body");
});

const layers: { name: string; open: (app: App) => Promise<void> }[] = [
  { name: "the switcher", open: (app) => app.page.keyboard.press("Control+k") },
  {
    name: "the new group",
    open: (app) => app.page.getByRole("button", { name: "New group" }).press("Enter"),
  },
  {
    name: "the shortcuts",
    open: (app) => app.page.getByRole("button", { name: "Keyboard shortcuts" }).press("Enter"),
  },
  {
    name: "the emoji picker",
    open: (app) => app.page.getByRole("button", { name: "Emoji", exact: true }).press("Enter"),
  },
];
for (const layer of layers) {
  test(`the focus is inside ${layer.name} and not lost when it closes`, async ({ world }) => {
    const [ada, boris] = await world.people("Ada", "Boris");
    await ada.sendTo(boris, "Hi");
    const one = await world.device(ada);
    await one.open(boris.name);
    await layer.open(one);
    const dialog = one.page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await expect
      .poll(() => dialog.evaluate((element) => element.contains(document.activeElement)))
      .toBe(true);
    await one.page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect.poll(() => one.focused()).not.toBe("body");
  });
}

test("messages are reached and acted upon by keys", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await ada.sendTo(boris, "Mine");
  await boris.send(chatId, "His");
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("His");
  await one.composer.focus();
  await tabTo(one, /Messages$/, "Shift+Tab");
  await one.page.keyboard.press("ArrowUp");
  await expect(one.message("His")).toBeFocused();
  await expect(one.actions.filter({ visible: true })).toBeVisible();
  await tabTo(one, /button Reply/);
  await one.page.keyboard.press("Enter");
  await expect(one.page.getByRole("region", { name: "Replying" })).toBeVisible();
  await expect(one.composer).toBeFocused();
  await one.page.keyboard.press("Escape");
  await expect(one.page.getByRole("region", { name: "Replying" })).toBeHidden();
  await expect(one.composer).toBeFocused();
});

test("every stop of the Tab key is visible and shows the focus", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("Hi");
  await one.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const bad: string[] = [];
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++) {
    await one.page.keyboard.press("Tab");
    const stop = await one.page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return undefined;
      const box = active.getBoundingClientRect();
      const style = getComputedStyle(active);
      const marked =
        style.outlineStyle !== "none" ||
        style.boxShadow !== "none" ||
        getComputedStyle(active.parentElement ?? active).outlineStyle !== "none" ||
        (active.closest(":focus-within[class]") !== null && active.matches("textarea, input"));
      const name = active.getAttribute("aria-label") ?? active.textContent.trim().slice(0, 40);
      return { name: `${active.tagName} ${name}`, fine: marked && box.width > 0 && box.height > 0 };
    });
    if (stop === undefined) continue;
    if (!stop.fine) bad.push(stop.name);
    seen.add(stop.name);
  }
  expect(seen.size).toBeGreaterThan(8);
  expect(bad).toEqual([]);
});
