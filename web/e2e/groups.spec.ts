import type { App } from "./app.ts";
import { expect, test, type World } from "./fixtures.ts";
import type { Person } from "./people.ts";

interface Trio {
  one: App;
  two: App;
  ada: Person;
  boris: Person;
  cleo: Person;
  groupId: string;
}

/** Ada's group with Boris, both looking at it; Cleo is not in it. */
async function trio(world: World): Promise<Trio> {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  const group = await ada.group("Lunch", [boris], "Where we eat");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  for (const app of [one, two]) {
    await app.open("Lunch");
    await app.openDetails();
  }
  return { one, two, ada, boris, cleo, groupId: group.id };
}

async function menu(app: App, person: Person, item: string): Promise<void> {
  await app.details.getByRole("button", { name: `Actions for ${person.name}` }).click();
  await app.page.getByRole("menu").getByRole("menuitem", { name: item, exact: true }).click();
}

/** Answers the question that a grave action asks, if it does. */
async function confirm(app: App, name: RegExp): Promise<void> {
  await app.page.getByRole("dialog").getByRole("button", { name }).click();
}

test("a group is made with a name, a description and people", async ({ world }) => {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  const one = await world.device(ada);
  await one.page.getByRole("button", { name: "New group" }).click();
  const dialog = one.dialog("New group");
  await dialog.getByRole("textbox", { name: "Group name" }).fill("Lunch");
  await dialog.getByRole("textbox", { name: "Description" }).fill("Where we eat");
  for (const person of [boris, cleo]) {
    await dialog.getByRole("searchbox", { name: "Find people" }).fill(`@${person.login}`);
    await dialog.getByRole("checkbox", { name: person.name }).check();
  }
  await dialog.getByRole("button", { name: "Create group" }).click();
  await one.opened("Lunch");
  const [chat] = await boris.chats();
  expect(chat).toMatchObject({ name: "Lunch", description: "Where we eat", memberCount: 3 });
  const two = await world.device(boris);
  await expect(two.chat("Lunch")).toBeVisible();
});

test("a group without a name is not made, and says so", async ({ world }) => {
  const one = await world.device(await world.person());
  await one.page.getByRole("button", { name: "New group" }).click();
  const dialog = one.dialog("New group");
  await dialog.getByRole("button", { name: "Create group" }).click();
  await expect(dialog.getByRole("textbox", { name: "Group name" })).toHaveAttribute("aria-invalid", "true");
});

test("people are added and removed", async ({ world }) => {
  const { one, two, cleo, boris, groupId, ada } = await trio(world);
  await one.details.getByRole("button", { name: "Add people" }).click();
  const dialog = one.dialog("Add people");
  await dialog.getByRole("searchbox", { name: "Find people" }).fill(`@${cleo.login}`);
  await dialog.getByRole("checkbox", { name: cleo.name }).check();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toBeHidden();
  for (const app of [one, two]) {
    await expect(app.details.getByRole("list", { name: "Members" })).toContainText(cleo.name);
  }
  await menu(one, boris, "Remove");
  await confirm(one, /^Remove/);
  await expect(one.details.getByRole("list", { name: "Members" })).not.toContainText(boris.name);
  await expect(two.chat("Lunch")).toHaveCount(0);
  expect((await ada.members(groupId)).map((member) => member.userId).sort()).toEqual(
    [ada.id, cleo.id].sort(),
  );
});

test("roles are given, and what they allow appears", async ({ world }) => {
  const { one, two, boris, groupId, ada } = await trio(world);
  await expect(two.details.getByRole("button", { name: "Add people" })).toHaveCount(0);
  await menu(one, boris, "Make admin");
  await expect(two.details.getByRole("button", { name: "Add people" })).toBeVisible();
  await menu(one, boris, "Make member");
  await expect(two.details.getByRole("button", { name: "Add people" })).toHaveCount(0);
  await menu(one, boris, "Make owner");
  await confirm(one, /^Make owner|^Hand over|^Make/);
  await expect(two.details.getByRole("button", { name: "Delete group" })).toBeVisible();
  await expect(one.details.getByRole("button", { name: "Delete group" })).toHaveCount(0);
  const roles = Object.fromEntries(
    (await ada.members(groupId)).map((member) => [member.userId, member.role]),
  );
  expect(roles[boris.id]).toBe("MEMBER_ROLE_OWNER");
});

test("a group is renamed for all", async ({ world }) => {
  const { one, two } = await trio(world);
  await one.details.getByRole("button", { name: "Rename" }).click();
  const name = one.page.getByRole("textbox", { name: /name/i }).last();
  await name.fill("Dinner");
  await name.press("Enter");
  for (const app of [one, two]) {
    await app.opened("Dinner");
    await expect(app.chat("Dinner")).toBeVisible();
  }
});

test("who leaves is gone; the owner is told to hand over first", async ({ world }) => {
  const { one, two, boris, ada, groupId } = await trio(world);
  await two.details.getByRole("button", { name: "Leave group" }).click();
  await confirm(two, /^Leave/);
  await expect(two.chat("Lunch")).toHaveCount(0);
  await expect(one.details.getByRole("list", { name: "Members" })).not.toContainText(boris.name);
  await ada.addMembers(groupId, [boris]);
  const leave = one.details.getByRole("button", { name: "Leave group" });
  if (await leave.isVisible()) {
    await leave.click();
    await confirm(one, /^Leave/);
    await expect(
      one.page
        .getByText(/hand|owner/i)
        .filter({ visible: true })
        .first(),
    ).toBeVisible();
  }
  expect((await ada.members(groupId)).map((member) => member.userId)).toContain(ada.id);
});

test("a deleted group goes from everyone's list", async ({ world }) => {
  const { one, two, ada } = await trio(world);
  await one.details.getByRole("button", { name: "Delete group" }).click();
  await confirm(one, /^Delete/);
  for (const app of [one, two]) {
    await expect(app.chat("Lunch")).toHaveCount(0);
    await expect(app.composer).toHaveCount(0);
  }
  expect(await ada.chats()).toEqual([]);
});

test("a muted chat says so, on every device, and does not count in the title", async ({ world }) => {
  const { one, boris, ada, groupId } = await trio(world);
  const phone = await world.device(ada);
  await one.details.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(one.item("Lunch").getByLabel("Muted")).toBeVisible();
  await expect(phone.item("Lunch").getByLabel("Muted")).toBeVisible();
  await boris.send(groupId, "Anyone?");
  await expect(phone.unread("Lunch")).toHaveText("1");
  await expect(phone.page).not.toHaveTitle(/\(\d+\)/);
  await phone.page.reload();
  await expect(phone.item("Lunch").getByLabel("Muted")).toBeVisible();
  await one.details.getByRole("button", { name: "Unmute" }).click();
  await expect(phone.item("Lunch").getByLabel("Muted")).toHaveCount(0);
});

test("what changes while the list is on its way is not undone by it", async ({ world }) => {
  const { one, ada } = await trio(world);
  const phone = await world.device(ada);
  await expect(phone.item("Lunch")).toBeVisible();
  const address = /\/v1\/chats(\?|$)/;
  const list = await phone.holdAnswer(address);
  const arrived = phone.page.waitForResponse(address);
  await phone.page.reload();
  await list.held;
  await one.details.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(phone.item("Lunch").getByLabel("Muted")).toBeVisible();
  list.release();
  await (await arrived).finished();
  await phone.frames(2);
  await expect(phone.item("Lunch").getByLabel("Muted")).toBeVisible();
});

test("the list is filtered as one types", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  for (const name of ["Lunch", "Dinner", "Обед"]) await ada.group(name, [boris]);
  const one = await world.device(ada);
  await expect(one.chats.getByRole("link")).toHaveCount(3);
  const filter = one.page.getByRole("searchbox", { name: "Filter chats" });
  await filter.fill("обе");
  await expect(one.chats.getByRole("link")).toHaveCount(1);
  await expect(one.chat("Обед")).toBeVisible();
  await filter.fill("nothing like it");
  await expect(one.chats.getByRole("link")).toHaveCount(0);
  await filter.press("Escape");
  await expect(one.chats.getByRole("link")).toHaveCount(3);
});

test("people are found by a mask over their names", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", `Zbigniew${Date.now()}`);
  const one = await world.device(ada);
  await one.page.goto("/people");
  await one.page.getByRole("searchbox", { name: "Find people" }).fill(`Zb?gniew${boris.firstName.slice(8)}*`);
  await expect(
    one.page.getByRole("list", { name: "People" }).getByRole("link", { name: boris.name }),
  ).toBeVisible();
});
