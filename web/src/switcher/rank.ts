// Which chats a few typed letters mean, the likeliest first.
import { fold } from "@/chats/filter";

export interface Candidate {
  readonly id: string;
  /** What it is called; words of any of them count. */
  readonly names: readonly string[];
  readonly unread: number;
  readonly mentioned: boolean;
  readonly muted: boolean;
  /** When something last happened in it, in milliseconds. */
  readonly activeAt: number;
}

/** How well a word of the query fits a name: the whole name, the beginning of a word, inside one, or scattered. */
const WHOLE = 8;
const BEGIN = 4;
const INSIDE = 2;
const SCATTERED = 1;

/**
 * The candidates in which every word of the query is found; the better fit first, then those that wait to be read,
 * then the more recent. Without a query all of them; the open one is the last then, as nobody wants to go there.
 */
export function rank<T extends Candidate>(
  candidates: readonly T[],
  query: string,
  openId?: string,
): readonly T[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return candidates
    .map((candidate) => ({ candidate, fit: fitOf(words, candidate.names.map(fold)) }))
    .filter(({ fit }) => fit > 0)
    .sort(
      (a, b) =>
        (words.length === 0 ? Number(a.candidate.id === openId) - Number(b.candidate.id === openId) : 0) ||
        b.fit - a.fit ||
        calling(b.candidate) - calling(a.candidate) ||
        b.candidate.activeAt - a.candidate.activeAt,
    )
    .map(({ candidate }) => candidate);
}

/** 2: someone mentions the reader; 1: unread and not muted. */
function calling(candidate: Candidate): number {
  return candidate.mentioned ? 2 : candidate.unread > 0 && !candidate.muted ? 1 : 0;
}

/** 0 if a word is not found. */
function fitOf(words: readonly string[], names: readonly string[]): number {
  let sum = 1;
  for (const word of words) {
    const best = Math.max(0, ...names.map((name) => wordFit(word, name)));
    if (best === 0) {
      return 0;
    }
    sum += best;
  }
  return sum;
}

function wordFit(word: string, name: string): number {
  if (name === word) {
    return WHOLE;
  }
  if (name.split(/[\s\p{P}]+/u).some((part) => part.startsWith(word))) {
    return BEGIN;
  }
  if (name.includes(word)) {
    return INSIDE;
  }
  return isScattered(word, name) ? SCATTERED : 0;
}

/** Whether the letters are in the name in this order, from the beginning of one of its words on. */
function isScattered(word: string, name: string): boolean {
  if ([...word].length < 2) {
    return false;
  }
  return name.split(/\s+/u).some((_, index, parts) => {
    const rest = parts.slice(index).join(" ");
    let at = 0;
    return [...word].every((letter, position) => {
      const found = rest.indexOf(letter, at);
      at = found + letter.length;
      return position === 0 ? found === 0 : found >= 0;
    });
  });
}
