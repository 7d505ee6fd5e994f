import { expect, test } from "./fixtures.ts";
import { Rest, unique } from "./people.ts";

test("names are changed, and others see them", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  await expect(two.chat(ada.name)).toBeVisible();
  await one.page.goto("/settings/profile");
  const nickname = unique("n");
  await one.page.getByRole("textbox", { name: "First name" }).fill("Augusta");
  await one.page.getByRole("textbox", { name: "Last name" }).fill("King");
  await one.page.getByRole("textbox", { name: "Nickname" }).fill(nickname);
  await one.page.getByRole("textbox", { name: "About" }).fill("Counts things");
  await one.page.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await me(ada.rest)).firstName).toBe("Augusta");
  expect(await me(ada.rest)).toMatchObject({ lastName: "King", nickname, about: "Counts things" });
  await two.page.reload();
  await expect(two.chat("Augusta King")).toBeVisible();
});

test("a nickname that is taken is explained at its field", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  const nickname = unique("n");
  await boris.change({ nickname });
  const one = await world.device(ada);
  await one.page.goto("/settings/profile");
  const field = one.page.getByRole("textbox", { name: "Nickname" });
  await field.fill(nickname);
  await one.page.getByRole("button", { name: "Save" }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue(nickname);
});

test("the login is changed, and signs in", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  await one.page.goto("/settings/account");
  const login = unique("new");
  await one.page.getByRole("textbox", { name: "Login", exact: true }).fill(login);
  await one.page.getByRole("button", { name: "Change login" }).click();
  await expect.poll(async () => (await me(ada.rest)).login).toBe(login);
  const two = await world.device();
  await two.signIn({ login, password: ada.password });
});

test("the password is changed, and ends the other sessions", async ({ world }) => {
  const ada = await world.person();
  const [one, two] = [await world.device(ada), await world.device(ada)];
  await one.page.goto("/settings/account");
  const current = one.page.getByRole("textbox", { name: "Current password" });
  await current.fill("not it at all");
  await one.page.getByRole("textbox", { name: "New password" }).fill("a new long password");
  await one.page.getByRole("button", { name: "Change password" }).click();
  await expect(current).toHaveAttribute("aria-invalid", "true");
  await current.fill(ada.password);
  await one.page.getByRole("button", { name: "Change password" }).click();
  await two.signedOut();
  await two.fillSignIn({ login: ada.login, password: "a new long password" });
  await two.signedIn();
  await one.page.reload();
  await one.signedIn();
});

test("the theme is chosen, follows the system, and survives a reload", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada, { colorScheme: "light" });
  const background = async () => one.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await one.page.goto("/settings/appearance");
  const themes = one.page.getByRole("radiogroup", { name: "Theme" });
  const light = await background();
  await themes.getByRole("radio", { name: "Dark" }).check({ force: true });
  await expect.poll(background).not.toBe(light);
  const dark = await background();
  await one.page.reload();
  await expect(themes.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect.poll(background).toBe(dark);
  await themes.getByRole("radio", { name: "System" }).check({ force: true });
  await expect.poll(background).toBe(light);
  await one.page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(background).toBe(dark);
});

test("the language is chosen and everything speaks it", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device(ada);
  await one.page.goto("/settings/appearance");
  await one.page
    .getByRole("radiogroup", { name: "Language" })
    .getByRole("radio", { name: "Русский" })
    .check({ force: true });
  await expect(one.page.locator("html")).toHaveAttribute("lang", "ru");
  await one.page.goto("/chats");
  await one.page.getByRole("link", { name: new RegExp(boris.name) }).click();
  await expect(one.page.getByRole("log")).toHaveAttribute("aria-label", /[а-я]/i);
  const latin = await one.page.evaluate(() =>
    [...document.querySelectorAll("button, a, [aria-label], h1, h2")]
      .map((element) => element.getAttribute("aria-label") ?? element.textContent.trim())
      .filter((name) =>
        /^(Send|Emoji|Preview|Details|Chats|People|Settings|New group|Messages|Message)$/.test(name),
      ),
  );
  expect(latin).toEqual([]);
  await one.page.reload();
  await expect(one.page.locator("html")).toHaveAttribute("lang", "ru");
});

test("a Russian browser is spoken to in Russian", async ({ world }) => {
  const one = await world.device(undefined, { locale: "ru-RU" });
  await one.page.goto("/sign-in");
  await expect(one.page.locator("html")).toHaveAttribute("lang", "ru");
  await expect(one.page.getByRole("heading", { level: 1 })).toHaveText(/[а-я]/i);
});

test("sessions are listed, and ended one by one", async ({ world }) => {
  const ada = await world.person();
  const [one, two] = [await world.device(ada), await world.device(ada)];
  await one.page.goto("/settings/sessions");
  const sessions = one.page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(sessions).toHaveCount(3);
  await expect(sessions.filter({ hasText: "This device" })).toHaveCount(1);
  const secondOfChromium = sessions.filter({ hasText: /chrom/i }).filter({ hasNotText: "This device" });
  await expect(secondOfChromium).toHaveCount(1);
  await secondOfChromium.getByRole("button", { name: "End session" }).click();
  const question = one.page.getByRole("dialog");
  if (await question.isVisible()) await question.getByRole("button", { name: /^End/ }).click();
  await two.signedOut();
  await expect(sessions).toHaveCount(2);
});

test("notifications are asked for in their place, and not before", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  await one.page.goto("/settings/notifications");
  await expect(one.page.getByRole("button", { name: "Turn on notifications" })).toBeVisible();
  const sound = one.page.getByRole("checkbox", { name: "Sound" });
  const before = await sound.isChecked();
  await sound.setChecked(!before, { force: true });
  await one.page.reload();
  await expect(sound).toBeChecked({ checked: !before });
});

test("every section of the settings is one link away", async ({ world }) => {
  const one = await world.device(await world.person());
  await one.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
  for (const section of ["Profile", "Account", "Sessions", "Appearance", "Notifications"]) {
    await one.page
      .getByRole("navigation", { name: "Settings sections" })
      .getByRole("link", { name: section })
      .click();
    await expect(one.page.getByRole("heading", { name: section }).first()).toBeVisible();
  }
});

async function me(rest: Rest): Promise<Record<string, string>> {
  return (await rest.call<{ user: Record<string, string> }>("GET", "/v1/users/me")).user;
}
