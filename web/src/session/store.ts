import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { auth, deletions, users, type Registration } from "@/api/api";
import { ApiError, Unreachable } from "@/api/http";
import { forget, renew, SignedOut, token } from "@/api/tokens";
import { requestDeletion, Unconfirmed } from "@/deletion/request";
import type { User } from "@/model";
import { deleteDatabase } from "@/storage/database";
import { forgetJournal } from "@/composer/journal";
import { forgetDrafts } from "@/composer/drafts";

/** The profile of who is signed in, without secrets: so that the client opens without a connection. */
const ME_KEY = "parley.me";
/** Why the sign-in page is shown; read once. */
const NOTICE_KEY = "parley.notice";

export type Notice = "ended" | "signed-out" | "deleted" | "perhaps-deleted";
/** How long leaving waits for what is nice to have. */
const PATIENCE_MILLIS = 500;

/** Who is signed in. The tokens are the business of `api/tokens`. */
export const useSession = defineStore("session", () => {
  const me = shallowRef<User>();
  const userId = computed(() => me.value?.id ?? "");
  const otherTabs = new BroadcastChannel("parley-session");
  /** While the account is being deleted, the end of the session is what was asked for, and not news. */
  let deleting = false;
  let endedMeanwhile = false;
  /** The account may have been deleted. */
  let unconfirmed = false;

  otherTabs.addEventListener("message", (event) => {
    const said = event.data as { kind: "out" | "in"; notice?: Notice };
    if (said.kind === "out" && deleting) {
      endedMeanwhile = true;
    } else if (said.kind === "out" && me.value) {
      leave(said.notice ?? "signed-out");
    } else if (said.kind === "in" && !me.value) {
      location.reload();
    }
  });

  /** Finds out whether someone is signed in. Without a connection, whoever was signed in last still is. */
  function restore(): void {
    const known = remembered();
    if (!known) {
      return;
    }
    me.value = known;
    token()
      .then(async () => remember(await users.me()))
      .catch((error: unknown) => {
        if (error instanceof SignedOut || (error instanceof ApiError && error.status === 401)) {
          void ended();
        } else if (!(error instanceof Unreachable || error instanceof ApiError)) {
          throw error;
        }
      });
  }

  async function signIn(name: string, password: string): Promise<void> {
    entered(await auth.signIn(name, password));
  }

  async function signUp(registration: Registration): Promise<void> {
    entered(await auth.register(registration));
  }

  /** Ends the session on the server and forgets everything kept on this device. */
  async function signOut(): Promise<void> {
    await auth.signOut().catch((error: unknown) => {
      if (!(error instanceof SignedOut)) {
        throw error;
      }
    });
    await forgetAll("signed-out");
  }

  /** The server says that the session is over. */
  async function ended(): Promise<void> {
    if (deleting) {
      endedMeanwhile = true;
    } else {
      await forgetAll(unconfirmed ? "perhaps-deleted" : "ended");
    }
  }

  /**
   * Deletes the account of who is signed in, forgets everything kept on this device and goes to where the deletion can
   * be followed.
   *
   * @throws Unconfirmed, ApiError or Unreachable as `requestDeletion` does; the session goes on then if it can
   */
  async function deleteAccount(password: string, eraseMessages: boolean): Promise<void> {
    expectEnd(true);
    try {
      const { id } = await requestDeletion(password, eraseMessages, {
        me: users.me,
        open: auth.openAside,
        begin: deletions.begin,
        close: auth.closeAside,
      });
      // The refusal takes the cookie of the ended session away.
      await patiently(renew().catch(() => undefined));
      await forgetAll("deleted", `/deletions/${id}`);
    } catch (error) {
      const ends = endedMeanwhile || error instanceof SignedOut;
      expectEnd(false);
      unconfirmed ||= error instanceof Unconfirmed;
      if (ends) {
        await ended();
      }
      throw error;
    }
  }

  function expectEnd(expected: boolean): void {
    deleting = expected;
    endedMeanwhile = false;
  }

  /** @param to where to go then; the sign-in page shows the notice */
  async function forgetAll(notice: Notice, to = "/sign-in"): Promise<void> {
    const id = userId.value;
    forget();
    localStorage.removeItem(ME_KEY);
    otherTabs.postMessage({ kind: "out", notice });
    if (id) {
      forgetDrafts(id);
      forgetJournal(id);
      // Another tab that still has it open lets go of it; if it cannot, the next sign-in overwrites it.
      await patiently(deleteDatabase(id));
    }
    leave(notice, to);
  }

  /** A new page has nothing in memory of who was here. */
  function leave(notice: Notice, to = "/sign-in"): void {
    if (to === "/sign-in") {
      sessionStorage.setItem(NOTICE_KEY, notice);
    }
    location.assign(to);
  }

  function entered(user: User): void {
    remember(user);
    otherTabs.postMessage({ kind: "in" });
  }

  function remember(user: User): void {
    me.value = user;
    const { email: _, ...shown } = user;
    localStorage.setItem(ME_KEY, JSON.stringify(shown));
  }

  return { me, userId, restore, signIn, signUp, signOut, deleteAccount, ended, remember };
});

/** Waits for what is nice to have, but not for long. */
async function patiently(work: Promise<unknown>): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLIS))]);
}

function remembered(): User | undefined {
  const text = localStorage.getItem(ME_KEY);
  return text ? (JSON.parse(text) as User) : undefined;
}

/** Why the sign-in page is shown, once. */
export function takeNotice(): Notice | undefined {
  const notice = sessionStorage.getItem(NOTICE_KEY) as Notice | null;
  sessionStorage.removeItem(NOTICE_KEY);
  return notice ?? undefined;
}
