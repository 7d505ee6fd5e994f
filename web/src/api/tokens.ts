// The access token lives here, in memory, and nowhere else. The refresh token is in a cookie that no script can
// read; a call with the header "Parley-Refresh: cookie" uses it.
import type { LoginResponseJson, RefreshResponseJson } from "@/contract/parley/accounts/v1/auth_pb";
import { ApiError, fetchJson } from "./http";
import { randomId } from "./randomId";

/** There is no session, or it was ended. */
export class SignedOut extends Error {
  override readonly name = "SignedOut";
}

export const REFRESH_COOKIE = { "parley-refresh": "cookie" } as const;
/** A token is renewed this long before it expires, as the clocks of two machines go apart and requests take time. */
const MARGIN_MILLIS = 60_000;
const ATTEMPT_KEY = "parley.refresh-attempt";

export interface Token {
  readonly value: string;
  /** When to replace it, by this machine's clock. */
  readonly renewAt: number;
}

let current: Token | undefined;
let renewing: Promise<Token> | undefined;

/** Takes the token of a sign-in. */
export function adopt(answer: Pick<LoginResponseJson, "accessToken" | "expiresIn">): Token {
  const lifetime = (answer.expiresIn ?? 0) * 1000;
  current = {
    value: answer.accessToken ?? "",
    renewAt: Date.now() + Math.max(lifetime / 2, lifetime - MARGIN_MILLIS),
  };
  return current;
}

/** Forgets the token. */
export function forget(): void {
  current = undefined;
}

/**
 * A token that is good for a while.
 *
 * @throws SignedOut if the session is over
 * @throws Unreachable if a new one is needed and the server does not answer
 */
export async function token(): Promise<Token> {
  return current && current.renewAt > Date.now() ? current : renew();
}

/** A new token in place of `used`, unless that was replaced already. Calls at the same time share one request. */
export async function renew(used?: Token): Promise<Token> {
  if (used && current && current !== used) {
    return current;
  }
  renewing ??= exclusively(refresh).finally(() => (renewing = undefined));
  return renewing;
}

/**
 * One tab at a time, where the browser can do that (over HTTPS or on localhost): each refresh replaces the cookie
 * that the next one needs. Elsewhere the attempt's name, which tabs share, keeps two at once from ending the session.
 */
async function exclusively(work: () => Promise<Token>): Promise<Token> {
  // The type claims that locks are always there; on plain HTTP they are not.
  const locks = navigator.locks as LockManager | undefined;
  return locks ? locks.request("parley-refresh", work) : work();
}

/**
 * A refresh carries the name of the attempt, kept until its answer came: if the page is reloaded or the server
 * killed in between, the repeated attempt has the same outcome instead of looking like a stolen token.
 */
async function refresh(): Promise<Token> {
  const attemptId = localStorage.getItem(ATTEMPT_KEY) ?? randomId();
  localStorage.setItem(ATTEMPT_KEY, attemptId);
  try {
    const answer = await fetchJson<RefreshResponseJson>({
      method: "POST",
      path: "/v1/auth/refresh",
      body: { attemptId },
      headers: REFRESH_COOKIE,
    });
    localStorage.removeItem(ATTEMPT_KEY);
    return adopt(answer);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      localStorage.removeItem(ATTEMPT_KEY);
      forget();
      throw new SignedOut("The session is over.", { cause: error });
    }
    throw error;
  }
}
