import { describe, expect, it } from "vitest";
import { type Params, parseSpace } from "../../space/space.ts";
import { askAfter, type Past, pastOf } from "../asks.fixture.ts";
import { describeSampler } from "../sampler.contract.ts";
import { leastLoss, searched } from "../searching.fixture.ts";
import { cmaes } from "./cmaes.ts";

describeSampler("cmaes", cmaes, { limit: 20 });

const box = (dimensions: number) =>
  parseSpace(Object.fromEntries(Array.from({ length: dimensions }, (_, d) => [`x${d}`, "uniform(-5, 5)"])));
const vector = (params: Params) => Object.values(params).map(Number);
const sphere = (params: Params) => vector(params).reduce((sum, x) => sum + (x - 1) ** 2, 0);
const ellipsoid = (params: Params) => vector(params).reduce((sum, x, d) => sum + 100 ** d * (x - 1) ** 2, 0);
const rosenbrock = (params: Params) => {
  const x = vector(params);
  return x.slice(1).reduce((sum, next, d) => sum + 100 * (next - x[d]! ** 2) ** 2 + (1 - x[d]!) ** 2, 0);
};

describe("CMA-ES", () => {
  it.each([
    ["the sphere", sphere, 5, 800, 1e-6],
    ["an ellipsoid of condition 10,000", ellipsoid, 3, 900, 1e-6],
    ["Rosenbrock's function", rosenbrock, 3, 1200, 1e-6],
  ] as const)("converges on %s", (_, loss, dimensions, trials, expected) => {
    expect(leastLoss(searched(cmaes(), box(dimensions), loss, { trials }))).toBeLessThan(expected);
  });

  it("searches the same whatever monotone function the losses went through", () => {
    const space = box(4);
    const plain = searched(cmaes(), space, rosenbrock, { trials: 120 });
    const transformed = searched(cmaes(), space, (params) => -1 / Math.sqrt(1 + rosenbrock(params)), { trials: 120 });
    expect(transformed.map(({ params }) => params)).toEqual(plain.map(({ params }) => params));
  });

  it("finds an optimum of integers and choices beside continuous ones", () => {
    const space = parseSpace({
      depth: "int(1, 20)",
      width: "ordinal(16, 32, 64)",
      net: "choice(a, b, c)",
      x: "uniform(-1, 1)",
    });
    const loss = ({ depth, width, net, x }: Params) =>
      Math.abs(Number(depth) - 17) + Math.log2(Number(width) / 16) + (net === "c" ? 0 : 1) + (Number(x) - 0.5) ** 2;
    expect(leastLoss(searched(cmaes(), space, loss, { trials: 400 }))).toBeLessThan(1e-4);
  });

  it("does not wait for a worker that is lost", () => {
    const space = box(2);
    const past: Past[] = pastOf(space, 40, (params) => ({ state: "done", score: -sphere(params) }));
    past[1] = { ...past[1]!, state: "running", score: undefined };
    expect(cmaes().suggest(askAfter(space, past)).why?.generation).toBeGreaterThan(3);
  });

  it("waits with a generation for trials that still run, and draws further ones meanwhile", () => {
    const space = box(2);
    const past: Past[] = pastOf(space, 12, (params) => ({ state: "done", score: -sphere(params) }));
    const generation = (history: readonly Past[]) => cmaes().suggest(askAfter(space, history)).why?.generation;
    expect(generation(past)).toBe(1);
    expect(generation(past.with(11, { ...past[11]!, state: "running", score: undefined }))).toBe(0);
  });

  it("begins anew elsewhere, with a larger population, once it has converged", () => {
    const tried = searched(cmaes(), box(1), sphere, { trials: 400 });
    const { why } = cmaes().suggest(
      askAfter(
        box(1),
        tried.map(({ params, loss }) => ({ params, state: "done", score: -loss })),
      ),
    );
    expect(why?.restarts).toBeGreaterThan(0);
  });

  it("draws the same stream in every release", () => {
    const space = parseSpace({
      lr: "10 ** uniform(-6, 1)",
      depth: "int(1, 4)",
      net: "choice(a, b)",
      x: "uniform(0, 1)",
    });
    const loss = ({ lr, depth, x }: Params) => Math.abs(Math.log10(Number(lr)) + 3) + Number(depth) + Number(x);
    expect(searched(cmaes(), space, loss, { trials: 40 }).at(-1)).toMatchInlineSnapshot(`
      {
        "loss": 2.462239817902314,
        "params": {
          "depth": 2,
          "lr": 0.0009538957234665935,
          "net": "a",
          "x": 0.44174071965226547,
        },
      }
    `);
  });
});
