import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";
import { unique } from "./people.ts";

test.use({ serviceWorkers: "allow" });

async function findPerson(app: App, login: string, name: string): Promise<void> {
  await app.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).click();
  await app.page.getByRole("searchbox", { name: "Find people" }).fill(`@${login}`);
  await app.page.getByRole("list", { name: "People" }).getByRole("link", { name }).click();
  await app.opened(name);
}

test(
  "two people who have never been here sign up, find each other and talk",
  { tag: "@cluster" },
  async ({ world }) => {
    const ada = { login: unique("ada"), password: "correct horse", firstName: "Ada", lastName: "Lovelace" };
    const boris = { login: unique("boris"), password: "battery staple", firstName: "Борис", lastName: "Ким" };
    const one = await world.device();
    await one.page.goto("/");
    await one.signedOut();
    await one.page.getByRole("link", { name: "Create an account" }).click();
    await expect(one.page.getByRole("heading", { name: "Create an account" })).toBeVisible();
    await one.signUp(ada);
    const two = await world.device();
    await two.signUp(boris);

    await findPerson(one, boris.login, "Борис Ким");
    await one.write("Hello Борис");
    await one.stored("Hello Борис");
    await expect(one.page).toHaveURL(/\/chats\/[0-9a-f-]{36}/);

    await two.open("Ada Lovelace");
    await two.stored("Hello Борис");
    await two.write("Привет, Ada");
    await one.stored("Привет, Ada");
  },
);

test("a third joins a group, talks, and leaves", { tag: "@cluster" }, async ({ world }) => {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  const one = await world.device(ada);
  await one.page.getByRole("button", { name: "New group" }).click();
  const dialog = one.dialog("New group");
  await dialog.getByRole("textbox", { name: "Group name" }).fill("Lunch");
  await dialog.getByRole("searchbox", { name: "Find people" }).fill(`@${boris.login}`);
  await dialog.getByRole("checkbox", { name: boris.name }).check();
  await dialog.getByRole("button", { name: "Create group" }).click();
  await one.opened("Lunch");
  await one.write("Where to?");
  await one.stored("Where to?");

  const three = await world.device(cleo);
  await expect(three.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  await one.openDetails();
  await one.details.getByRole("button", { name: "Add people" }).click();
  const adding = one.dialog("Add people");
  await adding.getByRole("searchbox", { name: "Find people" }).fill(`@${cleo.login}`);
  await adding.getByRole("checkbox", { name: cleo.name }).check();
  await adding.getByRole("button", { name: "Add", exact: true }).click();

  await three.open("Lunch");
  await three.stored("Where to?");
  await three.write("The usual place");
  await one.stored("The usual place");

  await three.openDetails();
  await three.details.getByRole("button", { name: "Leave group" }).click();
  const leaving = three.page.getByRole("dialog");
  await leaving.getByRole("button", { name: /^Leave/ }).click();
  await expect(three.chat("Lunch")).toHaveCount(0);
  await expect(one.details.getByRole("list", { name: "Members" }).getByText(cleo.name)).toHaveCount(0);
});

test("typing is seen while it lasts", { tag: "@cluster" }, async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  await one.open(boris.name);
  await two.open(ada.name);
  await two.composer.pressSequentially("I am thi");
  await expect(one.page.getByText(/typing/i).first()).toBeVisible();
  await two.write("I am thinking");
  await one.stored("I am thinking");
  await expect(one.page.getByText(/typing/i).filter({ visible: true })).toHaveCount(0);
});

test("who is online is seen, and who goes", { tag: "@cluster" }, async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  await one.open(boris.name);
  const header = one.page
    .locator("header")
    .filter({ has: one.page.getByRole("heading", { level: 1, name: boris.name }) });
  await expect(header).toContainText(/online/i);
  await two.page.context().close();
  await expect(header).not.toContainText(/online/i, { timeout: 15_000 });
});

test("unread messages are counted in the list and the title until they are read", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const one = await world.device(ada);
  const { chatId } = await boris.sendTo(ada, "One");
  await boris.send(chatId, "Two");
  await boris.send(chatId, "Three");
  await expect(one.unread(boris.name)).toHaveText("3");
  await expect(one.page).toHaveTitle(/\(3\)/);
  await one.open(boris.name);
  await one.stored("Three");
  await expect(one.unread(boris.name)).toHaveCount(0);
  await expect(one.page).not.toHaveTitle(/\(\d+\)/);
  await expect.poll(async () => (await ada.chat(chatId)).readSeq).toBe("3");
});

test("being mentioned is marked in the list until it is read", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const one = await world.device(ada);
  const group = await boris.group("Lunch", [ada]);
  await boris.send(group.id, `@${ada.login} are you coming?`);
  await expect(one.item("Lunch").getByLabel("You were mentioned")).toBeVisible();
  await one.open("Lunch");
  await expect(one.item("Lunch").getByLabel("You were mentioned")).toHaveCount(0);
});

test("the empty places say what to do", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  await expect(one.page.getByRole("region", { name: "Chats", exact: true })).toContainText(
    /no chats|nobody|start/i,
  );
  await one.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "People" }).click();
  await one.page.getByRole("searchbox", { name: "Find people" }).fill(unique("nobody"));
  await expect(one.page.getByRole("list", { name: "People" }).getByRole("link")).toHaveCount(0);
  await expect(one.page.getByRole("main")).toContainText(/no one|nobody|no people|found/i);
});

test("wrong credentials and taken logins are explained where they are typed", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device();
  await one.page.goto("/sign-in");
  await one.fillSignIn({ login: ada.login, password: "not the password" });
  await expect(one.page.getByRole("alert")).toBeVisible();
  await expect(one.page.getByRole("textbox", { name: "Login or e-mail" })).toHaveValue(ada.login);

  await one.page.getByRole("link", { name: "Create an account" }).click();
  const login = one.page.getByRole("textbox", { name: "Login", exact: true });
  await login.fill(ada.login);
  await one.page.getByRole("textbox", { name: "Password", exact: true }).fill("long enough");
  await one.page.getByRole("button", { name: "Create account" }).click();
  await expect(login).toHaveAttribute("aria-invalid", "true");
  await expect(login).toHaveAccessibleDescription(/taken|already|another/i);

  await login.fill(unique("x"));
  const password = one.page.getByRole("textbox", { name: "Password", exact: true });
  await password.fill("short");
  await one.page.getByRole("button", { name: "Create account" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toHaveAccessibleDescription(/8/);
});

test("a page asked for before signing in opens after it", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device();
  await one.page.goto("/settings/sessions");
  await one.signedOut();
  await one.fillSignIn(ada);
  await expect(one.page).toHaveURL(/\/settings\/sessions$/);
});
