import type { Locator } from "@playwright/test";
import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";
import type { Person } from "./people.ts";

/** The dialog, with what would delete the account of this person. */
async function fill(app: App, person: Person, messages: "keep" | "erase" = "keep"): Promise<Locator> {
  await app.page.goto("/settings/account");
  await app.page.getByRole("button", { name: "Delete account…" }).click();
  const dialog = app.dialog("Delete your account?");
  await dialog.getByRole("radio", { name: messages === "keep" ? /^Leave/ : /^Erase/ }).check();
  await dialog.getByRole("textbox", { name: "Your password" }).fill(person.password);
  await dialog.getByRole("textbox", { name: /^Type your login/ }).fill(person.login);
  return dialog;
}

async function press(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Delete account", exact: true }).click();
}

/** What is kept in this browser, but for what has nothing to do with who is here. */
async function kept(app: App): Promise<string[]> {
  return app.page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map((database) => database.name ?? "");
    const other = ["parley.theme", "parley.language", "parley.preferences"];
    return [...databases, ...Object.keys(localStorage).filter((key) => !other.includes(key))];
  });
}

test(
  "who deletes the account is gone for all, and what was written stays without a name",
  { tag: "@cluster" },
  async ({ world }) => {
    const [ada, boris] = await world.people("Ada", "Boris");
    const group = await boris.group("Lunch", [ada]);
    await ada.send(group.id, "From Ada");
    await ada.sendTo(boris, "Between us");
    const [one, tab, two] = [await world.device(ada), await world.device(ada), await world.device(boris)];
    await two.open("Lunch");
    await two.openDetails();
    const members = two.details.getByRole("list", { name: "Members" });
    await expect(members).toContainText(ada.name);

    await press(await fill(one, ada));
    await expect(one.page).toHaveURL(/\/deletions\/[0-9a-f-]{36}$/);
    await expect(one.page.getByRole("heading", { name: "Your account is deleted" })).toBeVisible();
    expect(await kept(one)).toEqual([]);
    expect(await one.page.context().cookies()).toEqual([]);
    await tab.signedOut();

    await expect(members).not.toContainText(ada.name);
    const message = two.message("From Ada");
    await expect(message).toContainText("Deleted account");
    await expect(message).not.toContainText(ada.name);
    await expect(two.chat("Deleted account")).toBeVisible();

    await one.page.getByRole("link", { name: "Sign in" }).click();
    await one.fillSignIn(ada);
    await expect(one.page.getByRole("alert")).toBeVisible();
  },
);

test("what was written is erased if that is wanted", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Lunch", [ada]);
  await ada.send(group.id, "Nobody shall read this");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  await two.open("Lunch");
  await two.stored("Nobody shall read this");
  await press(await fill(one, ada, "erase"));
  await expect(one.page.getByRole("heading", { name: "Your account is deleted" })).toBeVisible();
  await expect(two.message("Nobody shall read this")).toHaveCount(0);
  await expect(two.message("Message deleted")).toBeVisible();
});

test("a wrong password or login is told at its field, and deletes nothing", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  const dialog = await fill(one, ada);
  const [password, login] = [
    dialog.getByRole("textbox", { name: "Your password" }),
    dialog.getByRole("textbox", { name: /^Type your login/ }),
  ];
  await login.fill("somebody");
  await press(dialog);
  await expect(login).toHaveAccessibleDescription(/not your login/);
  await login.fill(ada.login.toUpperCase());
  await password.fill("not the password");
  await press(dialog);
  await expect(password).toHaveAccessibleDescription(/not your password/);
  await expect(password).toBeFocused();
  await one.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(one.page.getByRole("button", { name: "Delete account…" })).toBeFocused();
  expect(await ada.sessions()).toHaveLength(2);
});

test("the last administrator stays, and no session is left over", async ({ world, admin }) => {
  const one = await world.device(admin);
  const before = await admin.sessions();
  const dialog = await fill(one, admin);
  await press(dialog);
  await expect(dialog.getByRole("alert")).toContainText("you are the last one");
  await expect.poll(async () => admin.sessions()).toHaveLength(before.length);
});

test("too many wrong passwords, and a server that is gone, are told as what they are", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  const dialog = await fill(one, ada);
  await one.page.route("**/v1/auth/login", (route) =>
    route.fulfill({
      status: 429,
      headers: { "content-type": "application/problem+json", "retry-after": "30" },
      body: JSON.stringify({ code: "RATE_LIMITED" }),
    }),
  );
  await press(dialog);
  await expect(dialog.getByRole("alert")).toContainText("Wait 30 s");
  await one.page.unroute("**/v1/auth/login");
  await one.page.context().setOffline(true);
  await press(dialog);
  await expect(dialog.getByRole("alert")).toContainText("Nothing was changed");
});

test("a lost answer is not taken for a refusal", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  const dialog = await fill(one, ada);
  await one.page.route(/\/v1\/users\/[^/]+\?eraseMessages/, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await press(dialog);
  await one.signedOut();
  await expect(one.page.getByRole("status")).toContainText("as it is when an account is deleted");
});

test("a deletion that nobody knows is told as that", async ({ world }) => {
  const one = await world.device();
  await one.page.goto("/deletions/0190b5a4-7c1e-7f00-8000-000000000000");
  await expect(one.page.getByRole("heading", { name: "There is no such deletion" })).toBeVisible();
});
