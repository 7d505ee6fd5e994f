import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { screens, stage } from "./tour.ts";

const views = [
  { device: "desktop", viewport: { width: 1440, height: 900 } },
  { device: "phone", viewport: { width: 390, height: 844 } },
];

for (const { device, viewport } of views) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing on any screen, ${device}, ${colorScheme}`, async ({ world }) => {
      test.setTimeout(240_000);
      const set = await stage(world);
      const look = { viewport, colorScheme, reducedMotion: "reduce" as const };
      const strange = await world.device(undefined, look);
      const known = await world.device(set.ada, look);
      for (const screen of screens) {
        const app = screen.signedIn ? known : strange;
        await test.step(screen.name, async () => {
          try {
            await screen.show(app, set);
            const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode(true).analyze();
            const told = violations.map(
              (violation) =>
                `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join("; ")}`,
            );
            expect.soft(told, `${screen.name}, ${device}, ${colorScheme}`).toEqual([]);
          } catch (error) {
            expect.soft(String(error), `${screen.name}, ${device}, ${colorScheme}`).toBe("shown");
          }
        });
      }
    });
  }
}
