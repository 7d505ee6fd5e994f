/** Where to go after signing in: the path asked for before, if it is one of this client. */
export function nextPath(asked: unknown): string {
  return typeof asked === "string" && /^\/(?![/\\])/u.test(asked) && !/^\/sign-(?:in|up)\b/u.test(asked)
    ? asked
    : "/chats";
}
