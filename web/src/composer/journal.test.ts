import { beforeEach, expect, it } from "vitest";
import type { Entry } from "@/sync/outbox";
import { forgetJournal, note, noted, strike } from "./journal";

const entry = (clientId: string): Entry => ({
  clientId,
  target: { chatId: "chat" },
  text: "text",
  writtenAt: 1,
  place: 1,
  state: "queued",
});

beforeEach(() => localStorage.clear());

it("has what was noted until it is struck", () => {
  note("me", entry("a"));
  note("me", entry("b"));
  strike("me", ["a"]);
  expect(noted("me")).toEqual([entry("b")]);
});

it("keeps the people of one browser apart", () => {
  note("me", entry("a"));
  note("another", entry("b"));
  forgetJournal("me");
  expect(noted("me")).toEqual([]);
  expect(noted("another")).toEqual([entry("b")]);
});
