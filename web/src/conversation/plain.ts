/** Markdown as one line of plain text, for lists and notifications: marks go, words stay. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/```[^\n]*\n?([\s\S]*?)```/gu, "$1")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/(\*\*|__|~~|`)(.+?)\1/gu, "$2")
    .replace(/(^|\s)[*_](\S(?:.*?\S)?)[*_](?=\s|$|[.,!?;:])/gu, "$1$2")
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+])\s+/gmu, "")
    .replace(/\s+/gu, " ")
    .trim();
}
