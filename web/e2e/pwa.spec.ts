import { expect, test } from "./fixtures.ts";
import { Front } from "./front.ts";

test.use({ serviceWorkers: "allow" });

test("the manifest makes it an application that can be installed", async ({ world }) => {
  const one = await world.device();
  await one.page.goto("/sign-in");
  const href = await one.page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await one.page.request.get(href ?? "");
  expect(answer.headers()["content-type"]).toMatch(/application\/manifest\+json/);
  const manifest = (await answer.json()) as Record<string, unknown> & {
    icons: { src: string; sizes: string; type: string; purpose?: string }[];
  };
  expect(manifest).toMatchObject({
    name: "Parley",
    display: "standalone",
    start_url: expect.stringMatching(/^\//),
  });
  for (const size of ["192x192", "512x512"]) expect(manifest.icons.map(({ sizes }) => sizes)).toContain(size);
  expect(manifest.icons.some(({ purpose }) => purpose?.includes("maskable"))).toBe(true);
  for (const icon of manifest.icons) {
    const image = await one.page.request.get(icon.src);
    expect(image.status(), icon.src).toBe(200);
    expect(image.headers()["content-type"]).toBe(icon.type);
  }
  const session = await one.page.context().newCDPSession(one.page);
  const { errors } = (await session.send("Page.getAppManifest")) as { errors: unknown[] };
  expect(errors).toEqual([]);
});

test("the service worker has the page after a reload, and opens it without a network", async ({ world }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  await one.page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await one.page.reload();
  await expect
    .poll(() => one.page.evaluate(() => navigator.serviceWorker.controller?.scriptURL))
    .toMatch(/\/sw\.js/);
  await one.page.context().setOffline(true);
  await one.page.goto("/chats");
  await expect(one.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  for (const path of ["/settings/profile", "/people"]) {
    await one.page.goto(path);
    await expect(one.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  }
});

test("what is behind /v1 never comes from a cache of the browser", async ({ world }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const one = await world.device(ada);
  await one.open(boris.name);
  await one.stored("Hi");
  const kept = await one.page.evaluate(async () => {
    const urls: string[] = [];
    for (const name of await caches.keys()) {
      urls.push(...(await (await caches.open(name)).keys()).map((request) => request.url));
    }
    return urls;
  });
  expect(kept.filter((url) => /\/(v1|docs)\//.test(url))).toEqual([]);
});

test("after an upgrade a reload runs the new code, also without a network", async ({ world, server }) => {
  const ada = await world.person();
  const front = await Front.start(server.ownPort, frontOptions());
  try {
    const one = await world.device(ada, { baseURL: front.url });
    await one.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await one.page.reload();
    await one.signedIn();
    await front.upgrade("b2");
    await one.page.reload();
    await expect(one.page.locator("meta[name=test-build]")).toHaveAttribute("content", "b2");
    await one.signedIn();
    // The new build is kept for offline, and the old one is gone.
    await expect
      .poll(() =>
        one.page.evaluate(async () => {
          const urls: string[] = [];
          for (const name of await caches.keys()) {
            urls.push(...(await (await caches.open(name)).keys()).map((request) => request.url));
          }
          const scripts = urls.filter((url) => /\/assets\/.*\.js$/.test(url));
          return scripts.length > 0 && scripts.every((url) => url.includes(".b2."));
        }),
      )
      .toBe(true);
    front.setDown(true);
    await one.page.reload();
    await expect(one.page.locator("meta[name=test-build]")).toHaveAttribute("content", "b2");
    await expect(one.page.getByRole("navigation", { name: "Main" })).toBeVisible();
  } finally {
    await front.stop();
  }
});

test("a page of the old build that is still open goes on, or tells of the new one", async ({
  world,
  server,
}) => {
  const ada = await world.person();
  const front = await Front.start(server.ownPort, frontOptions());
  try {
    const one = await world.device(ada, { baseURL: front.url });
    await one.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await one.page.reload();
    await one.signedIn();
    await front.upgrade("b2");
    // Its lazy parts have names that the server does not know any more.
    await one.page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Settings" }).click();
    await expect(one.page.getByRole("heading", { name: /Settings|Profile/ }).first()).toBeVisible();
  } finally {
    await front.stop();
  }
});

test("a browser that has nothing cached gets the new code at once", async ({ world, server }) => {
  const front = await Front.start(server.ownPort, frontOptions());
  try {
    await front.upgrade("b3");
    const one = await world.device(undefined, { baseURL: front.url });
    await one.page.goto("/sign-in");
    await expect(one.page.locator("meta[name=test-build]")).toHaveAttribute("content", "b3");
    await expect(one.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  } finally {
    await front.stop();
  }
});

test("the files of the client are cached as their names allow", async ({ world }) => {
  const one = await world.device();
  const page = await one.page.request.get("/");
  expect(page.headers()["cache-control"]).toBe("no-cache");
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
  const asset = await one.page.request.get(script ?? "");
  expect(asset.status()).toBe(200);
  for (const word of ["public", "max-age=31536000", "immutable"]) {
    expect(asset.headers()["cache-control"]?.split(/,\s*/)).toContain(word);
  }
  expect((await one.page.request.get("/sw.js")).headers()["cache-control"]).toBe("no-cache");
  expect((await one.page.request.get("/build.json")).headers()["cache-control"]).toBe("no-cache");
  expect((await one.page.request.get("/assets/none-12345678.js")).status()).toBe(404);
});

function frontOptions(): { client?: string } {
  const client = process.env["E2E_CLIENT"];
  return client === undefined ? {} : { client };
}
