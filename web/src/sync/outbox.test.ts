import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as rules from "./outbox";
import type { Entry, Outbox, Target } from "./outbox";

const chat: Target = { chatId: "chat" };

function written(clientId: string, target: Target = chat): Omit<Entry, "place" | "state"> {
  return { clientId, target, text: clientId, writtenAt: 0 };
}

function filled(...clientIds: string[]): Outbox {
  return clientIds.reduce<Outbox>((outbox, id) => rules.enqueue(outbox, written(id)) ?? outbox, []);
}

const ready = (outbox: Outbox): string[] => rules.sendable(outbox).map((entry) => entry.clientId);

/** A server that keeps what it takes once per client id, and may lose an answer. */
class Server {
  readonly taken: { chatId: string; clientId: string }[] = [];

  take(clientId: string, target: Target): { chatId: string; seq: number } {
    const chatId = "chatId" in target ? target.chatId : `with-${target.userId}`;
    const known = this.taken.filter((one) => one.chatId === chatId);
    const before = known.findIndex((one) => one.clientId === clientId);
    if (before >= 0) {
      return { chatId, seq: before + 1 };
    }
    this.taken.push({ chatId, clientId });
    return { chatId, seq: known.length + 1 };
  }
}

interface Tab {
  outbox: Outbox;
}

/** Sends all that may be sent from a tab; the answers of some never come. */
function pump(tab: Tab, server: Server, answered: (clientId: string) => boolean): void {
  for (const entry of rules.sendable(tab.outbox)) {
    tab.outbox = rules.sending(tab.outbox, entry.clientId);
    const { chatId, seq } = server.take(entry.clientId, entry.target);
    if (answered(entry.clientId)) {
      tab.outbox = rules.acknowledged(tab.outbox, entry.clientId, chatId, seq);
    }
  }
}

describe("an outbox", () => {
  it("sends each message once and in order, whatever answers are lost and however many tabs send it", () => {
    const targets: Target[] = [chat, { chatId: "other" }, { userId: "person" }];
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 25 }),
        fc.array(fc.record({ tab: fc.integer({ min: 0, max: 1 }), lost: fc.boolean(), cut: fc.boolean() }), {
          maxLength: 60,
        }),
        (writings, events) => {
          const all = writings.map((target, index) => written(`m${index}`, targets[target]));
          const outbox = all.reduce<Outbox>((made, entry) => rules.enqueue(made, entry) ?? made, []);
          const tabs: Tab[] = [{ outbox }, { outbox: rules.restored(outbox) }];
          const server = new Server();
          for (const event of events) {
            const tab = tabs[event.tab];
            if (tab) {
              pump(tab, server, () => !event.lost);
              tab.outbox = event.cut ? rules.interrupted(tab.outbox) : tab.outbox;
            }
          }
          for (const tab of tabs) {
            for (let round = 0; round <= all.length; round++) {
              tab.outbox = rules.interrupted(tab.outbox);
              pump(tab, server, () => true);
            }
            expect(rules.sendable(tab.outbox)).toEqual([]);
          }
          for (const chatId of ["chat", "other", "with-person"]) {
            const expected = all
              .filter(
                (entry) =>
                  ("chatId" in entry.target ? entry.target.chatId : `with-${entry.target.userId}`) === chatId,
              )
              .map((entry) => entry.clientId);
            expect(server.taken.filter((one) => one.chatId === chatId).map((one) => one.clientId)).toEqual(
              expected,
            );
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it("sends the next message of a chat only after the one before it", () => {
    let outbox = filled("a", "b");
    expect(ready(outbox)).toEqual(["a"]);
    outbox = rules.sending(outbox, "a");
    expect(ready(outbox)).toEqual([]);
    outbox = rules.acknowledged(outbox, "a", "chat", 7);
    expect(ready(outbox)).toEqual(["b"]);
  });

  it("sends to different chats at the same time", () => {
    const outbox = rules.enqueue(filled("a"), written("b", { chatId: "other" })) ?? [];
    expect(ready(outbox)).toEqual(["a", "b"]);
  });

  it("goes on after a message that was refused for good", () => {
    const outbox = rules.refused(rules.sending(filled("a", "b"), "a"), "a", "TOO_LARGE");
    expect(ready(outbox)).toEqual(["b"]);
    expect(outbox[0]).toMatchObject({ state: "failed", failure: "TOO_LARGE" });
  });

  it("sends a retried message after everything that waits", () => {
    const failed = rules.refused(filled("a", "b"), "a", "CHAT_FULL");
    expect(rules.retried(failed, "a").map((entry) => entry.clientId)).toEqual(["b", "a"]);
  });

  it("does not throw away what is on its way", () => {
    expect(rules.discarded(rules.sending(filled("a"), "a"), "a")).toHaveLength(1);
    expect(rules.discarded(filled("a"), "a")).toHaveLength(0);
  });

  it("moves what was written to a person to the chat that the first message made", () => {
    const person: Target = { userId: "person" };
    const two = ["a", "b"].reduce<Outbox>((made, id) => rules.enqueue(made, written(id, person)) ?? made, []);
    const after = rules.acknowledged(rules.sending(two, "a"), "a", "made", 1);
    expect(after.map((entry) => entry.target)).toEqual([{ chatId: "made" }, { chatId: "made" }]);
  });

  it("keeps an acknowledged message in sight until it was heard of", () => {
    const sent = rules.acknowledged(filled("a"), "a", "chat", 5);
    expect(rules.settled(sent, "chat", 4)).toBe(sent);
    expect(rules.settled(sent, "chat", 5)).toEqual([]);
  });

  it("refuses more than a thousand waiting messages", () => {
    const full = filled(...Array.from({ length: rules.MAX_WAITING }, (_, index) => `m${index}`));
    expect(rules.enqueue(full, written("one more"))).toBeUndefined();
  });
});
