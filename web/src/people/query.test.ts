import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { User } from "@/model";
import { isBlank, merged, peopleQueries, type Source } from "./query";

describe("what is asked", () => {
  it.each(["", "  ", "@", " @ "])("is nothing for %j", (text) => {
    expect(isBlank(text)).toBe(true);
    expect(peopleQueries(text)).toEqual([]);
  });

  it("is a login after @", () => {
    expect(peopleQueries("@ada")).toEqual([{ login: "ada" }]);
    expect(peopleQueries(" @ada.l-1 ")).toEqual([{ login: "ada.l-1" }]);
  });

  it("is nothing for what cannot be a login", () => {
    expect(peopleQueries("@Борис")).toEqual([]);
    expect(peopleQueries("@ada lovelace")).toEqual([]);
    expect(peopleQueries("@ada*")).toEqual([]);
    expect(peopleQueries("@" + "a".repeat(65))).toEqual([]);
  });

  it("is first name, last name and login for one word", () => {
    expect(peopleQueries("ada")).toEqual([{ firstName: "ada*" }, { lastName: "ada*" }, { login: "ada" }]);
  });

  it("is no login for a word that no login has", () => {
    expect(peopleQueries("Борис")).toEqual([{ firstName: "Борис*" }, { lastName: "Борис*" }]);
    expect(peopleQueries("-x")).toEqual([{ firstName: "-x*" }, { lastName: "-x*" }]);
  });

  it("is both orders for two words, and both as a first name", () => {
    expect(peopleQueries(" ada   love ")).toEqual([
      { firstName: "ada*", lastName: "love*" },
      { firstName: "love*", lastName: "ada*" },
      { firstName: "ada love*" },
    ]);
  });

  it("parts more words after the first and before the last", () => {
    expect(peopleQueries("juan de la cruz")).toEqual([
      { firstName: "juan*", lastName: "de la cruz*" },
      { firstName: "de la cruz*", lastName: "juan*" },
      { firstName: "juan de la*", lastName: "cruz*" },
      { firstName: "cruz*", lastName: "juan de la*" },
      { firstName: "juan de la cruz*" },
    ]);
  });

  it("takes a typed mask as it is", () => {
    expect(peopleQueries("Zb?gniew*")).toEqual([{ firstName: "Zb?gniew*" }, { lastName: "Zb?gniew*" }]);
    expect(peopleQueries("*a l?ve")).toEqual([
      { firstName: "*a", lastName: "l?ve" },
      { firstName: "l?ve", lastName: "*a" },
      { firstName: "*a l?ve" },
    ]);
  });

  it("is what the server takes, whatever was typed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.lorem()), (text) => {
        const given = peopleQueries(text).map((query) => Object.values(query) as string[]);
        const bad = given.flat().filter((value) => {
          const length = [...value].length;
          return length < 1 || length > 64 || /[\p{Cc}\u2028\u2029\ufeff]/u.test(value);
        });
        expect(bad).toEqual([]);
        expect(given.every((values) => values.length > 0)).toBe(true);
      }),
    );
  });
});

describe("the answers", () => {
  const user = (id: string): User => ({
    id,
    login: id,
    nickname: "",
    firstName: "",
    lastName: "",
    about: "",
  });
  const source = (ids: string, nextPageToken = ""): Source => ({
    query: {},
    users: [...ids].map(user),
    nextPageToken,
  });
  const shown = (...sources: Source[]) =>
    merged(sources, "me")
      .map((one) => one.id)
      .join("");

  it("follow each other without doubles", () => {
    expect(shown(source("abc"), source("bd"), source("ea"))).toBe("abcde");
    expect(shown()).toBe("");
  });

  it("wait for the question before to be complete, so that nothing moves later", () => {
    expect(shown(source("ab", "next"), source("cd"))).toBe("ab");
    expect(shown(source("ab"), source("cd", "next"), source("e"))).toBe("abcd");
  });

  it("leave out oneself", () => {
    const users = [user("a"), user("me"), user("b")];
    expect(merged([{ query: {}, users, nextPageToken: "" }], "me")).toEqual([users[0], users[2]]);
  });
});
