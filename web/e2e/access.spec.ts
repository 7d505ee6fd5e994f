import { expect, test } from "./fixtures.ts";

// Access tokens that are over in a moment: what takes ten minutes happens again and again in a test.
test.use({ settings: { "accounts.token-lifetime": "5s" }, serviceWorkers: "allow" });

test("two tabs that renew their access at the same time both stay signed in", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const desk = await world.device(ada);
  const tab = await world.tab(desk);
  let refreshes = 0;
  desk.page.context().on("response", (response) => {
    if (response.url().endsWith("/v1/auth/refresh")) refreshes += response.ok() ? 1 : 1_000;
  });
  for (const app of [desk, tab]) await app.open(boris.name);
  await expect.poll(() => refreshes, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  expect(refreshes, "a refresh was refused").toBeLessThan(1_000);
  await desk.write("From one tab");
  await tab.write("From the other");
  for (const app of [desk, tab]) {
    await app.stored("From one tab");
    await app.stored("From the other");
  }
});

test("reloads in the middle of a refresh do not sign out", async ({ world }) => {
  const ada = await world.person();
  const desk = await world.device(ada);
  for (let i = 0; i < 6; i++) {
    const asked = desk.page.waitForRequest((request) => request.url().endsWith("/v1/auth/refresh"));
    const reload = desk.page.reload({ waitUntil: "commit" });
    await asked;
    await reload.catch(() => null);
  }
  await desk.page.reload();
  await desk.signedIn();
});

test("an access that ran out while the network was away is renewed when it is back", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const desk = await world.device(ada);
  await desk.open(boris.name);
  await desk.page.context().setOffline(true);
  await desk.disconnected();
  const lost = Date.now();
  await desk.write("Kept");
  await expect.poll(() => Date.now() - lost, { timeout: 10_000 }).toBeGreaterThan(6_000);
  await desk.page.context().setOffline(false);
  await desk.stored("Kept");
});
