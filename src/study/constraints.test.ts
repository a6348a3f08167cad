import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constraintText, violated, violationOf } from "./constraints.ts";
import type { Constraint } from "./definition.ts";

const latency: Constraint = { metric: "latency", relation: "<=", bound: 20 };
const accuracy: Constraint = { metric: "acc", relation: ">", bound: 0.5 };

describe("constraints", () => {
  it("name those that an epoch does not satisfy", () => {
    const of = (metrics: Record<string, number>) => violated([latency, accuracy], metrics).map(constraintText);
    expect(of({ latency: 20, acc: 0.6 })).toEqual([]);
    expect(of({ latency: 20.1, acc: 0.5 })).toEqual(["latency <= 20", "acc > 0.5"]);
    expect(of({ acc: 0.6 })).toEqual(["latency <= 20"]);
    expect(of({ latency: Number.NaN, acc: Number.POSITIVE_INFINITY })).toEqual(["latency <= 20"]);
  });

  it("are violated more by what lies further off, each by at most 1", () => {
    const of = (metrics: Record<string, number>) => violationOf([latency, accuracy], metrics);
    expect(of({ latency: 3, acc: 0.9 })).toBe(0);
    expect(of({ latency: 40, acc: 0.9 })).toBe(0.5);
    expect(of({ latency: 40, acc: 0.25 })).toBeCloseTo(0.5 + 1 / 3, 12);
    expect(of({ latency: 60, acc: 0.9 })).toBeGreaterThan(of({ latency: 40, acc: 0.9 }));
    expect(of({ latency: 3, acc: 0.5 })).toBeGreaterThan(0);
    expect(of({ acc: Number.NaN })).toBe(2);
  });

  it("are violated by some amount exactly where one is not satisfied", () => {
    const relation = fc.constantFrom("<=", ">=", "<", ">");
    const number = fc.oneof(fc.double(), fc.integer({ min: -3, max: 3 }));
    const bound = number.filter(Number.isFinite);
    fc.assert(
      fc.property(relation, bound, number, (relation, bound, value) => {
        const constraints = [{ metric: "m", relation, bound }] as const;
        const amount = violationOf(constraints, { m: value });
        expect(amount > 0).toBe(violated(constraints, { m: value }).length > 0);
        expect(amount).toBeLessThanOrEqual(1);
      }),
    );
  });
});
