import { describe, expect, it } from "vitest";
import { printDistribution } from "../space/print.ts";
import { type Params, parseSpace } from "../space/space.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";
import { type BorderFinding, borderCheck, withoutFinding } from "./border.ts";
import { rate, search } from "./landscape.fixture.ts";
import { narrow } from "./narrow.ts";
import { bestFirst } from "./trials.fixture.ts";

const space = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  l2: "10 ** uniform(-6, -1)",
  angle: "uniform(-1, 1)",
  depth: "int(1, 8)",
});

/** Where lr lies between its ends, 0 to 1. */
const lr = (params: Params) => (Math.log10(Number(params.lr)) + 6) / 7;
const l2 = (params: Params) => (Math.log10(Number(params.l2)) + 6) / 5;

/** The findings of one search in which lr and a little l2 matter; angle and depth do not. */
function findings(loss: (lr: number) => number, seed: number, trials = 60, sampler?: "learning"): BorderFinding[] {
  const landscape = {
    space,
    loss: (params: Params) => loss(lr(params)) + (l2(params) - 0.5) ** 2,
    noise: 0.1,
    trials,
    seed,
    ...(sampler ? { sampler } : {}),
  };
  return borderCheck(space, search(landscape), "minimize");
}

const strongOn = (parameter: string) => (finding: BorderFinding) =>
  finding.parameter === parameter && finding.strength === "strong";

it("tells to see whether the program uses its hyperparameters where all trials score alike", () => {
  const space = parseSpace({ lr: "uniform(0, 1)" });
  const alike = (count: number) =>
    Array.from({ length: count }, (_, i) => trialWith({ number: i + 1, score: 1, params: { lr: i / count } }));
  expect(withoutFinding(space, alike(10), "maximize")).toBe(
    "all 10 trials with a score have the same one, which tells nothing of hyperparameters: see whether the program uses them",
  );
  const better = trialWith({ number: 11, score: 2, params: { lr: 0.5 } });
  expect(withoutFinding(space, [...alike(10), better], "maximize")).toBe("no best values on a border");
});

describe("the border check", () => {
  it("says where the best trial sits on a border that the others are no evidence for, unless the range ends there", () => {
    const told = (angle: string, best: number) => {
      const values = [best, ...[0.1, -0.9, 0.3, -0.2, 0.9, 0, -0.5, 0.6, -0.7]];
      const trials = values.map((angle, i) => trialWith({ number: i + 1, params: { angle }, score: i }));
      const turned = parseSpace({ angle });
      expect(borderCheck(turned, trials, "minimize")).toEqual([]);
      return withoutFinding(turned, trials, "minimize");
    };
    expect(told("uniform(-1, 1)", 1)).toBe(
      "the best trial, 1, sits on a border (angle=1), but all together are no evidence of better ones beyond",
    );
    for (const inside of [told("uniform(-1, 1)!", 1), told("uniform(-1, 1)", 0.99)])
      expect(inside).toBe("no best values on a border");
  });

  it("says where the search has gathered on an end, by a sampler that learns or a population that copies, and which wider range would tell", () => {
    // Those at the end are the best and the worst alike, as where other hyperparameters decide.
    const values = [1, 1, 1, 1, 0.2, -0.4, 0.5, -0.9, 0.1, ...Array.from({ length: 11 }, () => 1)];
    const told = (angle: string, values: readonly number[]) => {
      const trials = values.map((angle, i) => trialWith({ number: i + 1, params: { angle }, score: i }));
      return withoutFinding(parseSpace({ angle }), trials, "minimize");
    };
    expect(told("uniform(-1, 1)", values)).toBe(
      "the best trial, 1, sits on a border (angle=1), where the search has gathered: 4 of the best 5 of 20 have this angle (try uniform(-0.5, 1.5)). So all together are no evidence of better ones beyond; a wider range would tell",
    );
    // Chance puts many of few whole numbers on an end.
    expect(told("int(-1, 1)", values.map(Math.round))).toMatch(/but all together are no evidence/);
  });

  it("finds an optimum beyond the border in nearly all of 60 trials' searches, and on that side only", () => {
    const found = (seed: number) => findings((u) => 4 * (1.15 - u) ** 2, seed);
    expect(rate(100, (seed) => found(seed).some(strongOn("lr")))).toBeGreaterThanOrEqual(0.97);
    expect(rate(100, (seed) => found(seed).some(({ parameter, side }) => parameter === "lr" && side === "low"))).toBe(
      0,
    );
  });

  it("finds one where lr matters no more than l2 in most searches of 60, and in some of 30", () => {
    const found = (seed: number, trials: number) => findings((u) => (1.3 - u) ** 2, seed, trials);
    expect(rate(100, (seed) => found(seed, 60).some(strongOn("lr")))).toBeGreaterThanOrEqual(0.8);
    expect(rate(100, (seed) => found(seed, 30).some(({ parameter }) => parameter === "lr"))).toBeGreaterThanOrEqual(
      0.5,
    );
  });

  it("seldom suspects an optimum inside", () => {
    expect(rate(100, (seed) => findings((u) => 4 * (0.5 - u) ** 2, seed).some(strongOn("lr")))).toBe(0);
    expect(rate(100, (seed) => findings((u) => 4 * (0.8 - u) ** 2, seed).some(strongOn("lr")))).toBeLessThanOrEqual(
      0.05,
    );
  });

  it("does not take the edge of what diverges for the border", () => {
    const cliff = (u: number) => (u > 0.9 ? Number.NaN : 4 * (1.1 - u) ** 2);
    expect(rate(100, (seed) => findings(cliff, seed).some(strongOn("lr")))).toBeLessThanOrEqual(0.03);
  });

  it.each([undefined, "learning" as const])("gives a false alarm in about one of a hundred (sampler %s)", (sampler) => {
    for (const parameter of ["angle", "depth"]) {
      const alarm = (seed: number) => findings((u) => 4 * (1.15 - u) ** 2, seed, 60, sampler).some(strongOn(parameter));
      expect(rate(200, alarm)).toBeLessThanOrEqual(0.03);
    }
  });

  it("finds the border in what a learning sampler has gathered there", () => {
    const found = (seed: number) => findings((u) => 4 * (1.15 - u) ** 2, seed, 60, "learning");
    expect(rate(60, (seed) => found(seed).some(strongOn("lr")))).toBeGreaterThanOrEqual(0.7);
  });

  it("says nothing on fewer than eight trials", () => {
    const seven = bestFirst("depth", [8, 8, 8, 1, 1, 1, 1]);
    expect(borderCheck(parseSpace({ depth: "int(1, 8)" }), seven, "maximize")).toEqual([]);
  });
});

describe("a border's sentence", () => {
  const high = [10, 8, 6, 9, 5, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 3e-2, 3e-3, 3e-4, 3e-5, 3e-6];
  const check = (expressions: Record<string, string>, trials: readonly Trial[]) =>
    borderCheck(parseSpace(expressions), trials, "maximize");

  it("tells where the best lie, how sure that is, and what to try", () => {
    const [finding] = check({ lr: "10 ** uniform(-6, 1)" }, bestFirst("lr", high));
    expect(finding?.text).toBe(
      "lr: the best 5 of 15 lie in the outermost 5% of 10 ** uniform(-6, 1), next to 10 (p < 0.001); a better value may lie beyond: try 10 ** uniform(-4.25, 2.75)",
    );
    expect(finding).toMatchObject({ side: "high", strength: "strong", top: [10, 8, 6, 9, 5], bound: undefined });
    expect(finding!.closeness).toBeCloseTo(Math.log10(10 / 8) / 7, 12);
    expect(finding!.evidence).toBeCloseTo(2 / 3003, 12);
  });

  it("respects the mark for hard ranges", () => {
    const [finding] = check({ lr: "loguniform(1e-6, 10)!" }, bestFirst("lr", high));
    expect(finding).toMatchObject({ bound: "hard", suggestion: undefined });
    expect(finding?.text).toContain("; marked hard (!), so the range ends there");
  });

  it("knows where a probability ends by nature", () => {
    const low = high.map((value) => 1 - (Math.log10(value) + 6) / 7);
    const [dropout] = check({ dropout: "uniform(0, 1)" }, bestFirst("dropout", low));
    expect(dropout).toMatchObject({ side: "low", bound: "natural", suggestion: undefined });
    expect(dropout?.text).toContain("; 0 is its natural end");
    const [angle] = check(
      { angle: "uniform(0.2, 1)" },
      bestFirst(
        "angle",
        low.map((u) => 0.2 + 0.8 * u),
      ),
    );
    expect(printDistribution(angle!.suggestion!)).toBe("uniform(0, 0.8)");
  });

  it("tells of whole numbers by their end value, and widens them to whole numbers", () => {
    const [finding] = check({ depth: "int(1, 8)" }, bestFirst("depth", [8, 8, 8, 8, 8, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3]));
    expect(finding?.text).toContain("the best 5 of 15 are 8, an end of int(1, 8)");
    expect(printDistribution(finding!.suggestion!)).toBe("int(2, 10)");
  });

  it("asks for another option beyond an ordinal's last, and knows no border of a choice", () => {
    const sizes = [128, 128, 128, 128, 128, 32, 64, 32, 64, 32, 64, 32, 64, 32, 64];
    const [finding] = check({ batch: "ordinal(32, 64, 128)" }, bestFirst("batch", sizes));
    expect(finding).toMatchObject({ bound: "ordinal", side: "high" });
    expect(finding?.text).toContain("are 128, an end of ordinal(32, 64, 128)");
    expect(finding?.text).toContain("; an option beyond 128 may be better still");
    expect(check({ batch: "choice(32, 64, 128)" }, bestFirst("batch", sizes))).toEqual([]);
  });

  it("names the low side of a falling scale by its value", () => {
    const near = high.map((value) => 1 - 10 ** (-3 + (1 - (Math.log10(value) + 6) / 7) * 2.7));
    const [finding] = check({ momentum: "1 - 10 ** uniform(-3, -0.3)" }, bestFirst("momentum", near));
    expect(finding?.side).toBe("low");
    expect(finding?.text).toContain("next to 0.999 ");
    expect(printDistribution(finding!.suggestion!)).toBe("1 - 10 ** uniform(-3.68, -0.97)");
  });
});

describe("a border beyond which trials fail", () => {
  const width = parseSpace({ width: "2 ** int(5, 10)" });
  const trained = [512, 256, 128, 64, 32].flatMap((value, i) =>
    Array.from({ length: 6 }, (_, j) =>
      trialWith({ number: 6 * i + j + 1, params: { width: value }, score: 6 * i + j }),
    ),
  );
  const tooWide = (count: number) =>
    Array.from({ length: count }, (_, i) => trialWith({ number: 31 + i, params: { width: 1024 }, state: "failed" }));

  it("is not to be moved, since what lies there does not train", () => {
    const [found] = borderCheck(width, [...trained, ...tooWide(6)], "minimize");
    expect(found).toMatchObject({ side: "high", bound: "failing", suggestion: undefined });
    expect(found!.text).toContain("trials further out failed, so there is nothing to try beyond");
    const { space: narrowed } = narrow(width, [...trained, ...tooWide(6)], "minimize");
    expect(printDistribution(narrowed.parameters[0]!.distribution)).toMatch(/, 10\)$/);
  });

  it("is as any other where a single trial failed, which may be the machine's fault", () => {
    const [found] = borderCheck(width, [...trained, ...tooWide(1)], "minimize");
    expect(found).toMatchObject({ side: "high", bound: undefined });
    expect(found!.suggestion).toBeDefined();
  });
});
