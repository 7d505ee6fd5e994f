import { beforeEach, expect, it } from "vitest";
import { forgetDrafts, moveDraft, readDraft, writeDraft } from "./drafts";

beforeEach(() => localStorage.clear());

it("has what was written, until it is empty", () => {
  writeDraft("me", "chat:1", { text: "half a", replyTo: 7 });
  expect(readDraft("me", "chat:1")).toEqual({ text: "half a", replyTo: 7 });
  writeDraft("me", "chat:1", { text: " " });
  expect(readDraft("me", "chat:1")).toEqual({ text: "" });
  expect(localStorage.length).toBe(0);
});

it("goes on in the chat that the first message to a person made", () => {
  writeDraft("me", "user:2", { text: "and then" });
  moveDraft("me", "user:2", "chat:1");
  expect(readDraft("me", "chat:1").text).toBe("and then");
  expect(readDraft("me", "user:2").text).toBe("");
});

it("does not replace what was already written there", () => {
  writeDraft("me", "chat:1", { text: "here first" });
  writeDraft("me", "user:2", { text: "and then" });
  moveDraft("me", "user:2", "chat:1");
  expect(readDraft("me", "chat:1").text).toBe("here first");
});

it("is forgotten with the account, and only with it", () => {
  writeDraft("me", "chat:1", { text: "mine" });
  writeDraft("another", "chat:1", { text: "theirs" });
  forgetDrafts("me");
  expect(readDraft("me", "chat:1").text).toBe("");
  expect(readDraft("another", "chat:1").text).toBe("theirs");
});
