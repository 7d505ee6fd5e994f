import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  test as base,
} from "@playwright/test";
import { App } from "./app.ts";
import { Cluster } from "./cluster.ts";
import { Person, type PersonOptions } from "./people.ts";
import { Server, type Settings } from "./server.ts";

export interface Options {
  /** Settings of the server beyond those for tests; another set is another server. */
  settings: Settings;
  /** What the tests run against: one process, or a cluster behind its balancer. */
  runs: "single" | "cluster";
}

interface Served {
  /** One process or a cluster. */
  served: Server | Cluster;
  /** The one process, for tests of it alone. */
  server: Server;
  /** The cluster, for tests of it alone. */
  cluster: Cluster;
  /** The first account, which is the administrator; so the people of the tests are none. */
  admin: Person;
}

/** What the tests play with: people, and the devices they sit at. */
export class World {
  private readonly contexts: BrowserContext[] = [];
  /** What went wrong in the pages without anyone having asked. */
  readonly complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
    private readonly url: string,
  ) {}

  async person(options: PersonOptions = {}): Promise<Person> {
    return Person.register(this.url, options);
  }

  /** As many people as names. */
  async people<Names extends string[]>(...names: Names): Promise<{ [K in keyof Names]: Person }> {
    const all: Person[] = [];
    for (const firstName of names) all.push(await this.person({ firstName }));
    return all as { [K in keyof Names]: Person };
  }

  /** A browser that has never been here; signed in if a person sits at it. */
  async device(person?: Person, options: BrowserContextOptions = {}): Promise<App> {
    const context = await this.browser.newContext({ ...this.options, baseURL: this.url, ...options });
    this.contexts.push(context);
    context.on("page", (page) => {
      page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.stack ?? error.message}`));
      page.on("console", (message) => {
        if (/Content.Security.Policy|Trusted ?Types|\[Vue warn\]/i.test(message.text())) {
          this.complaints.push(`console: ${message.text()}`);
        }
      });
    });
    const app = new App(await context.newPage());
    if (person !== undefined) await app.signIn(person);
    return app;
  }

  /** Another tab of the same browser. */
  async tab(beside: App, path = "/chats"): Promise<App> {
    const app = new App(await beside.page.context().newPage());
    await app.page.goto(path);
    return app;
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close();
  }
}

export const test = base.extend<{ world: World }, Options & Served>({
  settings: [{}, { option: true, scope: "worker" }],
  runs: ["single", { option: true, scope: "worker" }],
  served: [
    async ({ runs, settings }, use) => {
      const served = await (runs === "single" ? Server : Cluster).start(settings);
      await use(served);
      await served.stop();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  server: [
    async ({ served }, use) => {
      if (!(served instanceof Server)) throw new Error("This test is for one process");
      await use(served);
    },
    { scope: "worker" },
  ],
  cluster: [
    async ({ served }, use) => {
      if (!(served instanceof Cluster)) throw new Error("This test is for a cluster");
      await use(served);
    },
    { scope: "worker" },
  ],
  admin: [async ({ served }, use) => use(await Person.register(served.url)), { scope: "worker", auto: true }],
  world: async (
    { browser, served, contextOptions, viewport, locale, timezoneId, colorScheme, serviceWorkers },
    use,
  ) => {
    const options = { ...contextOptions, viewport, locale, timezoneId, colorScheme, serviceWorkers };
    const world = new World(browser, options, served.url);
    await use(world);
    await world.close();
    expect(world.complaints).toEqual([]);
  },
});

export { expect };
