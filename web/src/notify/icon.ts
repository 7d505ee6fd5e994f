/** The icon with the number of unread messages in its corner, as a data: URL of an SVG. */
export function badgeIcon(count: number): string {
  const text = count > 99 ? "99+" : String(count);
  const width = 22 + 11 * (text.length - 1);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">` +
    `<rect width="64" height="64" rx="14" fill="#1a6b58"/>` +
    `<path d="M14 18h28a6 6 0 0 1 6 6v10a6 6 0 0 1-6 6H28l-9 8v-8h-5a4 4 0 0 1-4-4V22a4 4 0 0 1 4-4z" fill="#f4efe6"/>` +
    `<rect x="${64 - width}" y="0" width="${width}" height="30" rx="15" fill="#c62828"/>` +
    `<text x="${64 - width / 2}" y="22" font-family="sans-serif" font-size="21" font-weight="700" text-anchor="middle" fill="#fff">${text}</text>` +
    `</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
