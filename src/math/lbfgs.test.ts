import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { minimise, type Objective } from "./lbfgs.ts";

const box = (n: number, low: number, high: number) => ({
  lower: new Float64Array(n).fill(low),
  upper: new Float64Array(n).fill(high),
});

/** Rosenbrock (1960): minimum 0 at (1, 1) at the end of a curved valley. */
const rosenbrock: Objective = (x, gradient) => {
  const [a, b] = [x[0]!, x[1]!];
  gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
  gradient[1] = 200 * (b - a * a);
  return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
};

describe("projected L-BFGS", () => {
  it("follows a curved valley to its end", () => {
    const { x, value } = minimise(rosenbrock, Float64Array.of(-1.2, 1), { ...box(2, -5, 5), iterations: 200 });
    expect(value).toBeLessThan(1e-8);
    expect(x[0]).toBeCloseTo(1, 3);
    expect(x[1]).toBeCloseTo(1, 3);
  });

  it("ends at the best point of the border where the valley leaves the box", () => {
    const { x } = minimise(rosenbrock, Float64Array.of(-1.2, 0.4), { ...box(2, -2, 0.5), iterations: 200 });
    expect(x[0]).toBeCloseTo(0.5, 4);
    expect(x[1]).toBeCloseTo(0.25, 4);
  });

  it("finds a separable quadratic's minimum inside any box", () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.record({ centre: number, curve: fc.double({ min: 0.01, max: 100, noNaN: true }), start: number }), {
          minLength: 1,
          maxLength: 8,
        }),
        (terms) => {
          const objective: Objective = (x, gradient) =>
            terms.reduce((sum, { centre, curve }, d) => {
              gradient[d] = 2 * curve * (x[d]! - centre);
              return sum + curve * (x[d]! - centre) ** 2;
            }, 0);
          const { x, value } = minimise(
            objective,
            Float64Array.from(terms, ({ start }) => start),
            { ...box(terms.length, -3, 4), iterations: 500, tolerance: 1e-9, gain: 0 },
          );
          const best = terms.map(({ centre }) => Math.min(4, Math.max(-3, centre)));
          expect(x.every((u) => u >= -3 && u <= 4)).toBe(true);
          expect(value - objective(Float64Array.from(best), new Float64Array(terms.length))).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it("steps back from where the objective is not a number", () => {
    const objective: Objective = (x, gradient) => {
      gradient[0] = 1 - 1 / x[0]!;
      return x[0]! > 0.5 ? x[0]! - Math.log(x[0]!) : NaN;
    };
    const { x } = minimise(objective, Float64Array.of(20), { ...box(1, -100, 100), iterations: 100 });
    expect(x[0]).toBeCloseTo(1, 3);
  });

  it("spends no more evaluations than allowed, and keeps fixed coordinates", () => {
    let calls = 0;
    const counted: Objective = (x, gradient) => {
      calls++;
      return rosenbrock(x, gradient);
    };
    const found = minimise(counted, Float64Array.of(-1.2, 1), {
      lower: Float64Array.of(-5, 1),
      upper: Float64Array.of(5, 1),
      iterations: 100,
      evaluations: 5,
    });
    expect(calls).toBeLessThanOrEqual(5);
    expect(found.evaluations).toBe(calls);
    expect(found.x[1]).toBe(1);
  });
});
