import { Unreachable } from "@/api/http";
import type { Deletion, User } from "@/model";

/** The server did not answer the request to delete: whether it took it is unknown. */
export class Unconfirmed extends Error {
  override readonly name = "Unconfirmed";
}

/** What is asked of the server, in this order. */
export interface Steps {
  /** The newest profile: the login may have been changed elsewhere. */
  me(): Promise<User>;
  /** Opens a session aside and gives its access token. */
  open(login: string, password: string): Promise<string>;
  begin(accessToken: string, userId: string, eraseMessages: boolean): Promise<Deletion>;
  /** Ends the session aside. */
  close(accessToken: string): Promise<unknown>;
}

/**
 * Asks the server to delete one's account. The password is asked for whatever the age of the session, as somebody else
 * may sit here; it opens a session aside, which ends with the account or, if that stays, at once.
 *
 * @throws Unconfirmed if the server may have taken the request
 * @throws ApiError, SignedOut or Unreachable if the account stays
 */
export async function requestDeletion(
  password: string,
  eraseMessages: boolean,
  steps: Steps,
): Promise<Deletion> {
  const me = await steps.me();
  const accessToken = await steps.open(me.login, password);
  try {
    return await steps.begin(accessToken, me.id, eraseMessages);
  } catch (error) {
    // Should it not end, it is in the list of the sessions.
    steps.close(accessToken).catch(() => undefined);
    throw error instanceof Unreachable
      ? new Unconfirmed("The server did not answer.", { cause: error })
      : error;
  }
}

/** Whether two logins are the same to the server. */
export function isSameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
