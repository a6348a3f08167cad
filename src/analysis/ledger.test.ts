import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Study } from "../study/study.ts";
import { ledgerOf } from "./ledger.ts";

const studyWith = (curves: readonly (readonly number[])[]): Study => ({
  definition: definitionWith(),
  plans: [],
  stages: [],
  workers: new Map(),
  trials: curves.map((times, i) =>
    trialWith({ number: i + 1, curve: times.map((at, k) => ({ epoch: 2 * (k + 1), metrics: {}, at })) }),
  ),
});

describe("a ledger", () => {
  it("tells the epochs that had been trained by any moment", () => {
    const time = fc.oneof(
      fc.nat(20),
      fc.integer({ min: 1.7e12, max: 1.7e12 + 5000 }),
      fc.double({ min: 0, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.array(time, { maxLength: 12 }), { maxLength: 9 }), fc.array(time), (curves, moments) => {
        const ledger = ledgerOf(studyWith(curves));
        const told = curves.flat();
        for (const moment of [...moments, ...told, Number.POSITIVE_INFINITY, -1])
          expect(ledger(moment).epochs).toBe(2 * told.filter((at) => at <= moment).length);
      }),
    );
  });
});
