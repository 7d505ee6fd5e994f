import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rank, type Candidate } from "./rank";

function chat(name: string, more: Partial<Candidate> = {}): Candidate {
  return { id: name, names: [name], unread: 0, mentioned: false, muted: false, activeAt: 0, ...more };
}

const ids = (found: readonly Candidate[]): string[] => found.map((one) => one.id);

describe("without a query", () => {
  it("mentions come first, then unread chats, then the rest, each by time", () => {
    const all = [
      chat("old", { activeAt: 1 }),
      chat("recent", { activeAt: 9 }),
      chat("muted", { activeAt: 8, unread: 4, muted: true }),
      chat("unread", { activeAt: 2, unread: 1 }),
      chat("newer unread", { activeAt: 3, unread: 1 }),
      chat("mention", { activeAt: 0, unread: 1, mentioned: true, muted: true }),
    ];
    expect(ids(rank(all, ""))).toEqual(["mention", "newer unread", "unread", "recent", "muted", "old"]);
    expect(ids(rank(all, " ", "mention")).at(-1)).toBe("mention");
  });
});

describe("a query", () => {
  it("finds words by their beginnings, in any order", () => {
    const all = [chat("Ada Lovelace"), chat("Boris Kim"), chat("Lunch")];
    expect(ids(rank(all, "love ad"))).toEqual(["Ada Lovelace"]);
    expect(ids(rank(all, "KIM"))).toEqual(["Boris Kim"]);
    expect(ids(rank(all, "nobody"))).toEqual([]);
  });

  it("does not mind accents and case, in any script", () => {
    const all = [chat("Émile Zola"), chat("Пётр"), chat("Straße")];
    expect(ids(rank(all, "emile"))).toEqual(["Émile Zola"]);
    expect(ids(rank(all, "петр"))).toEqual(["Пётр"]);
    expect(ids(rank(all, "STRA"))).toEqual(["Straße"]);
  });

  it("prefers the whole name to a beginning, that to the inside, and that to scattered letters", () => {
    const all = [chat("team lunch"), chat("plans"), chat("lean"), chat("lan party"), chat("lan")];
    expect(ids(rank(all, "lan"))).toEqual(["lan", "lan party", "plans", "lean"]);
  });

  it("prefers the better fit to what is unread, and what is unread to what is recent", () => {
    const all = [
      chat("Marta", { activeAt: 9 }),
      chat("Mark", { activeAt: 1, unread: 2 }),
      chat("Omar", { activeAt: 5, unread: 9, mentioned: true }),
    ];
    expect(ids(rank(all, "mar"))).toEqual(["Mark", "Marta", "Omar"]);
  });

  it("finds a person by the login too", () => {
    expect(ids(rank([chat("Ada Lovelace", { names: ["Ada Lovelace", "countess"] })], "coun"))).toHaveLength(
      1,
    );
  });

  it("takes one letter for a beginning or an inside only", () => {
    expect(ids(rank([chat("Ada"), chat("Lada"), chat("Boris")], "a"))).toEqual(["Ada", "Lada"]);
  });
});

it("never invents or doubles, and finds every name by itself", () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 30 });
  fc.assert(
    fc.property(names, fc.string({ maxLength: 10 }), (all, query) => {
      const candidates = all.map((name) => chat(name));
      const found = ids(rank(candidates, query));
      expect(new Set(found).size).toBe(found.length);
      found.forEach((id) => expect(all).toContain(id));
      all.forEach((name) => expect(ids(rank(candidates, name))).toContain(name));
    }),
  );
});
