// The emoji of Unicode with their names and search words, from emojibase; loaded when first needed.

/** An entry of emojibase's compact data. */
interface CompactEmoji {
  readonly unicode: string;
  readonly label: string;
  readonly tags?: readonly string[];
  readonly group?: number;
}

export interface Emoji {
  readonly character: string;
  readonly name: string;
  readonly words: readonly string[];
  /** Of Unicode: 0 smileys, 1 people, 3 animals, 4 food, 5 travel, 6 activities, 7 objects, 8 symbols, 9 flags. */
  readonly group: number;
}

/** Unicode's group of skin tones and hair, which are no emoji by themselves. */
const COMPONENTS = 2;
let loaded: { language: string; emoji: Promise<readonly Emoji[]> } | undefined;

/** All emoji with names in a language. */
export function loadEmoji(language: string): Promise<readonly Emoji[]> {
  if (loaded?.language !== language) {
    const data =
      language === "ru" ? import("emojibase-data/ru/compact.json") : import("emojibase-data/en/compact.json");
    loaded = {
      language,
      emoji: data.then((module) => (module.default as readonly CompactEmoji[]).flatMap(convert)),
    };
  }
  return loaded.emoji;
}

function convert(data: CompactEmoji): Emoji[] {
  return data.group === undefined || data.group === COMPONENTS
    ? []
    : [
        {
          character: data.unicode,
          name: data.label,
          words: [...data.label.toLocaleLowerCase().split(/\s+/u), ...(data.tags ?? [])],
          group: data.group,
        },
      ];
}

/** The emoji that have words beginning with each word of a query, those whose name does first. */
export function searchEmoji(all: readonly Emoji[], query: string): readonly Emoji[] {
  const words = query
    .toLocaleLowerCase()
    .split(/[\s_]+/u)
    .filter(Boolean);
  const found = all.filter((emoji) => words.every((word) => emoji.words.some((one) => one.startsWith(word))));
  const first = words[0] ?? "";
  const begins = (emoji: Emoji): number => (emoji.name.toLocaleLowerCase().startsWith(first) ? 0 : 1);
  return [...found].sort((a, b) => begins(a) - begins(b));
}
