import type { App } from "./app.ts";
import { expect, test, type World } from "./fixtures.ts";
import type { Person } from "./people.ts";

interface Talk {
  one: App;
  ada: Person;
  boris: Person;
  chatId: string;
}

/** Ada at her desk, in a group with Boris where he has said hello. */
async function talk(world: World): Promise<Talk> {
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await ada.group("Lunch", [boris]);
  await boris.send(group.id, "Hello Ada");
  const one = await world.device(ada);
  await one.open("Lunch");
  await one.stored("Hello Ada");
  return { one, ada, boris, chatId: group.id };
}

test("Markdown is shown as what it means", async ({ world }) => {
  const { one } = await talk(world);
  await one.composer.fill(
    "Some **bold**, *slanted*, ~~struck~~ and `code`, https://example.org/a?b=c\n\n```js\nlet x = 1;\n```\n\n> quoted\n\n- first\n- second",
  );
  await one.composer.press("Enter");
  const message = one.message("Some bold");
  await expect(message.locator("strong")).toHaveText("bold");
  await expect(message.locator("em")).toHaveText("slanted");
  await expect(message.locator("del, s")).toHaveText("struck");
  await expect(message.locator("pre code")).toContainText("let x = 1;");
  await expect(message.locator("blockquote")).toContainText("quoted");
  await expect(message.locator("li")).toHaveText(["first", "second"]);
  const link = message.getByRole("link", { name: /example\.org/ });
  await expect(link).toHaveAttribute("href", "https://example.org/a?b=c");
  await expect(link).toHaveAttribute("rel", /noopener/);
  await expect(link).toHaveAttribute("target", "_blank");
});

test("Enter sends, Shift+Enter makes a line, and nothing sends nothing", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.composer.press("Enter");
  await one.composer.fill("   ");
  await one.composer.press("Enter");
  await one.composer.fill("");
  await one.composer.pressSequentially("first line");
  await one.composer.press("Shift+Enter");
  await one.composer.pressSequentially("second line");
  await expect(one.composer).toHaveValue("first line\nsecond line");
  await one.composer.press("Enter");
  await one.stored("first line");
  expect((await boris.history(chatId)).map((message) => message.text)).toEqual([
    "Hello Ada",
    "first line\nsecond line",
  ]);
});

test("the button sends too, and the focus stays in the composer", async ({ world }) => {
  const { one } = await talk(world);
  await one.composer.fill("By the button");
  await one.page.getByRole("button", { name: "Send", exact: true }).click();
  await one.stored("By the button");
  await expect(one.composer).toBeFocused();
});

test("an input method's Enter chooses, it does not send", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.composer.fill("nihon");
  await one.composer.dispatchEvent("keydown", { key: "Enter", isComposing: true, keyCode: 229 });
  await expect(one.composer).toHaveValue("nihon");
  expect(await boris.history(chatId)).toHaveLength(1);
});

test("a person is mentioned by @ and a few letters", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.composer.pressSequentially(`Ask @${boris.login.slice(0, 3)}`);
  await expect(one.suggestions.getByRole("option", { name: boris.name })).toBeVisible();
  await one.composer.press("Enter");
  await expect(one.suggestions).toBeHidden();
  await expect(one.composer).toHaveValue(`Ask @${boris.login} `);
  await one.composer.press("Enter");
  await one.stored("Ask");
  await expect.poll(async () => (await boris.history(chatId)).at(-1)?.mentionIds).toEqual([boris.id]);
});

test("an emoji is completed from : and its name, and chosen from the picker", async ({ world }) => {
  const { one } = await talk(world);
  await one.composer.pressSequentially("Well done :tada");
  await expect(one.suggestions.getByRole("option").first()).toContainText("🎉");
  await one.composer.press("Tab");
  await expect(one.composer).toHaveValue(/^Well done 🎉\s?$/u);
  await one.page.getByRole("button", { name: "Emoji", exact: true }).click();
  const picker = one.page.getByRole("dialog", { name: /emoji/i });
  await expect(picker).toBeVisible();
  await picker.getByRole("searchbox").fill("rocket");
  await picker
    .getByRole("button", { name: /rocket|🚀/ })
    .first()
    .click();
  await expect(one.composer).toHaveValue(/🚀/u);
});

test("Esc closes the suggestions and leaves what was typed", async ({ world }) => {
  const { one, boris } = await talk(world);
  await one.composer.pressSequentially(`@${boris.login.slice(0, 3)}`);
  await expect(one.suggestions).toBeVisible();
  await one.composer.press("Escape");
  await expect(one.suggestions).toBeHidden();
  await expect(one.composer).toHaveValue(`@${boris.login.slice(0, 3)}`);
  await expect(one.composer).toBeFocused();
});

test("a reply shows what it answers, and can be called off", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.act("Hello Ada", "Reply");
  const replying = one.page.getByRole("region", { name: "Replying" });
  await expect(replying).toContainText("Hello Ada");
  await expect(one.composer).toBeFocused();
  await replying.getByRole("button", { name: "Cancel reply" }).click();
  await expect(replying).toBeHidden();
  await one.act("Hello Ada", "Reply");
  await one.write("Hello Boris");
  await expect(replying).toBeHidden();
  await expect(one.message("Hello Boris")).toContainText("Hello Ada");
  await expect.poll(async () => (await boris.history(chatId)).at(-1)?.reply?.seq).toBe("1");
});

test("the arrow up edits one's last message", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.write("A tpyo");
  await one.stored("A tpyo");
  await boris.send(chatId, "Not mine");
  await one.stored("Not mine");
  await one.composer.press("ArrowUp");
  await expect(one.page.getByRole("region", { name: "Editing" })).toBeVisible();
  await expect(one.composer).toHaveValue("A tpyo");
  await one.composer.fill("A typo");
  await one.composer.press("Enter");
  await one.stored("A typo");
  await expect(one.message("A typo")).toContainText(/edited/i);
  await expect(one.composer).toHaveValue("");
  expect((await boris.message(chatId, 2)).text).toBe("A typo");
});

test("an edit that is called off changes nothing", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.write("As it is");
  await one.stored("As it is");
  await one.composer.press("ArrowUp");
  await one.composer.fill("Something else");
  await one.page.getByRole("button", { name: "Cancel edit" }).click();
  await expect(one.composer).toHaveValue("");
  await one.stored("As it is");
  expect((await boris.message(chatId, 2)).text).toBe("As it is");
});

test("a message is deleted after a question", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await one.write("A mistake");
  await one.stored("A mistake");
  await one.act("A mistake", "Delete");
  await one.dialog("Delete message?").getByRole("button", { name: "Cancel" }).click();
  await one.stored("A mistake");
  await one.act("A mistake", "Delete");
  await one.dialog("Delete message?").getByRole("button", { name: "Delete" }).click();
  await expect(one.message("A mistake")).toHaveCount(0);
  await expect(one.messages.last()).toContainText(/deleted/i);
  expect((await boris.message(chatId, 2)).deletedAt).toBeDefined();
});

test("reactions are given, counted and taken back", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  await boris.react(chatId, "1", "👍");
  const thumb = (count: number) => one.message("Hello Ada").getByRole("button", { name: `👍 ${count}` });
  await expect(thumb(1)).toHaveAttribute("aria-pressed", "false");
  await thumb(1).click();
  await expect(thumb(2)).toHaveAttribute("aria-pressed", "true");
  await thumb(2).click();
  await expect(thumb(1)).toHaveAttribute("aria-pressed", "false");
  await one.act("Hello Ada", "React");
  const picker = one.page.getByRole("dialog", { name: /emoji|react/i });
  await picker.getByRole("searchbox").fill("heart");
  await picker
    .getByRole("button", { name: /heart|❤/ })
    .first()
    .click();
  await expect.poll(async () => (await boris.message(chatId, 1)).reactions.length).toBe(2);
});

test("a message is copied as it was written", async ({ world }) => {
  const { one } = await talk(world);
  await one.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await one.write("Some **bold** words");
  await one.stored("Some bold words");
  await one.act("Some bold words", "Copy");
  await expect
    .poll(async () => one.page.evaluate(async () => navigator.clipboard.readText()))
    .toBe("Some **bold** words");
});

test("the preview shows what will be sent", async ({ world }) => {
  const { one } = await talk(world);
  await one.composer.fill("Some **bold** words");
  const preview = one.page.getByRole("button", { name: "Preview", exact: true });
  await preview.click();
  await expect(preview).toHaveAttribute("aria-pressed", "true");
  const form = one.page.locator("strong", { hasText: "bold" }).last();
  await expect(form).toBeVisible();
  await preview.click();
  await expect(one.composer).toHaveValue("Some **bold** words");
  await one.composer.press("Enter");
  await one.stored("Some bold words");
});

test("the composer grows with the text, but not over the messages", async ({ world }) => {
  const { one } = await talk(world);
  const height = async () => (await one.composer.boundingBox())?.height ?? 0;
  const before = await height();
  await one.composer.fill("1\n2\n3\n4\n5");
  await expect.poll(height).toBeGreaterThan(before + 40);
  await one.composer.fill(Array.from({ length: 200 }, (_, i) => `line ${i}`).join("\n"));
  await expect.poll(height).toBeLessThanOrEqual(900 * 0.45);
  await one.composer.fill("");
  await expect.poll(height).toBeLessThanOrEqual(before + 1);
});

test("a text that is too long is not lost", async ({ world }) => {
  const { one, boris, chatId } = await talk(world);
  const long = "word ".repeat(1_700).trim();
  await one.composer.fill(long);
  await one.composer.press("Enter");
  await expect(one.page.getByText(/too many|too long/i).first()).toBeVisible();
  await expect(one.composer).toHaveValue(long);
  expect(await boris.history(chatId)).toHaveLength(1);
});
