import { expect, it } from "vitest";
import { nextLook } from "./follow";

it("looks often at first, then every quarter of a minute", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(nextLook)).toEqual([
    500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000,
  ]);
});
