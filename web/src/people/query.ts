// What is asked of the server for what a person typed into a search for people, and how the answers become one list.
import type { User } from "@/model";

/** One question to the server: all that is given must match. */
export interface PeopleQuery {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly login?: string;
}

/** A question with the answers to it so far. */
export interface Source {
  readonly query: PeopleQuery;
  readonly users: readonly User[];
  /** Of the next page; empty at the end. */
  readonly nextPageToken: string;
}

/** Most characters of a mask or a login. */
const MAX_LENGTH = 64;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._-]*$/u;

/** Whether there is nothing to look for yet. */
export function isBlank(text: string): boolean {
  return ["", "@"].includes(text.trim());
}

/**
 * The questions for what was typed, those with the better answers first; none if nobody can have such a name.
 *
 * - "@login": how the login begins
 * - one word: how the first name, the last name or the login begins
 * - more words: both names in either order, wherever the words part, or a first name of many words
 *
 * A name with "*" or "?" is a mask as it is.
 */
export function peopleQueries(text: string): readonly PeopleQuery[] {
  const trimmed = text.trim();
  if (isBlank(trimmed)) {
    return [];
  }
  if (trimmed.startsWith("@")) {
    return loginQueries(trimmed.slice(1).trim());
  }
  const words = trimmed.split(/[\s\p{Cc}]+/u).filter(Boolean);
  const [only] = words;
  if (only !== undefined && words.length === 1) {
    return [{ firstName: mask(only) }, { lastName: mask(only) }, ...loginQueries(only)];
  }
  const parted = [...new Set([1, words.length - 1])].flatMap((at) => {
    const [before, after] = [mask(words.slice(0, at).join(" ")), mask(words.slice(at).join(" "))];
    return [
      { firstName: before, lastName: after },
      { firstName: after, lastName: before },
    ];
  });
  return [...parted, { firstName: mask(words.join(" ")) }];
}

/** The people to show, without doubles: the answers to a question follow when those to the one before are complete. */
export function merged(sources: readonly Source[], hiddenId: string): readonly User[] {
  const open = sources.findIndex((source) => source.nextPageToken !== "");
  const shown = open < 0 ? sources : sources.slice(0, open + 1);
  const byId = new Map<string, User>();
  for (const user of shown.flatMap((source) => source.users)) {
    if (user.id !== hiddenId && !byId.has(user.id)) {
      byId.set(user.id, user);
    }
  }
  return [...byId.values()];
}

function loginQueries(login: string): readonly PeopleQuery[] {
  return LOGIN.test(login) && login.length <= MAX_LENGTH ? [{ login }] : [];
}

function mask(text: string): string {
  return /[*?]/u.test(text)
    ? [...text].slice(0, MAX_LENGTH).join("")
    : [...text].slice(0, MAX_LENGTH - 1).join("") + "*";
}
