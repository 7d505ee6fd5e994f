import type { Chat } from "@/model";

/** Letters without case and accents, for comparing what a person typed. */
export function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** The chats whose name contains every word of the query. */
export function filterChats(
  chats: readonly Chat[],
  query: string,
  nameOf: (chat: Chat) => string,
): readonly Chat[] {
  const words = fold(query).split(/\s+/u).filter(Boolean);
  return words.length === 0
    ? chats
    : chats.filter((chat) => {
        const name = fold(nameOf(chat));
        return words.every((word) => name.includes(word));
      });
}
