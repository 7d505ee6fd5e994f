import { expect, test } from "./fixtures.ts";
import { outside, stage } from "./tour.ts";

test("on a phone one goes into a chat and back", async ({ world }) => {
  const { ada, group } = await stage(world);
  const one = await world.device(ada, { viewport: { width: 360, height: 640 } });
  await one.open(group);
  await expect(one.chats).toBeHidden();
  await expect(one.composer).toBeVisible();
  await one.openDetails();
  await one.page
    .getByRole("button", { name: /^(Back|Close)/ })
    .or(one.page.getByRole("link", { name: /^Back/ }))
    .filter({ visible: true })
    .first()
    .click();
  await expect(one.details).toBeHidden();
  await one.page
    .getByRole("button", { name: /^Back/ })
    .or(one.page.getByRole("link", { name: /^Back/ }))
    .filter({ visible: true })
    .first()
    .click();
  await expect(one.chat(group)).toBeVisible();
  await expect(one.composer).toBeHidden();
});

test("the browser's back leaves a conversation on a phone", async ({ world }) => {
  const { ada, group } = await stage(world);
  const one = await world.device(ada, { viewport: { width: 360, height: 640 } });
  await one.open(group);
  await one.page.goBack();
  await expect(one.chat(group)).toBeVisible();
});

test("on a phone a message can be answered by touch", async ({ world }) => {
  const { ada, group } = await stage(world);
  const one = await world.device(ada, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await one.open(group);
  await one.message("Hello all").first().tap();
  await one.actions.filter({ visible: true }).getByRole("button", { name: "Reply" }).tap();
  await one.composer.fill("By touch");
  await one.page.getByRole("button", { name: "Send", exact: true }).tap();
  await one.stored("By touch");
});

test("long names, long words and long lists stay inside", async ({ world }) => {
  const ada = await world.person({ firstName: "Ада".repeat(21), lastName: "W".repeat(64) });
  const boris = await world.person({ firstName: "B", lastName: "" });
  const group = await boris.group("Х".repeat(128), [ada], "d".repeat(1_000));
  await ada.send(group.id, "w".repeat(4_000));
  await ada.send(group.id, `https://example.org/${"a/".repeat(600)}`);
  await ada.send(group.id, `\`${"c".repeat(600)}\`\n\n\`\`\`\n${"d".repeat(600)}\n\`\`\``);
  await ada.send(group.id, `| ${"h | ".repeat(40)}\n|${"---|".repeat(40)}\n| ${"x | ".repeat(40)}`);
  await boris.sendTo(ada, "-");
  for (const viewport of [
    { width: 360, height: 640 },
    { width: 1024, height: 768 },
  ]) {
    const one = await world.device(boris, { viewport });
    await one.openById(group.id);
    await expect(one.messages.last()).toBeVisible();
    expect(await outside(one)).toEqual([]);
    const wide = await one.log.evaluate((log) => log.scrollWidth - log.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await one.openDetails();
    await expect.poll(() => outside(one)).toEqual([]);
  }
});
