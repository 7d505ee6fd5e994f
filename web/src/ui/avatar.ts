const HUES = 8;

/** A stable number below 8 for an id (FNV-1a over its characters). */
export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // The low bits alone of this hash are poor.
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES;
}

const SEGMENTS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letters of the first and the last word of a name, as people see letters; "?" for an empty name. */
export function initials(name: string): string {
  const words = name
    .split(/\s+/u)
    .map((word) => word.replace(/^[^\p{L}\p{N}\p{Emoji}]+/u, ""))
    .filter(Boolean);
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words.slice(0, 1);
  const letters = chosen.map((word) => [...SEGMENTS.segment(word ?? "")][0]?.segment ?? "").join("");
  return letters.toLocaleUpperCase() || "?";
}
