import { AxeBuilder } from "@axe-core/playwright";
import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";
import { outside, screens, stage } from "./tour.ts";

const desktop = { width: 1440, height: 900 };
const small = [
  { name: "a phone of 360 pixels", viewport: { width: 360, height: 640 } },
  { name: "a desktop at 200 %", viewport: { width: 720, height: 450 } },
];

/** The rules for which the colours matter. */
const inColours = ["color-contrast", "link-in-text-block"];

/** What axe has to say about the page as it is. */
async function faults(app: App, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page: app.page }).setLegacyMode(true);
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join("; ")}`,
  );
}

for (const { name, viewport, deviceScaleFactor } of [
  { name: "a desktop", viewport: desktop, deviceScaleFactor: 1 },
  ...small.map((one) => ({ ...one, deviceScaleFactor: 2 })),
]) {
  test(`every screen fits into ${name}, and axe finds nothing on it, light or dark`, async ({ world }) => {
    test.setTimeout(240_000);
    const set = await stage(world);
    const look = { viewport, deviceScaleFactor, reducedMotion: "reduce" as const };
    const strange = await world.device(undefined, look);
    const known = await world.device(set.ada, look);
    for (const screen of screens) {
      const app = screen.signedIn ? known : strange;
      await test.step(screen.name, async () => {
        try {
          await app.page.emulateMedia({ colorScheme: "light" });
          await screen.show(app, set);
          expect.soft(await outside(app), screen.name).toEqual([]);
          expect.soft(await faults(app), `${screen.name}, light`).toEqual([]);
          // The dark look is the same page in other colours.
          await app.page.emulateMedia({ colorScheme: "dark" });
          await app.still();
          expect.soft(await faults(app, inColours), `${screen.name}, dark`).toEqual([]);
        } catch (error) {
          expect.soft(String(error), screen.name).toBe("shown");
        }
      });
    }
  });
}

test("no screen asks another origin for anything, or violates the policy", async ({ world, server }) => {
  test.setTimeout(120_000);
  const set = await stage(world);
  await set.boris.send(
    set.groupId,
    "![an image](https://elsewhere.example/a.png) <img src=//elsewhere.example/b.png>",
  );
  const asked: string[] = [];
  const one = await world.device(undefined, { serviceWorkers: "allow" });
  one.page.context().on("request", (request) => asked.push(request.url()));
  one.page.on("websocket", (socket) => asked.push(socket.url()));
  await one.page.addInitScript(() => {
    const kept: string[] = ((globalThis as { violations?: string[] }).violations = []);
    document.addEventListener("securitypolicyviolation", (event) =>
      kept.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
  });
  await one.signIn(set.ada);
  for (const screen of screens.filter((screen) => screen.signedIn)) {
    await screen.show(one, set);
    const violations = await one.page.evaluate(() => (globalThis as { violations?: string[] }).violations);
    expect.soft(violations, screen.name).toEqual([]);
  }
  expect(asked.length).toBeGreaterThan(20);
  const { host } = new URL(server.url);
  const strange = asked.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host);
  expect(strange).toEqual([]);
});
