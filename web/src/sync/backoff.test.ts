import fc from "fast-check";
import { expect, it } from "vitest";
import { backoff } from "./backoff";

it("is nothing the first time", () => {
  expect(backoff(0, 0.99)).toBe(0);
});

it("is at most 1, 2, 4 … 30 seconds, and never so short that it hurts", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, random) => {
        const wait = backoff(failures, random);
        expect(wait).toBeLessThanOrEqual(Math.min(30_000, 1000 * 2 ** (failures - 1)));
        expect(wait).toBeGreaterThanOrEqual(200);
      },
    ),
  );
});
