import { expect, it } from "vitest";
import { nextPath } from "./next";

it.each(["/settings/sessions", "/chats/0190b5a4-7c1e-7f00-8000-000000000000?at=7", "/"])(
  "goes on to %s",
  (path) => {
    expect(nextPath(path)).toBe(path);
  },
);

it.each([
  undefined,
  null,
  "",
  "chats",
  "//example.org",
  "/\\example.org",
  "https://example.org",
  "javascript:alert(1)",
  ["/people", "/chats"],
  "/sign-in?next=/people",
  "/sign-up",
])("goes to the chats instead of %j", (path) => {
  expect(nextPath(path)).toBe("/chats");
});
