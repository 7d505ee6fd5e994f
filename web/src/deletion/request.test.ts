import { expect, it } from "vitest";
import { ApiError, Unreachable } from "@/api/http";
import type { User } from "@/model";
import { isSameLogin, requestDeletion, Unconfirmed, type Steps } from "./request";

const ada: User = { id: "1", login: "ada", nickname: "", firstName: "", lastName: "", about: "" };
const lastAdmin = new ApiError(409, "LAST_ADMIN", "", "", 0);
const wrongPassword = new ApiError(401, "BAD_CREDENTIALS", "", "", 0);

/** The steps, which note down what is asked; `failing` is what one of them fails with. */
function noting(asked: string[], failing: Partial<Record<keyof Steps, Error>> = {}): Steps {
  const step = <T>(name: keyof Steps, details: readonly unknown[], answer: T): Promise<T> => {
    asked.push([name, ...details].join(" "));
    return failing[name] ? Promise.reject(failing[name]) : Promise.resolve(answer);
  };
  return {
    me: () => step("me", [], ada),
    open: (...given) => step("open", given, "token"),
    begin: (...given) => step("begin", given, { id: "7", done: false }),
    close: (...given) => step("close", given, {}),
  };
}

it("asks with a session that the password opened just now", async () => {
  const asked: string[] = [];
  expect(await requestDeletion("secret", true, noting(asked))).toEqual({ id: "7", done: false });
  expect(asked).toEqual(["me", "open ada secret", "begin token 1 true"]);
});

it("asks for nothing with a wrong password", async () => {
  const asked: string[] = [];
  const steps = noting(asked, { open: wrongPassword });
  await expect(requestDeletion("secret", false, steps)).rejects.toBe(wrongPassword);
  expect(asked).toEqual(["me", "open ada secret"]);
});

it("leaves no session behind when the account stays", async () => {
  const asked: string[] = [];
  const steps = noting(asked, { begin: lastAdmin, close: new Unreachable("gone") });
  await expect(requestDeletion("secret", false, steps)).rejects.toBe(lastAdmin);
  expect(asked.at(-1)).toBe("close token");
});

it("does not claim that the account stays when the answer was lost", async () => {
  const steps = noting([], { begin: new Unreachable("gone") });
  await expect(requestDeletion("secret", false, steps)).rejects.toBeInstanceOf(Unconfirmed);
});

it("knows that nothing was asked when the server was gone before", async () => {
  const steps = noting([], { open: new Unreachable("gone") });
  await expect(requestDeletion("secret", false, steps)).rejects.toBeInstanceOf(Unreachable);
});

it("takes a login as the server does", () => {
  expect(isSameLogin("Ada", "ada")).toBe(true);
  expect(isSameLogin("ada", "ad")).toBe(false);
});
