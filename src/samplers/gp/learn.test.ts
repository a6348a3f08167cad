import { describe, expect, it } from "vitest";
import { example } from "./dense.fixture.ts";
import { learn } from "./learn.ts";
import { makeLogPosterior } from "./likelihood.ts";
import { priorOf } from "./priors.ts";

const position = { seed: 1, stage: 1, index: 40, of: 100 };
const { data, layout } = example(40);

describe("learning hyperparameters", () => {
  it("finds ones that are more probable than any close by", () => {
    const prior = priorOf(layout, { mean: -9, sd: 2 });
    const logPosterior = makeLogPosterior(data, layout, prior);
    const [theta] = learn(data, 40, layout, undefined, "map", position).thetas;
    const { rng } = example(1);
    const nearby = Array.from({ length: 200 }, () =>
      theta!.map((value, i) => Math.min(prior.upper[i]!, Math.max(prior.lower[i]!, value + 0.1 * rng.normal()))),
    );
    expect(logPosterior(theta!)).toBeGreaterThan(logPosterior(prior.mean) + 10);
    expect(logPosterior(theta!)).toBeGreaterThan(Math.max(...nearby.map((one) => logPosterior(one))) - 0.05);
  });

  it("keeps the most probable ones until a twentieth of the trials is new", () => {
    const first = learn(data, 400, layout, undefined, "map", position);
    expect(first.fitted).toBe(400);
    expect(learn(data, 419, layout, first, "map", position)).toBe(first);
    expect(learn(data, 422, layout, first, "map", position)).toMatchObject({ fitted: 422 });
  });

  it("begins afresh now and then, so that bad hyperparameters are not kept for ever", () => {
    const bad = { fitted: 31, thetas: [new Float64Array(layout.size).fill(-2)] };
    const prior = priorOf(layout, { mean: -9, sd: 2 });
    const logPosterior = makeLogPosterior(data, layout, prior);
    const [found] = learn(data, 40, layout, bad, "map", position).thetas;
    const [best] = learn(data, 40, layout, undefined, "map", position).thetas;
    expect(logPosterior(found!)).toBeGreaterThan(logPosterior(best!) - 0.1);
  });

  it("lets new samples take the place of the oldest", () => {
    const first = learn(data, 40, layout, undefined, "mcmc", position);
    expect(first.thetas).toHaveLength(5);
    let memory = first;
    for (let index = 41; index < 45; index++) memory = learn(data, 40, layout, memory, "mcmc", { ...position, index });
    expect(memory.thetas).toHaveLength(10);
    expect(memory.thetas.slice(0, 2)).toEqual(first.thetas.slice(3));
    expect(new Set(memory.thetas.map((theta) => theta.join())).size).toBe(10);
  });
});
