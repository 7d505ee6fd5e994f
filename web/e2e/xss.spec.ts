import type { BrowserContext, Page } from "@playwright/test";
import type { App } from "./app.ts";
import { expect, test } from "./fixtures.ts";
import { Person, Problem } from "./people.ts";
import { corpus, lines, type Payload } from "./xss-corpus.ts";

/** What a message may consist of; everything else has slipped through. */
const allowedTags = new Set(
  (
    "A ABBR ARTICLE B BLOCKQUOTE BR BUTTON CODE DEL DIV EM FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR I IMG INPUT LI OL P " +
    "PRE S SPAN STRONG SUB SUP TABLE TBODY TD TH THEAD TIME TR U UL MARK SVG PATH CIRCLE RECT LINE POLYLINE POLYGON " +
    "ELLIPSE G BDI"
  ).split(" "),
);
const allowedAttributes =
  /^(id|class|style|dir|lang|title|role|tabindex|href|rel|target|type|disabled|checked|colspan|rowspan|align|start|datetime|width|height|viewbox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|d|x|y|x1|x2|y1|y2|r|rx|ry|cx|cy|points|xmlns|for|name|value|alt|src|translate|aria-[a-z]+|data-[a-z0-9-]+)$/;

interface Watch {
  requests: string[];
  dialogs: string[];
}

/** Notes every way in which a payload could show that it lives. */
async function watch(context: BrowserContext, page: Page, own: string): Promise<Watch> {
  const seen: Watch = { requests: [], dialogs: [] };
  context.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(own) && !/^(data:image\/|blob:)/.test(url)) seen.requests.push(url);
  });
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const world = globalThis as typeof globalThis & { ran: unknown[]; violations: string[]; __xss: unknown };
    world.ran = [];
    world.violations = [];
    Object.defineProperty(world, "__xss", { value: (id: unknown) => world.ran.push(id), writable: false });
    document.addEventListener("securitypolicyviolation", (event) =>
      world.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  return seen;
}

/** Nothing ran, nothing was asked for, and the policy had nothing to stop. */
async function harmless(app: App, seen: Watch): Promise<void> {
  await app.frames(2);
  const [ran, violations] = await app.page.evaluate(() => {
    const world = globalThis as typeof globalThis & { ran: unknown[]; violations: string[] };
    return [world.ran, world.violations];
  });
  expect(ran, "payloads that ran").toEqual([]);
  expect(violations, "violations of the policy").toEqual([]);
  expect(seen.dialogs).toEqual([]);
  expect(seen.requests, "requests to other origins").toEqual([]);
}

/** Elements and attributes below the selector that no message may have, and links that lead astray. */
async function strangers(app: App, selector: string): Promise<string[]> {
  const attributes = allowedAttributes.source;
  return app.page.evaluate(
    ({ selector, tags, attributes }) => {
      const bad: string[] = [];
      const known = new Set(tags);
      const fine = new RegExp(attributes);
      for (const root of document.querySelectorAll(selector)) {
        for (const element of [root, ...root.querySelectorAll("*")]) {
          const tag = element.tagName.toUpperCase();
          const where = `${tag} in ${root.textContent.slice(0, 60)}`;
          if (!known.has(tag)) bad.push(`element ${where}`);
          for (const { name, value } of element.attributes) {
            if (!fine.test(name.toLowerCase())) bad.push(`attribute ${name} of ${where}`);
            if (/^(id|name)$/.test(name) && !/^[a-z][\w:.-]*$/i.test(value))
              bad.push(`${name}=${value} of ${where}`);
            if (/^(id|name)$/.test(name) && value in HTMLFormElement.prototype)
              bad.push(`${name}=${value} of ${where}`);
          }
          if (element instanceof HTMLAnchorElement && !/^(https?|mailto):$/.test(element.protocol)) {
            bad.push(`link to ${element.href} in ${where}`);
          }
          if (element instanceof HTMLAnchorElement && element.host !== location.host) {
            if (!element.rel.includes("noopener")) bad.push(`link without noopener in ${where}`);
          }
          if (
            element instanceof HTMLImageElement &&
            !/^(data:image\/(png|jpeg|gif|webp)|blob:)/.test(element.src)
          ) {
            if (new URL(element.src, location.href).origin !== location.origin)
              bad.push(`image ${element.src}`);
          }
          if (element instanceof HTMLInputElement && (element.type !== "checkbox" || !element.disabled)) {
            bad.push(`input in ${where}`);
          }
          if (tag === "SVG" && element.closest(".markdown") !== null) bad.push(`svg in ${where}`);
        }
      }
      return bad;
    },
    { selector, tags: [...allowedTags], attributes },
  );
}

/** A window that shows much at once, so that there is less to scroll. */
const tall = { width: 1440, height: 3_000 };

/** Scrolls over the whole chat upwards, calling back at every step, until its first message was in the page. */
async function overAll(app: App, at: () => Promise<void>): Promise<Set<number>> {
  const seen = new Set<number>();
  await app.log.hover();
  // Small enough that two turns of the wheel at once, on a busy machine, still pass over nothing.
  const by = -0.4 * (await app.log.evaluate((log) => log.clientHeight));
  for (let step = 0; step < 5_000 && !seen.has(1); step++) {
    for (const seq of await app.seqs()) seen.add(seq);
    await at();
    await app.page.mouse.wheel(0, by);
    await app.frames(2);
  }
  return seen;
}

/** Goes to the newest message, which has this number. */
async function newest(app: App, seq: number): Promise<void> {
  await expect(async () => {
    const jump = app.page.getByRole("button", { name: /^Jump to newest/ });
    if (await jump.isVisible()) await jump.click();
    expect((await app.seqs()).at(-1)).toBe(seq);
  }).toPass({ timeout: 15_000 });
}

/** Sends payloads that the rules of the field take, some at once; tells which were taken. */
async function taken(
  payloads: Payload[],
  put: (payload: Payload) => Promise<unknown>,
  atOnce = 8,
): Promise<Payload[]> {
  const fine: Payload[] = [];
  const left = [...payloads];
  const work = async (): Promise<void> => {
    for (let payload = left.shift(); payload !== undefined; payload = left.shift()) {
      try {
        await put(payload);
        fine.push(payload);
      } catch (problem) {
        if (!(problem instanceof Problem) || problem.status !== 400) throw problem;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return fine;
}

test("the corpus has 500 different payloads at least", () => {
  expect(corpus.length).toBeGreaterThanOrEqual(500);
  expect(new Set(corpus.map(({ text }) => text.replace(/__xss\(\d+\)/g, ""))).size).toBe(corpus.length);
});

test("no payload in a message runs, or leaves anything in the page that messages do not have", async ({
  world,
  server,
}) => {
  test.setTimeout(240_000);
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Corpus", [ada]);
  const sent = await taken(corpus, ({ text }) => boris.send(group.id, text));
  expect(sent.length).toBeGreaterThanOrEqual(500);
  await ada.markRead(group.id, sent.length);
  const one = await world.device(undefined, { viewport: tall });
  const seen = await watch(one.page.context(), one.page, server.url);
  await one.signIn(ada);
  await one.open("Corpus");
  const bad = new Set<string>();
  const rendered = await overAll(one, async () => {
    for (const stranger of await strangers(one, "[role=log] article")) bad.add(stranger);
  });
  expect([...bad]).toEqual([]);
  expect(rendered.size).toBe(sent.length);
  await harmless(one, seen);
});

test("no payload runs in the chat list, a reply's excerpt, or as it comes in", async ({ world, server }) => {
  test.setTimeout(240_000);
  const [ada, boris] = await world.people("Ada", "Boris");
  const group = await boris.group("Corpus", [ada]);
  const one = await world.device();
  const seen = await watch(one.page.context(), one.page, server.url);
  await one.signIn(ada);
  await one.open("Corpus");
  let last = 0;
  // One after another, so that each is the newest of the list for a moment.
  await taken(
    corpus,
    async ({ text }) => {
      const first = await boris.send(group.id, text);
      const reply = await boris.send(group.id, `${text}\n\nre ${first.seq}`, first.seq);
      last = Number(reply.seq);
      if (last % 50 < 2) await newest(one, last);
    },
    1,
  );
  await newest(one, last);
  expect(await strangers(one, "[role=log] article")).toEqual([]);
  expect(await strangers(one, "[aria-label=Chats] li")).toEqual([]);
  await harmless(one, seen);
});

test("no payload runs in the preview or the composer", async ({ world, server }) => {
  test.setTimeout(240_000);
  const [ada, boris] = await world.people("Ada", "Boris");
  const { chatId } = await boris.sendTo(ada, "Hi");
  const one = await world.device();
  const seen = await watch(one.page.context(), one.page, server.url);
  await one.signIn(ada);
  await one.openById(chatId);
  const preview = one.page.getByRole("button", { name: "Preview", exact: true });
  for (let i = 0; i < corpus.length; i += 20) {
    const text = corpus
      .slice(i, i + 20)
      .map((payload) => payload.text)
      .join("\n\n");
    await one.composer.fill(text.slice(0, 8_000));
    await preview.click();
    await expect(preview).toHaveAttribute("aria-pressed", "true");
    await one.frames(2);
    expect(await strangers(one, ".markdown")).toEqual([]);
    await preview.click();
    await expect(preview).toHaveAttribute("aria-pressed", "false");
  }
  await harmless(one, seen);
});

test("no payload runs in the names of people or what they say of themselves", async ({ world, server }) => {
  test.setTimeout(240_000);
  const ada = await world.person({ firstName: "Ada" });
  const group = await ada.group("Everyone", []);
  const people: Person[] = [];
  const named = await taken(lines(64), async ({ text }) => {
    const person = await world.person({ firstName: text, lastName: text, about: text });
    await ada.addMembers(group.id, [person]);
    await person.send(group.id, `I am @${person.login}`);
    if (people.length < 40) await person.sendTo(ada, "Hello");
    people.push(person);
  });
  expect(named.length).toBeGreaterThan(150);
  const one = await world.device(undefined, { viewport: tall });
  const seen = await watch(one.page.context(), one.page, server.url);
  await one.signIn(ada);
  await one.openById(group.id);
  const bad = new Set<string>();
  await overAll(one, async () => {
    for (const stranger of await strangers(one, "[role=log] article, [aria-label=Chats] li"))
      bad.add(stranger);
  });
  await one.openDetails();
  await expect(
    one.details.getByRole("list", { name: "Members" }).getByRole("listitem").first(),
  ).toBeVisible();
  for (const stranger of await strangers(one, "[aria-label=Members] li")) bad.add(stranger);
  expect([...bad]).toEqual([]);
  await one.page.goto("/people");
  await one.page.getByRole("searchbox", { name: "Find people" }).fill("*<*");
  await expect(one.page.getByRole("list", { name: "People" }).getByRole("link").first()).toBeVisible();
  expect(await strangers(one, "[aria-label=People] li")).toEqual([]);
  await one.page.goto(`/people/${people[0]?.id ?? ""}`);
  await expect(one.page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await harmless(one, seen);
});

test("no payload runs in the names and descriptions of groups", async ({ world, server }) => {
  test.setTimeout(240_000);
  const [ada, boris] = await world.people("Ada", "Boris");
  const named = await taken(lines(128), ({ text }) => boris.group(text, [ada], text));
  expect(named.length).toBeGreaterThan(300);
  const one = await world.device();
  const seen = await watch(one.page.context(), one.page, server.url);
  await one.signIn(ada);
  const links = one.chats.getByRole("link");
  await expect(links.first()).toBeVisible();
  const bad = new Set<string>();
  const shown = new Set<string>();
  const list = one.page.getByRole("region", { name: "Chats", exact: true });
  for (let step = 0; step < 80 && shown.size < named.length; step++) {
    for (const stranger of await strangers(one, "[aria-label=Chats] li")) bad.add(stranger);
    for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")))) {
      shown.add(href ?? "");
    }
    // Some with what their group says of itself beside it.
    if (step % 3 === 0) {
      const link = await links.nth(5).elementHandle();
      const href = (await link.getAttribute("href")) ?? "";
      // Not with the mouse: the list may still move under it.
      await link.dispatchEvent("click");
      await expect(one.page).toHaveURL(href);
      await one.openDetails();
      await harmless(one, seen);
    }
    await list.hover();
    await one.page.mouse.wheel(0, 500);
    await one.frames(2);
  }
  expect([...bad]).toEqual([]);
  expect(shown.size).toBe(named.length);
  await harmless(one, seen);
});
