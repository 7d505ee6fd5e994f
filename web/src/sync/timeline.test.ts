import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delta, Message } from "@/model";
import * as timelines from "./timeline";
import { EMPTY, type Asked, type Timeline } from "./timeline";

const PAGE = 5;

function message(seq: number, change = 0, text = `message ${seq}`): Message {
  return {
    chatId: "chat",
    seq,
    senderId: "sender",
    clientId: `client-${seq}`,
    sentAt: seq * 1000,
    text,
    mentionIds: [],
    reactions: [],
    change,
  };
}

/** A chat as a server keeps it, and what it answers. */
class Server {
  messages: Message[] = [];
  changes = 0;

  send(): Message {
    const sent = message(this.messages.length + 1);
    this.messages.push(sent);
    return sent;
  }

  edit(seq: number): Message | undefined {
    const old = this.messages[seq - 1];
    if (!old) {
      return undefined;
    }
    const edited = { ...old, change: ++this.changes, text: `${old.text}, edited ${this.changes}` };
    this.messages[seq - 1] = edited;
    return edited;
  }

  sync(seq: number, change: number): Delta | undefined {
    const messages = this.messages.filter((one) => one.seq > seq).slice(0, PAGE);
    const changed = this.messages
      .filter((one) => one.seq <= seq && one.change > change)
      .sort((a, b) => a.change - b.change)
      .slice(0, PAGE);
    return messages.length + changed.length === 0
      ? undefined
      : {
          chatId: "chat",
          messages,
          changed,
          lastSeq: this.messages.length,
          lastChange: this.changes,
          readSeq: 0,
        };
  }

  page(from: number): readonly Message[] {
    return this.messages.slice(Math.max(0, from - 1), Math.max(0, from - 1) + PAGE);
  }
}

function syncOnce(timeline: Timeline, server: Server): Timeline {
  const delta = server.sync(timelines.lastHeld(timeline), timeline.change);
  return delta ? timelines.synced(timeline, delta, PAGE) : timelines.upToDate(timeline);
}

function syncFully(timeline: Timeline, server: Server): Timeline {
  let now = timeline;
  for (let round = 0; timelines.needsSync(now); round++) {
    expect(round).toBeLessThan(200);
    now = syncOnce(now, server);
  }
  return now;
}

/** What is held is a part of the server's history without a hole, each message as the server has it. */
function expectTrue(timeline: Timeline, server: Server): void {
  const first = timelines.firstHeld(timeline);
  expect(timeline.messages).toEqual(
    first === 0 ? [] : server.messages.slice(first - 1, first - 1 + timeline.messages.length),
  );
}

type Step =
  | { readonly do: "send" | "resync" | "reconnect" | "older" | "newer" | "arrive" }
  | { readonly do: "edit" | "jump" | "ask" | "open" | "trim"; readonly at: number }
  | { readonly do: "lose"; readonly count: number }
  | { readonly do: "duplicate"; readonly at: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant("send" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant("edit" as const), at: fc.integer({ min: 1, max: 60 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("lose" as const), count: fc.integer({ min: 1, max: 12 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant("duplicate" as const), at: fc.integer({ min: 1, max: 60 }) }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("resync" as const, "reconnect" as const) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("older" as const, "newer" as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom("jump" as const, "trim" as const),
        at: fc.integer({ min: 1, max: 60 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constantFrom("ask" as const, "open" as const),
        at: fc.integer({ min: 1, max: 60 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("arrive" as const) }) },
  ),
  { maxLength: 80 },
);

function run(all: readonly Step[]): { timeline: Timeline; server: Server } {
  const server = new Server();
  let timeline: Timeline = EMPTY;
  let lost = 0;
  /** Nothing is held yet: what happens finds no timeline. */
  let opening = false;
  /** A page that the server has read and the client not got yet. */
  let coming: { asked: Asked; page: readonly Message[]; lastSeq: number } | undefined;
  const ask = (from: number, change: number): void => {
    coming = {
      asked: { change, events: [], doubtful: false },
      page: server.page(from),
      lastSeq: server.messages.length,
    };
  };
  const arrive = (): void => {
    if (coming) {
      timeline = timelines.arrived(timeline, coming.asked, coming.page, coming.lastSeq);
      coming = undefined;
      opening = false;
    }
  };
  const doubt = (): void => {
    if (!opening) {
      timeline = timelines.doubt(timeline);
    }
    if (coming) {
      coming.asked.doubtful = true;
    }
  };
  /** Events that are on their way when the connection breaks never come. */
  const hear = (event: (timeline: Timeline) => Timeline): void => {
    if (lost > 0) {
      lost--;
    } else {
      if (!opening) {
        timeline = event(timeline);
      }
      coming?.asked.events.push(event);
    }
  };
  for (const step of all) {
    if (opening && !["send", "edit", "lose", "duplicate", "resync", "reconnect"].includes(step.do)) {
      arrive();
    }
    switch (step.do) {
      case "send": {
        const sent = server.send();
        hear((now) => timelines.receive(now, sent));
        break;
      }
      case "edit": {
        const edited = server.edit(step.at);
        if (edited) {
          hear((now) => timelines.change(now, edited));
        }
        break;
      }
      case "lose":
        // Events may be missing only after a doubt was raised: that is what the server promises.
        doubt();
        lost = step.count;
        break;
      case "duplicate": {
        const old = server.messages[step.at - 1];
        if (old && lost === 0) {
          hear((now) => timelines.receive(now, old));
        }
        break;
      }
      case "resync":
      case "reconnect":
        lost = 0;
        doubt();
        if (!opening) {
          timeline = step.do === "resync" ? syncOnce(timeline, server) : syncFully(timeline, server);
        }
        break;
      case "older":
        if (timelines.hasOlder(timeline)) {
          const from = Math.max(1, timelines.firstHeld(timeline) - PAGE);
          const page = server.page(from).filter((one) => one.seq < timelines.firstHeld(timeline));
          timeline = timelines.page(timeline, page, server.messages.length);
        }
        break;
      case "newer":
        if (timelines.hasNewer(timeline)) {
          timeline = timelines.page(
            timeline,
            server.page(timelines.lastHeld(timeline) + 1),
            server.messages.length,
          );
        }
        break;
      case "jump":
        timeline = timelines.page(timeline, server.page(step.at), server.messages.length);
        break;
      case "ask":
        ask(step.at, timeline.change);
        break;
      case "open":
        opening = true;
        timeline = { ...EMPTY, change: server.changes };
        ask(step.at, server.changes);
        break;
      case "arrive":
        arrive();
        break;
      case "trim":
        timeline = timelines.trim(timeline, step.at, PAGE);
        break;
    }
  }
  if (opening) {
    arrive();
  }
  return { timeline, server };
}

describe("a timeline", () => {
  it("never has a hole, a double or a wrong order, whatever arrives", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { timeline } = run(all);
        timeline.messages.forEach((one, index) => {
          expect(one.seq).toBe(timelines.firstHeld(timeline) + index);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("is what the server has, once it is in sync again", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { timeline, server } = run(all);
        const healed = syncFully(timelines.doubt(timeline), server);
        expectTrue(healed, server);
        if (healed.live) {
          expect(timelines.lastHeld(healed)).toBe(healed.messages.length === 0 ? 0 : server.messages.length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("is what the server has, without a sync, if no event was missed while a page was on its way", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { timeline, server } = run(all.filter((step) => step.do !== "lose"));
        if (!timelines.needsSync(timeline)) {
          expectTrue(timeline, server);
          expect(timeline.lastSeq).toBe(server.messages.length);
          expect(timelines.hasNewer(timeline) && timeline.live).toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("reaches the newest message by reading on, wherever it was left", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const { timeline, server } = run(all);
        let now = syncFully(timelines.doubt(timeline), server);
        for (let round = 0; timelines.hasNewer(now); round++) {
          expect(round).toBeLessThan(50);
          now = timelines.page(now, server.page(timelines.lastHeld(now) + 1), server.messages.length);
        }
        expectTrue(now, server);
        expect(now.live).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a message behind a gap until the gap is closed", () => {
    const start = timelines.page(EMPTY, [message(1)], 1);
    const gap = timelines.receive(start, message(3));
    expect(gap.messages.map((one) => one.seq)).toEqual([1]);
    expect(timelines.needsSync(gap)).toBe(true);
    const closed = timelines.receive(gap, message(2));
    expect(closed.messages.map((one) => one.seq)).toEqual([1, 2, 3]);
    expect(timelines.needsSync(closed)).toBe(false);
  });

  it("asks again for what may have been missed while a page was on its way", () => {
    const asked: Asked = { change: 3, events: [], doubtful: true };
    const held = { ...timelines.page(EMPTY, [message(1)], 9), change: 4 };
    const timeline = timelines.arrived(held, asked, [message(8), message(9)], 9);
    expect(timelines.needsSync(timeline)).toBe(true);
    expect(timeline.change).toBe(3);
  });

  it("does not take an older state of a message for a newer one", () => {
    const start = timelines.page(EMPTY, [message(1, 4, "new")], 1);
    expect(timelines.change(start, message(1, 3, "old")).messages[0]?.text).toBe("new");
  });

  it("does not follow new messages while the reader is in the past", () => {
    const past = timelines.trim(
      timelines.page(
        EMPTY,
        Array.from({ length: 9 }, (_, i) => message(i + 1)),
        9,
      ),
      1,
      3,
    );
    const later = timelines.receive(past, message(10));
    expect(timelines.lastHeld(later)).toBe(4);
    expect(later.lastSeq).toBe(10);
    expect(timelines.needsSync(later)).toBe(false);
  });
});
