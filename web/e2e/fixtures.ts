import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  test as base,
} from "@playwright/test";
import { App } from "./app.ts";
import { Person, type PersonOptions } from "./people.ts";
import { Server, type Settings } from "./server.ts";

export interface Options {
  /** Settings of the server beyond those for tests; another set is another server. */
  settings: Settings;
}

/** What the tests play with: people, and the devices they sit at. */
export class World {
  private readonly contexts: BrowserContext[] = [];
  /** What went wrong in the pages without anyone having asked. */
  readonly complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
    readonly server: Server,
  ) {}

  async person(options: PersonOptions = {}): Promise<Person> {
    return Person.register(this.server.url, options);
  }

  /** As many people as names. */
  async people<Names extends string[]>(...names: Names): Promise<{ [K in keyof Names]: Person }> {
    const all: Person[] = [];
    for (const firstName of names) all.push(await this.person({ firstName }));
    return all as { [K in keyof Names]: Person };
  }

  /** A browser that has never been here; signed in if a person sits at it. */
  async device(person?: Person, options: BrowserContextOptions = {}): Promise<App> {
    const context = await this.browser.newContext({ ...this.options, baseURL: this.server.url, ...options });
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

export const test = base.extend<{ world: World }, Options & { server: Server }>({
  settings: [{}, { option: true, scope: "worker" }],
  server: [
    async ({ settings }, use) => {
      const server = await Server.start(settings);
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  world: async (
    { browser, server, contextOptions, viewport, locale, timezoneId, colorScheme, serviceWorkers },
    use,
  ) => {
    const options = { ...contextOptions, viewport, locale, timezoneId, colorScheme, serviceWorkers };
    const world = new World(browser, options, server);
    await use(world);
    await world.close();
    expect(world.complaints).toEqual([]);
  },
});

export { expect };
