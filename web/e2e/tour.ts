import type { App } from "./app.ts";
import { expect, type World } from "./fixtures.ts";
import type { Person } from "./people.ts";

/** What the tour of all screens needs to have happened. */
export interface Stage {
  ada: Person;
  boris: Person;
  groupId: string;
  group: string;
}

export async function stage(world: World): Promise<Stage> {
  const [ada, boris, cleo] = await world.people("Ada", "Boris", "Cleo");
  const group = await ada.group("Lunch", [boris, cleo], "Where and when we eat");
  await boris.sendAll(group.id, [
    "Hello **all**",
    "`code` and https://example.org",
    "> quoted\n\n- one\n- two",
  ]);
  await ada.send(group.id, "```js\nlet x = 1;\n```");
  await cleo.send(group.id, `@${ada.login} coming?`, "1");
  await boris.react(group.id, "1", "👍");
  await ada.react(group.id, "1", "🎉");
  await ada.delete(group.id, "4");
  await boris.sendTo(ada, "مرحبا");
  await cleo.sendTo(ada, "你好");
  await ada.markRead(group.id, 2);
  return { ada, boris, groupId: group.id, group: "Lunch" };
}

export interface Screen {
  name: string;
  signedIn: boolean;
  show: (app: App, stage: Stage) => Promise<void>;
}

async function conversation(app: App, { groupId, group }: Stage): Promise<void> {
  await app.openById(groupId);
  await app.opened(group);
  await expect(app.messages.first()).toBeVisible();
  // Another screen may have left a draft.
  await app.composer.fill("");
}

/** Presses a button that phones may keep in the list's screen and not beside a conversation. */
async function press(app: App, name: string): Promise<void> {
  await app.page.getByRole("button", { name, exact: true }).click();
}

function section(path: string, heading: string): Screen["show"] {
  return async (app) => {
    await app.page.goto(`/settings/${path}`);
    await expect(app.page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await app.connected();
  };
}

/** Every screen and dialog of the client. */
export const screens: Screen[] = [
  {
    name: "sign-in",
    signedIn: false,
    show: async (app) => {
      await app.page.goto("/sign-in");
      await expect(app.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    },
  },
  {
    name: "sign-up",
    signedIn: false,
    show: async (app) => {
      await app.page.goto("/sign-up");
      await expect(app.page.getByRole("heading", { name: "Create an account" })).toBeVisible();
    },
  },
  {
    name: "no-deletion",
    signedIn: false,
    show: async (app) => {
      await app.page.goto("/deletions/0190b5a4-7c1e-7f00-8000-000000000000");
      await expect(app.page.getByRole("heading", { name: "There is no such deletion" })).toBeVisible();
    },
  },
  {
    name: "sign-up-errors",
    signedIn: false,
    show: async (app) => {
      await app.page.goto("/sign-up");
      await press(app, "Create account");
      await expect(app.page.locator("[aria-invalid=true]").first()).toBeVisible();
    },
  },
  {
    name: "chats",
    signedIn: true,
    show: async (app, { group }) => {
      await app.page.goto("/chats");
      await expect(app.chat(group)).toBeVisible();
      await app.connected();
    },
  },
  { name: "conversation", signedIn: true, show: conversation },
  {
    name: "message-actions",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      // What comes in meanwhile may move the message away from under the mouse.
      await expect(async () => {
        await app.message("Hello all").first().hover();
        await expect(app.actions.filter({ visible: true }).first()).toBeVisible({ timeout: 1_000 });
      }).toPass();
    },
  },
  {
    name: "replying",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.act("Hello all", "Reply");
      await app.composer.fill("An *answer*");
      await press(app, "Preview");
    },
  },
  {
    name: "suggestions",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.composer.pressSequentially(`@${set.boris.login.slice(0, 2)}`);
      await expect(app.suggestions).toBeVisible();
    },
  },
  {
    name: "delete",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      const mine = app.page.locator("article[data-seq]").filter({ hasText: "Mine to delete" });
      if ((await mine.count()) === 0) await app.write("Mine to delete");
      await app.stored("Mine to delete");
      await app.act("Mine to delete", "Delete");
      await expect(app.dialog("Delete message?")).toBeVisible();
    },
  },
  {
    name: "emoji",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await press(app, "Emoji");
      await expect(app.page.getByRole("dialog", { name: /emoji/i })).toBeVisible();
    },
  },
  {
    name: "details",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.openDetails();
      await expect(app.details.getByRole("list", { name: "Members" })).toContainText(set.boris.name);
    },
  },
  {
    name: "member-menu",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.openDetails();
      await app.details.getByRole("button", { name: `Actions for ${set.boris.name}` }).click();
      await expect(app.page.getByRole("menu")).toBeVisible();
    },
  },
  {
    name: "add-people",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.openDetails();
      await app.details.getByRole("button", { name: "Add people" }).click();
      await expect(app.dialog("Add people")).toBeVisible();
    },
  },
  {
    name: "new-group",
    signedIn: true,
    show: async (app, { boris, group }) => {
      await app.page.goto("/chats");
      await expect(app.chat(group)).toBeVisible();
      await press(app, "New group");
      const dialog = app.dialog("New group");
      await dialog.getByRole("textbox", { name: "Group name" }).fill("Dinner");
      await dialog.getByRole("searchbox", { name: "Find people" }).fill(`@${boris.login}`);
      await dialog.getByRole("checkbox", { name: boris.name }).check();
    },
  },
  {
    name: "people",
    signedIn: true,
    show: async (app, { boris }) => {
      await app.page.goto("/people");
      await app.page.getByRole("searchbox", { name: "Find people" }).fill(`@${boris.login}`);
      await expect(app.page.getByRole("list", { name: "People" }).getByRole("link")).toHaveCount(1);
    },
  },
  {
    name: "people-none",
    signedIn: true,
    show: async (app) => {
      await app.page.goto("/people");
      await app.page.getByRole("searchbox", { name: "Find people" }).fill("nobodyiscalledthis");
      await expect(app.page.getByRole("list", { name: "People" }).getByRole("link")).toHaveCount(0);
    },
  },
  {
    name: "switcher",
    signedIn: true,
    show: async (app, set) => {
      await conversation(app, set);
      await app.page.keyboard.press("Control+k");
      await expect(app.dialog("Switch chat").getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "shortcuts",
    signedIn: true,
    show: async (app, { group }) => {
      await app.page.goto("/chats");
      await expect(app.chat(group)).toBeVisible();
      await app.page.keyboard.press("?");
      await expect(app.dialog("Keyboard shortcuts")).toBeVisible();
    },
  },
  { name: "settings-profile", signedIn: true, show: section("profile", "Profile") },
  { name: "settings-account", signedIn: true, show: section("account", "Account") },
  {
    name: "delete-account",
    signedIn: true,
    show: async (app, set) => {
      await section("account", "Account")(app, set);
      await press(app, "Delete account…");
      const dialog = app.dialog("Delete your account?");
      await dialog.getByRole("button", { name: "Delete account", exact: true }).click();
      await expect(dialog.locator("[aria-invalid=true]")).toHaveCount(2);
    },
  },
  { name: "settings-sessions", signedIn: true, show: section("sessions", "Sessions") },
  { name: "settings-appearance", signedIn: true, show: section("appearance", "Appearance") },
  { name: "settings-notifications", signedIn: true, show: section("notifications", "Notifications") },
];

/** What reaches out of the window to the side, or is cut off from reach. */
export async function outside(app: App): Promise<string[]> {
  return app.page.evaluate(() => {
    const bad: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) bad.push(`the page is ${root.scrollWidth} wide`);
    if (root.scrollHeight > root.clientHeight) bad.push(`the page is ${root.scrollHeight} high`);
    for (const element of document.querySelectorAll<HTMLElement>(
      "button, a[href], input, textarea, select",
    )) {
      const box = element.getBoundingClientRect();
      const shown = element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      if (!shown || box.width === 0 || box.height < 2) continue;
      const dialog = document.querySelector("dialog:modal");
      if (dialog !== null && !dialog.contains(element)) continue;
      let scroller = element.parentElement;
      while (scroller !== null && !/auto|scroll/.test(getComputedStyle(scroller).overflowX)) {
        scroller = scroller.parentElement;
      }
      if (scroller !== null && scroller.scrollWidth > scroller.clientWidth) continue;
      if (box.left < -1 || box.right > innerWidth + 1) {
        bad.push(
          `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.trim()} is outside`,
        );
      }
    }
    return bad;
  });
}
