import { describe, expect, it } from "vitest";
import { type Params, parseSpace } from "../../space/space.ts";
import type { LearnedPoint } from "../../study/learned.ts";
import { pastOf } from "../asks.fixture.ts";
import { precedentsIn } from "./precedents.ts";

const space = parseSpace({ lr: "10 ** uniform(-4, 0)", x: "uniform(0, 1)", net: "choice(a, b)" });

/** `count` trials of another study over some of the space's names. */
function study(
  count: number,
  lossOf: (params: Params) => number | null,
  { name = "other", over = space } = {},
): LearnedPoint[] {
  return pastOf(over, count, () => ({ state: "done" })).map(({ params }, i) => {
    return { study: name, params, rank: i + 1, loss: lossOf(params) };
  });
}

const bowl = ({ lr, x, net }: Params) =>
  (Math.log10(Number(lr)) + 2) ** 2 + (Number(x) - 0.3) ** 2 + (net === "b" ? 1 : 0);

/** What a precedent expects at points of its own columns, each of so many numbers. */
function expected(learned: readonly LearnedPoint[], ...points: readonly (readonly number[])[]): number[] {
  const [precedent] = precedentsIn(space, learned);
  const mean = new Float64Array(points.length);
  precedent!.posterior.predict(Float64Array.from(points.flat()), points.length, mean);
  return Array.from(mean);
}

describe("what another study tells of losses", () => {
  it("is least where they were least there, by number and by option", () => {
    const learned = study(40, bowl);
    expect(precedentsIn(space, learned)[0]?.dimensions).toEqual([0, 1, 2]);
    const [best, slow, other] = expected(learned, [0.5, 0.3, 0], [0.05, 0.3, 0], [0.5, 0.3, 1]);
    expect(best).toBeLessThan(-1);
    expect(slow).toBeGreaterThan(best! + 1);
    expect(other).toBeGreaterThan(best! + 0.3);
  });

  it("says nothing of dimensions that it did not have, or where all its trials were alike", () => {
    const partial = parseSpace({ lr: "10 ** uniform(-4, 0)", net: "choice(a, b)", momentum: "uniform(0, 1)" });
    const alike = study(40, ({ lr }) => Math.abs(Math.log10(Number(lr)) + 2), { over: partial });
    const [precedent] = precedentsIn(
      space,
      alike.map((trial) => ({ ...trial, params: { ...trial.params, net: "a" } })),
    );
    expect(precedent?.dimensions).toEqual([0]);
  });

  it("takes what diverged for as bad as the worst, and goes beyond the ranges", () => {
    const wide = parseSpace({ lr: "10 ** uniform(-6, 1)" });
    const learned = study(60, ({ lr }) => (Number(lr) > 0.1 ? null : -Math.log10(Number(lr))), { over: wide });
    const [beyond, worst, best] = expected(learned, [0.95], [0], [0.7]);
    expect(best).toBeLessThan(Math.min(beyond!, worst!) - 1);
    expect(beyond).toBeGreaterThan(0);
  });

  it("is kept apart for each study, the first twelve, with eight scored trials at least", () => {
    const named = (name: string, count: number) => study(count, bowl, { name });
    const many = Array.from({ length: 14 }, (_, i) => named(`study ${i}`, 10)).flat();
    expect(precedentsIn(space, many)).toHaveLength(12);
    expect(precedentsIn(space, [...named("a", 7), ...named("b", 8)])).toHaveLength(1);
    const diverged = named("a", 9).map((trial, i) => ({ ...trial, loss: i < 7 ? 1 : null }));
    expect(precedentsIn(space, diverged)).toEqual([]);
    // As earlier versions kept them: points without a loss that can be compared.
    expect(
      precedentsIn(
        space,
        named("a", 20).map(({ loss: _, ...trial }) => trial),
      ),
    ).toEqual([]);
  });
});
