import { expect, test } from "./fixtures.ts";

test.use({ serviceWorkers: "allow" });

test("kill -9 of the server in the middle of a conversation loses and doubles nothing", async ({
  world,
  server,
}) => {
  test.setTimeout(240_000);
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await ada.sendTo(boris, "Start");
  const [one, two] = [await world.device(ada), await world.device(boris)];
  await one.open(boris.name);
  await two.open(ada.name);

  const written: string[] = [];
  const burst = async (round: string): Promise<void> => {
    for (let i = 1; i <= 8; i++) {
      for (const [app, who] of [
        [one, "ada"],
        [two, "boris"],
      ] as const) {
        const text = `${who} ${round}${i}.`;
        await app.write(text);
        written.push(text);
      }
    }
  };
  for (let kill = 1; kill <= 3; kill++) {
    const writing = burst(`k${kill}n`);
    await expect(two.message(`ada k${kill}n3.`).first()).toBeVisible({ timeout: 30_000 });
    await server.kill9();
    await one.disconnected();
    await writing;
    await server.restart();
    await one.connected();
    await two.connected();
  }
  await one.write("End of ada.");
  await two.write("End of boris.");
  for (const app of [one, two]) {
    await app.stored("End of ada.");
    await app.stored("End of boris.");
    await expect(
      app.page.locator("[data-state=queued],[data-state=sending],[data-state=failed]"),
    ).toHaveCount(0);
  }

  const history = await ada.history(chatId);
  const texts = history.map((message) => message.text);
  expect([...texts].sort()).toEqual(["Start", "End of ada.", "End of boris.", ...written].sort());
  for (const who of ["ada", "boris"]) {
    expect(texts.filter((text) => text.startsWith(who))).toEqual(
      written.filter((text) => text.startsWith(who)),
    );
  }
  for (const app of [one, two]) {
    const shown = await app.readAll();
    expect([...shown.keys()]).toEqual(history.map((message) => Number(message.seq)));
    for (const message of history) expect(shown.get(Number(message.seq))).toContain(message.text);
  }
});

test("a page that was opened while the server was dead comes alive with it", async ({ world, server }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("Hi");
  await one.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await server.kill9();
  await one.page.reload();
  await expect(one.message("Hi")).toBeVisible();
  await server.restart();
  await one.connected();
  await one.write("Still here");
  await one.stored("Still here");
});
