import type { BrowserContext } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { everythingKept } from "./kept.ts";

test.use({ serviceWorkers: "allow" });

test("the policy of the page allows nothing inline, nothing evaluated and nobody else", async ({ world }) => {
  const one = await world.device();
  for (const path of ["/", "/sign-in", "/chats", "/settings/profile"]) {
    const answer = await one.page.request.get(path);
    expect(answer.status()).toBe(200);
    const headers = answer.headers();
    const policy = new Map(
      (headers["content-security-policy"] ?? "").split(";").map((directive) => {
        const [name, ...values] = directive.trim().split(/\s+/);
        return [name, values.join(" ")] as const;
      }),
    );
    expect(policy.get("default-src")).toBe("'none'");
    expect(policy.get("script-src")).toBe("'self'");
    expect(policy.get("style-src")).toBe("'self'");
    expect(policy.get("connect-src")).toBe("'self'");
    expect(policy.get("frame-ancestors")).toBe("'none'");
    expect(policy.get("base-uri")).toBe("'none'");
    expect(policy.get("form-action")).toBe("'none'");
    expect(policy.get("require-trusted-types-for")).toBe("'script'");
    expect(headers["content-security-policy"]).not.toMatch(/unsafe|https?:|\*/);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  }
});

test("no token is where a script or another page could find it", async ({ world, server }) => {
  const [ada, boris] = await world.people("Ada", "Boris");
  await ada.sendTo(boris, "Hi");
  const secrets: string[] = [];
  const one = await world.device();
  one.page.on("response", async (response) => {
    if (!/\/v1\/auth\/(login|refresh)$/.test(response.url())) return;
    const body = await response.text().catch(() => "");
    const { accessToken = "", refreshToken = "" } = JSON.parse(body || "{}") as Record<string, string>;
    if (accessToken !== "") secrets.push(accessToken);
    expect(refreshToken, "the refresh token is not in the body").toBe("");
  });
  await one.signIn(ada);
  await one.page.reload();
  await one.signedIn();
  await one.open(boris.name);
  await expect.poll(() => secrets.length).toBeGreaterThanOrEqual(2);

  const cookie = await refreshCookie(one.page.context());
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict", path: "/v1/auth" });
  expect(cookie.secure).toBe(server.url.startsWith("https:"));
  secrets.push(cookie.value);
  expect(await one.page.evaluate(() => document.cookie)).toBe("");
  const kept = await one.page.evaluate(everythingKept);
  expect(kept.length).toBeGreaterThan(2);
  expect(kept).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
  for (const secret of secrets) expect(kept).not.toContain(secret);
});

test("the refresh cookie is of no use to another site", async ({ world, server }) => {
  const ada = await world.person();
  const one = await world.device(ada);
  const { value } = await refreshCookie(one.page.context());
  const ask = (headers: Record<string, string>) =>
    fetch(`${server.url}/v1/auth/refresh`, {
      method: "POST",
      headers: { cookie: `parley_refresh=${value}`, "content-type": "application/json", ...headers },
      body: "{}",
    });
  // Without the header that only a script of ours can set, the cookie is not looked at.
  expect((await ask({})).status).toBeGreaterThanOrEqual(400);
  const foreign = await ask({ "parley-refresh": "cookie", "sec-fetch-site": "cross-site" });
  expect(foreign.status).toBeGreaterThanOrEqual(400);
  await one.page.reload();
  await one.signedIn();
});

async function refreshCookie(context: BrowserContext) {
  const cookies = await context.cookies();
  const found = (await context.cookies([`${new URL(contextUrl(context)).origin}/v1/auth/refresh`])).concat(
    cookies,
  );
  const cookie = found.find(({ name }) => name === "parley_refresh");
  if (cookie === undefined)
    throw new Error(`No refresh cookie among ${found.map(({ name }) => name).join(", ")}`);
  return cookie;
}

function contextUrl(context: BrowserContext): string {
  const [page] = context.pages();
  return page?.url() ?? "";
}
