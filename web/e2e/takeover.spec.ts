import { expect, test } from "./fixtures.ts";

test(
  "when a realtime process dies, its people go on with another, and nothing is lost or doubled",
  { tag: ["@cluster", "@cluster-only"] },
  async ({ world, cluster }) => {
    const [ada, boris] = await world.people("Ada", "Boris");
    const { chatId } = await ada.sendTo(boris, "Start");
    // The balancer gives each the process with fewer connections: two people are on two processes.
    const [one, two] = [await world.device(ada), await world.device(boris)];
    await one.open(boris.name);
    await two.open(ada.name);
    let reconnects = 0;
    for (const { page } of [one, two]) page.on("websocket", () => reconnects++);

    const written = Array.from({ length: 16 }, (_, i) => `Message ${i + 1}.`);
    const writing = (async (): Promise<void> => {
      for (const [i, text] of written.entries()) await (i % 2 === 0 ? one : two).write(text);
    })();
    await expect(two.message("Message 3.")).toBeVisible();
    cluster.kill9("realtime-1");
    await writing;
    await expect.poll(() => reconnects, { timeout: 30_000 }).toBeGreaterThan(0);

    for (const app of [one, two]) {
      await app.connected();
      for (const text of written) await app.stored(text);
    }
    const history = (await ada.history(chatId)).map((message) => message.text);
    expect([...history].sort()).toEqual(["Start", ...written].sort());
  },
);
