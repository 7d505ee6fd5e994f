import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { type Browser, type BrowserContext, chromium, type CDPSession, type Page } from "@playwright/test";
import { App } from "./app.ts";
import { args as browserArgs, executablePath } from "./browser.ts";
import { Person } from "./people.ts";
import { Server } from "./server.ts";

// What the client weighs and how fast it is, in a real browser against the real server:
//   npm run measure -- [--messages 100000] [--runs 7] [--seconds 30] [--json FILE]

interface Weight {
  beforeUsable: number;
  total: number;
  files: { name: string; bytes: number; early: boolean }[];
}

interface Times {
  all: number[];
  median: number;
}

interface Scrolling {
  messages: number;
  seconds: number;
  seen: number;
  longTasks: { count: number; longest: number; total: number };
  frames: { count: number; slowest: number; over33: number; perSecond: number };
  heapMiB: { before: number; after: number; again: number };
  nodes: { before: number; after: number; again: number };
  rows: number;
}

const desktop = { viewport: { width: 1440, height: 900 }, locale: "en-GB" };

export async function main(args: string[]): Promise<number> {
  const option = (name: string, otherwise: number): number => {
    const at = args.indexOf(`--${name}`);
    return at < 0 ? otherwise : Number(args[at + 1]);
  };
  const messages = option("messages", 100_000);
  const runs = option("runs", 7);
  const seconds = option("seconds", 30);
  process.env["E2E_JAVA_OPTS"] ??= "-Xms32m -Xmx512m";
  const server = await Server.start();
  let browser: Browser | undefined;
  try {
    const ada = await Person.register(server.url, { firstName: "Ada", lastName: "Lovelace" });
    const boris = await Person.register(server.url, { firstName: "Boris", lastName: "Kim" });
    const everyday = await seedEveryday(ada, boris);
    const started = Date.now();
    const long = await boris.group("Long", [ada]);
    await boris.flood(long.id, messages, text);
    await boris.send(long.id, "What about this one?", String(Math.round(messages / 2)));
    await ada.markRead(long.id, messages + 1);
    const seeding = (Date.now() - started) / 1_000;
    process.stderr.write(`${messages} messages sent in ${seeding.toFixed(1)} s\n`);

    browser = await chromium.launch({
      executablePath,
      args: [...browserArgs, "--enable-precise-memory-info"],
    });
    const weight = await weigh(browser, server.url, ada, everyday);
    const cold = await usable(browser, server.url, ada, everyday, runs, false);
    const warm = await usable(browser, server.url, ada, everyday, runs, true);
    const scrolling = await scroll(browser, server.url, ada, long.id, messages, seconds);
    const result = {
      cpus: availableParallelism(),
      browser: browser.version(),
      weight,
      usable: { cold, warm },
      scrolling,
    };
    report(result);
    const json = args.indexOf("--json");
    if (json >= 0) writeFileSync(args[json + 1] ?? "measure.json", `${JSON.stringify(result, null, 2)}\n`);
    else process.stdout.write(`${JSON.stringify(result)}\n`);
    return 0;
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** A list of 40 chats as a person may have, one of them with a page of history; gives its id. */
async function seedEveryday(ada: Person, boris: Person): Promise<string> {
  let id = "";
  for (let i = 0; i < 40; i++) {
    const group = await boris.group(`Group ${i}`, [ada]);
    await boris.send(group.id, `Hello ${i}`);
    id = group.id;
  }
  for (let i = 0; i < 200; i++) await boris.send(id, text(i));
  await ada.markRead(id, 201);
  return id;
}

function text(i: number): string {
  const words = "The quick brown fox jumps over the lazy dog and *sleeps* after that. ";
  if (i % 50 === 7) return `\`\`\`js\nfunction number${i}() {\n  return ${i};\n}\n\`\`\``;
  if (i % 20 === 3) return `Message ${i}:\n\n- one\n- **two**\n- https://example.org/${i}`;
  return `Message ${i}. ${words.repeat(i % 5)}`;
}

/** The bytes on the wire of all scripts, and of those needed until the first chat can be used. */
async function weigh(browser: Browser, url: string, person: Person, chatId: string): Promise<Weight> {
  const context = await browser.newContext({ ...desktop, baseURL: url, serviceWorkers: "block" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  const names = new Map<string, string>();
  const files = new Map<string, { name: string; bytes: number; early: boolean }>();
  let early = true;
  session.on("Network.responseReceived", ({ requestId, response }) => {
    if (/javascript/.test(response.mimeType)) names.set(requestId, new URL(response.url).pathname);
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name !== undefined && !files.has(name)) files.set(name, { name, bytes: encodedDataLength, early });
  });
  const app = new App(page);
  await app.signIn(person);
  await app.openById(chatId);
  await app.messages.last().waitFor();
  await page.waitForLoadState("networkidle");
  early = false;
  await lazyParts(app);
  await page.waitForLoadState("networkidle");
  await context.close();
  const all = [...files.values()].sort((a, b) => b.bytes - a.bytes);
  const sum = (some: typeof all): number => some.reduce((total, { bytes }) => total + bytes, 0);
  return { beforeUsable: sum(all.filter((file) => file.early)), total: sum(all), files: all };
}

/** Opens what is loaded only when it is wanted. */
async function lazyParts(app: App): Promise<void> {
  const { page } = app;
  await app.composer.pressSequentially(":smile");
  await app.suggestions.getByRole("option").first().waitFor();
  await app.composer.fill("");
  await page.getByRole("button", { name: "Emoji", exact: true }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Details" }).click();
  await app.details.waitFor();
  for (const section of ["profile", "account", "sessions", "appearance", "notifications"]) {
    await page.goto(`/settings/${section}`);
    await page.getByRole("navigation", { name: "Settings sections" }).waitFor();
  }
  await page.goto("/people");
  await page.getByRole("searchbox", { name: "Find people" }).waitFor();
}

/** How long from the start of the navigation until the list and the composer can be used, signed in. */
async function usable(
  browser: Browser,
  url: string,
  person: Person,
  chatId: string,
  runs: number,
  warm: boolean,
): Promise<Times> {
  const all: number[] = [];
  let context: BrowserContext | undefined;
  // The first run makes the server warm and does not count.
  for (let run = 0; run <= runs; run++) {
    if (context === undefined || !warm) {
      await context?.close();
      context = await browser.newContext({ ...desktop, baseURL: url });
      await context.addInitScript(noteUsable);
      const page = await context.newPage();
      await new App(page).signIn(person);
      if (warm)
        await page.evaluate(async () => {
          await navigator.serviceWorker.ready;
        });
      // "Cold" is without anything in a cache: only the cookie is known.
      if (!warm) {
        const session = await context.newCDPSession(page);
        await session.send("Storage.clearDataForOrigin", {
          origin: new URL(url).origin,
          storageTypes: "cache_storage,service_workers,indexeddb",
        });
        await session.send("Network.clearBrowserCache");
      }
      await page.close();
    }
    const page = await context.newPage();
    await page.goto(`/chats/${chatId}`);
    const took = await page.waitForFunction(() => (globalThis as { usableAt?: number }).usableAt);
    if (run > 0) all.push(Math.round((await took.jsonValue()) ?? 0));
    await page.close();
  }
  await context?.close();
  return { all, median: median(all) };
}

/** Runs in the page: notes when the list, the messages and the composer are all there. */
function noteUsable(): void {
  const look = (): void => {
    const list = document.querySelector('[aria-label="Chats"] a[href^="/chats/"]');
    const composer = document.querySelector<HTMLTextAreaElement>('textarea[aria-label="Message"]');
    const message = document.querySelector("article[data-seq]");
    if (list !== null && message !== null && composer !== null && !composer.disabled) {
      (globalThis as { usableAt?: number }).usableAt = performance.now();
    } else {
      requestAnimationFrame(look);
    }
  };
  look();
}

async function scroll(
  browser: Browser,
  url: string,
  person: Person,
  chatId: string,
  messages: number,
  seconds: number,
): Promise<Scrolling> {
  const context = await browser.newContext({ ...desktop, baseURL: url });
  const page = await context.newPage();
  const app = new App(page);
  await app.signIn(person);
  await app.openById(chatId);
  await app.messages.last().waitFor();
  const session = await context.newCDPSession(page);
  await session.send("HeapProfiler.enable");
  await session.send("Performance.enable");
  const before = await memory(session, page);
  await page.evaluate(() => {
    const kept = { tasks: [] as number[], frames: [] as number[], seen: new Set<number>(), running: true };
    (globalThis as { kept?: typeof kept }).kept = kept;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) kept.tasks.push(entry.duration);
    }).observe({ type: "longtask" });
    let last = performance.now();
    const frame = (now: number): void => {
      kept.frames.push(now - last);
      last = now;
      if (kept.running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const log = document.querySelector("[role=log]");
    const note = (): void => {
      for (const row of log?.querySelectorAll("article[data-seq]") ?? [])
        kept.seen.add(Number(row.getAttribute("data-seq")));
    };
    setInterval(note, 250);
  });
  await app.log.hover();
  const rows = await tourOf(app, session, seconds, messages);
  const after = await memory(session, page);
  // The same once more: what grows again is a leak, what does not was a cache.
  await tourOf(app, session, seconds, messages);
  const again = await memory(session, page);
  const kept = await page.evaluate(() => {
    const all = (
      globalThis as unknown as {
        kept: { tasks: number[]; frames: number[]; seen: Set<number>; running: boolean };
      }
    ).kept;
    all.running = false;
    return { tasks: all.tasks, frames: all.frames, seen: all.seen.size };
  });
  await context.close();
  const longest = Math.max(0, ...kept.tasks);
  const total = kept.tasks.reduce((sum, task) => sum + task, 0);
  const time = kept.frames.reduce((sum, frame) => sum + frame, 0);
  return {
    messages,
    seconds: 2 * seconds,
    seen: kept.seen,
    longTasks: { count: kept.tasks.length, longest: Math.round(longest), total: Math.round(total) },
    frames: {
      count: kept.frames.length,
      slowest: Math.round(Math.max(...kept.frames)),
      over33: kept.frames.filter((frame) => frame > 33.4).length,
      perSecond: Math.round((kept.frames.length / time) * 1_000),
    },
    heapMiB: { before: before.heap, after: after.heap, again: again.heap },
    nodes: { before: before.nodes, after: after.nodes, again: again.nodes },
    rows,
  };
}

/** Scrolls up and down by the wheel, with a jump to the start and to the newest between; gives the rows in the page. */
async function tourOf(app: App, session: CDPSession, seconds: number, messages: number): Promise<number> {
  const { page } = app;
  let rows = 0;
  const wheel = async (deltaY: number, until: number): Promise<void> => {
    while (Date.now() < until) {
      await session.send("Input.dispatchMouseEvent", {
        type: "mouseWheel",
        x: 900,
        y: 400,
        deltaX: 0,
        deltaY,
      });
      rows = Math.max(rows, await app.messages.count());
    }
  };
  const quarter = (seconds * 1_000) / 4;
  await wheel(-900, Date.now() + quarter);
  await atRest(app);
  await toNewest(app, messages + 1);
  // The newest message answers one in the middle: its quote leads there.
  const middle = Math.round(messages / 2);
  await page
    .locator(`article[data-seq="${messages + 1}"]`)
    .getByRole("button", { name: /Boris/ })
    .first()
    .click();
  await page.locator(`article[data-seq="${middle}"]`).waitFor();
  await wheel(-900, Date.now() + quarter);
  await wheel(900, Date.now() + quarter);
  await atRest(app);
  await app.jumpToDate(new Date());
  await page.locator('article[data-seq="1"]').waitFor();
  await app.log.hover();
  await wheel(900, Date.now() + quarter);
  await atRest(app);
  await toNewest(app, messages + 1);
  await app.log.hover();
  return rows;
}

async function toNewest(app: App, newest: number): Promise<void> {
  await app.page.getByRole("button", { name: /^Jump to newest/ }).click();
  await app.page.locator(`article[data-seq="${newest}"]`).waitFor();
}

/** Waits until the wheel's last turns have had their effect. */
async function atRest(app: App): Promise<void> {
  await app.log.evaluate(async (log) => {
    for (let still = 0, last = NaN; still < 12; still = log.scrollTop === last ? still + 1 : 0) {
      last = log.scrollTop;
      await new Promise((painted) => requestAnimationFrame(painted));
    }
  });
}

/** The JavaScript heap in MiB after the garbage is gone, and the elements of the page. */
async function memory(session: CDPSession, page: Page): Promise<{ heap: number; nodes: number }> {
  for (let i = 0; i < 3; i++) await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? 0;
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  return { heap: Math.round((used / 1_048_576) * 10) / 10, nodes };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = low] = sorted.slice(Math.ceil(sorted.length / 2) - 1);
  return sorted.length % 2 === 1 ? low : (low + high) / 2;
}

function report(result: {
  cpus: number;
  browser: string;
  weight: Weight;
  usable: { cold: Times; warm: Times };
  scrolling: Scrolling;
}): void {
  const { weight, usable: times, scrolling } = result;
  const kib = (bytes: number): string => `${(bytes / 1_024).toFixed(1)} KiB`;
  const range = ({ all, median: middle }: Times): string =>
    `${middle} ms (${Math.min(...all)}–${Math.max(...all)}, ${all.length} runs)`;
  const rows: [string, string][] = [
    ["Browser, processors", `Chromium ${result.browser}, ${result.cpus}`],
    ["JavaScript before the first chat is usable", kib(weight.beforeUsable)],
    ["JavaScript in all", kib(weight.total)],
    ["Usable, nothing cached", range(times.cold)],
    ["Usable, service worker and caches", range(times.warm)],
    ["Scrolled, messages seen", `${scrolling.seconds} s in ${scrolling.messages}, ${scrolling.seen}`],
    ["Tasks over 50 ms", `${scrolling.longTasks.count}, longest ${scrolling.longTasks.longest} ms`],
    [
      "Frames a second; over 33 ms; slowest",
      `${scrolling.frames.perSecond}; ${scrolling.frames.over33}; ${scrolling.frames.slowest} ms`,
    ],
    [
      "Heap before, after, after the same again",
      Object.values(scrolling.heapMiB)
        .map((mib) => `${mib} MiB`)
        .join(", "),
    ],
    ["Elements before, after, after the same again", Object.values(scrolling.nodes).join(", ")],
    ["Messages in the page at most", String(scrolling.rows)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(width)}  ${value}\n`);
  for (const { name, bytes, early } of weight.files) {
    process.stdout.write(`  ${early ? "early" : "lazy "}  ${kib(bytes).padStart(10)}  ${name}\n`);
  }
}
