import { expect, type Locator, type Page } from "@playwright/test";
import type { Person } from "./people.ts";

/** The client on one page, in the words of its users. */
export class App {
  readonly chats: Locator;
  readonly composer: Locator;
  readonly log: Locator;
  readonly messages: Locator;
  readonly details: Locator;
  readonly actions: Locator;
  readonly suggestions: Locator;

  constructor(readonly page: Page) {
    this.chats = page.getByRole("list", { name: "Chats", exact: true });
    this.composer = page
      .getByRole("textbox", { name: "Message", exact: true })
      .or(page.getByRole("combobox", { name: "Message", exact: true }));
    this.log = page.getByRole("log", { name: "Messages" });
    this.messages = this.log.getByRole("article");
    this.details = page.getByRole("complementary", { name: "Details" });
    this.actions = page.getByRole("toolbar", { name: "Message actions" });
    this.suggestions = page.getByRole("listbox", { name: "Suggestions" });
  }

  // --- signing in ---

  async signUp(account: {
    login: string;
    password: string;
    firstName: string;
    lastName: string;
  }): Promise<void> {
    await this.page.goto("/sign-up");
    await this.page.getByRole("textbox", { name: "Login", exact: true }).fill(account.login);
    await this.page.getByRole("textbox", { name: "Password", exact: true }).fill(account.password);
    await this.page.getByRole("textbox", { name: "First name", exact: true }).fill(account.firstName);
    await this.page.getByRole("textbox", { name: "Last name", exact: true }).fill(account.lastName);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.signedIn();
  }

  async signIn(person: Pick<Person, "login" | "password">, path = "/sign-in"): Promise<void> {
    await this.page.goto(path);
    await this.fillSignIn(person);
    await this.signedIn();
  }

  async fillSignIn(person: Pick<Person, "login" | "password">): Promise<void> {
    await this.page.getByRole("textbox", { name: "Login or e-mail" }).fill(person.login);
    await this.page.getByRole("textbox", { name: "Password", exact: true }).fill(person.password);
    await this.page.getByRole("button", { name: "Sign in" }).click();
  }

  async signedIn(): Promise<void> {
    await expect(this.page.getByRole("navigation", { name: "Main" })).toBeVisible();
    await this.connected();
  }

  async connected(state: "online" | "connecting" | "offline" = "online"): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-connection", state, {
      // The client waits for up to half a minute between two attempts.
      timeout: 40_000,
    });
  }

  /** Waits until the connection is lost, however the client names that moment. */
  async disconnected(): Promise<void> {
    await expect(this.page.locator("html")).toHaveAttribute("data-connection", /^(offline|connecting)$/);
  }

  async signedOut(): Promise<void> {
    await expect(this.page).toHaveURL(/\/sign-in/);
    await expect(this.page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  }

  // --- chats ---

  chat(name: string): Locator {
    return this.chats.getByRole("link", { name: startsWith(name) });
  }

  item(name: string): Locator {
    return this.chats
      .getByRole("listitem")
      .filter({ has: this.page.getByRole("link", { name: startsWith(name) }) });
  }

  unread(name: string): Locator {
    return this.item(name)
      .getByLabel(/^\d+ unread/)
      .or(this.item(name).getByTitle(/^\d+ unread/))
      .first();
  }

  async open(name: string): Promise<void> {
    await this.chat(name).click();
    await this.opened(name);
  }

  async opened(name: string): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name })).toBeVisible();
  }

  async openById(chatId: string): Promise<void> {
    await this.page.goto(`/chats/${chatId}`);
    await expect(this.composer).toBeEnabled();
    await this.connected();
  }

  async openDetails(): Promise<void> {
    await this.page.getByRole("button", { name: "Details" }).click();
    await expect(this.details).toBeVisible();
  }

  // --- messages ---

  message(text: string | RegExp): Locator {
    return this.messages.filter({ hasText: text });
  }

  /** Types a message and sends it as a person does. */
  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
    await expect(this.composer).toHaveValue("");
  }

  /** Waits until the message is stored and shown once. */
  async stored(text: string | RegExp): Promise<void> {
    await expect(this.message(text)).toHaveCount(1);
    await expect(this.message(text)).toHaveAttribute("data-state", "stored");
  }

  async act(text: string | RegExp, action: "React" | "Reply" | "Edit" | "Delete" | "Copy"): Promise<void> {
    const button = this.actions.filter({ visible: true }).getByRole("button", { name: action, exact: true });
    // What comes in meanwhile may move the message away from under the mouse.
    await expect(async () => {
      await this.message(text).last().hover();
      await button.click({ timeout: 1_000 });
    }).toPass();
  }

  /** Chooses a day in the calendar of the header. */
  async jumpToDate(day: Date): Promise<void> {
    const date = day.toLocaleDateString("sv-SE");
    await this.page.locator("header input[type=date]").fill(date, { force: true });
  }

  /** The sequence numbers that are in the page, in their order. */
  async seqs(): Promise<number[]> {
    return this.messages.evaluateAll((articles) =>
      articles.map((article) => Number(article.getAttribute("data-seq") ?? 0)).filter((seq) => seq > 0),
    );
  }

  /** The texts in the page, in their order. */
  async texts(): Promise<string[]> {
    return this.messages.allInnerTexts();
  }

  /**
   * Scrolls from where it is to the oldest message and gives the number and text of each in order; the list
   * holds only what is near the view, so that nothing less shows all.
   */
  async readAll(): Promise<Map<number, string>> {
    const seen = new Map<number, string>();
    await this.log.hover();
    for (let step = 0; step < 400; step++) {
      const shown = await this.messages.evaluateAll((articles) =>
        articles.map((article) => ({
          seq: Number(article.getAttribute("data-seq") ?? 0),
          text: (article as HTMLElement).innerText,
        })),
      );
      for (const { seq, text } of shown) if (seq > 0) seen.set(seq, text);
      if (seen.has(1)) break;
      await this.page.mouse.wheel(0, -400);
      await this.frames(2);
    }
    return new Map([...seen].sort(([a], [b]) => a - b));
  }

  /** Lets the next answer from this address wait once the server has given it; `held` says that it has. */
  async holdAnswer(url: RegExp): Promise<{ held: Promise<void>; release: () => void }> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    let hold = (): void => undefined;
    const held = new Promise<void>((resolve) => (hold = resolve));
    await this.page.route(
      url,
      async (route) => {
        const answer = await route.fetch();
        hold();
        await released;
        await route.fulfill({ response: answer });
      },
      { times: 1 },
    );
    return { held, release };
  }

  /** Waits until the page has painted this often. */
  async frames(count: number): Promise<void> {
    await this.page.evaluate(async (left) => {
      for (let i = 0; i < left; i++) await new Promise((painted) => requestAnimationFrame(painted));
    }, count);
  }

  /** Waits until nothing fades or slides any more. */
  async still(): Promise<void> {
    await this.frames(2);
    await this.page.evaluate(async () => {
      const passing = document
        .getAnimations()
        .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(passing.map((one) => one.finished));
    });
  }

  dialog(name: string): Locator {
    return this.page.getByRole("dialog", { name });
  }

  /** The element that has the focus, as "tag name". */
  async focused(): Promise<string> {
    return this.page.evaluate(() => {
      const active = document.activeElement;
      if (active === null || active === document.body) return "body";
      const label = active.getAttribute("aria-label") ?? active.textContent.trim();
      return `${active.tagName.toLowerCase()} ${label}`.trim();
    });
  }
}

export function startsWith(text: string): RegExp {
  return new RegExp(`^(Online )?${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
}
