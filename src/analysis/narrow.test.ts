import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import { parseParameter } from "../space/grammar.ts";
import { printDistribution, printParameter } from "../space/print.ts";
import { baseRange } from "../space/range.ts";
import { decodePoint, encodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";
import { rate, search } from "./landscape.fixture.ts";
import { narrow } from "./narrow.ts";
import { ranked } from "./ranking.ts";
import { bestFirst } from "./trials.fixture.ts";

const space = parseSpace({ lr: "10 ** uniform(-6, 1)", l2: "10 ** uniform(-6, -1)", angle: "uniform(-1, 1)" });

/** Where lr and l2 lie between their ends, 0 to 1. */
const lr = (params: Params) => (Math.log10(Number(params.lr)) + 6) / 7;
const l2 = (params: Params) => (Math.log10(Number(params.l2)) + 6) / 5;

interface Case {
  readonly name: string;
  readonly loss: (params: Params) => number;
  /** Where lr is best, 0 to 1 of its range. */
  readonly best: number;
  /** At most so wide lr's range is in the median, as a share of the old one, after 60, 30 and 10 trials. */
  readonly width: readonly [number, number, number];
}

const cases: readonly Case[] = [
  { name: "a bowl", best: 0.6, width: [0.5, 0.7, 1], loss: (p) => 4 * (lr(p) - 0.6) ** 2 + (l2(p) - 0.35) ** 2 },
  {
    name: "a steep bowl",
    best: 0.7,
    width: [0.3, 0.4, 0.8],
    loss: (p) => 40 * (lr(p) - 0.7) ** 2 + (l2(p) - 0.4) ** 2,
  },
  {
    name: "a plateau with a valley",
    best: 0.6,
    width: [0.35, 0.45, 1],
    loss: (p) => (lr(p) > 0.5 && lr(p) < 0.75 ? (lr(p) - 0.6) ** 2 + 0.5 * (l2(p) - 0.5) ** 2 : 1),
  },
  {
    name: "a cliff beyond which training diverges",
    best: 0.7,
    width: [0.35, 0.45, 0.9],
    loss: (p) => (lr(p) > 0.72 ? Number.NaN : 4 * (lr(p) - 0.9) ** 2 + (l2(p) - 0.5) ** 2),
  },
  {
    name: "a slope that turns steep",
    best: 0.7,
    width: [0.45, 0.6, 1],
    loss: (p) => (lr(p) < 0.7 ? 0.7 - lr(p) : 30 * (lr(p) - 0.7) ** 2) + 0.5 * (l2(p) - 0.5) ** 2,
  },
  {
    name: "a valley across lr and l2",
    best: 0.5,
    width: [0.7, 0.9, 1],
    loss: (p) => 6 * (lr(p) - 0.3 - 0.4 * l2(p)) ** 2 + 0.5 * (l2(p) - 0.5) ** 2,
  },
  {
    name: "an optimum at the border",
    best: 1,
    width: [0.55, 0.55, 0.8],
    loss: (p) => 4 * (1.1 - lr(p)) ** 2 + (l2(p) - 0.5) ** 2,
  },
];

/** lr's range after a search, as shares of the old one. */
function partOfLr(narrowed: Space): { readonly low: number; readonly high: number } {
  const { low, high } = baseRange(narrowed.parameters[0]!.distribution)!;
  return { low: (low + 6) / 7, high: (high + 6) / 7 };
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe("a narrowed range", () => {
  const seeds = Array.from({ length: 40 }, (_, i) => i + 1);

  describe.each(cases)("on $name", ({ loss, best, width }) => {
    it.each([60, 30, 10])("still holds the optimum after %i trials, and is narrower the more there were", (trials) => {
      const parts = seeds.map((seed) =>
        partOfLr(narrow(space, search({ space, loss, noise: 0.1, trials, seed }), "minimize").space),
      );
      const misses = parts.filter(({ low, high }) => best < low - 1e-9 || best > high + 1e-9).length;
      expect(misses / seeds.length).toBeLessThanOrEqual(0.05);
      expect(median(parts.map(({ low, high }) => high - low))).toBeLessThanOrEqual(
        width[trials === 60 ? 0 : trials === 30 ? 1 : 2],
      );
    });
  });

  it("is not moved by one lucky trial, wherever it was", () => {
    const loss = (p: Params) => 4 * (lr(p) - 0.6) ** 2 + (l2(p) - 0.35) ** 2;
    const missed = (seed: number) => {
      const trials = search({ space, loss, noise: 0.1, trials: 60, seed });
      const lucky = stream("lucky", seed).int(60);
      const { low, high } = partOfLr(
        narrow(space, trials.with(lucky, { ...trials[lucky]!, score: -1 }), "minimize").space,
      );
      return low > 0.6 || high < 0.6;
    };
    expect(rate(60, missed)).toBeLessThanOrEqual(0.05);
  });

  it("is not cut where all trials are as good as the best, as where an accuracy is full", () => {
    const cut = (seed: number) => {
      const trials = search({ space, loss: (p) => (lr(p) > 0.5 ? 0 : 1), noise: 0, trials: 60, seed });
      const { low, high } = partOfLr(narrow(space, trials, "minimize").space);
      return low > 0.55 || high < 1;
    };
    expect(rate(60, cut)).toBe(0);
  });

  it("is left alone where the dimension does not matter, in nineteen of twenty searches", () => {
    const touched = (seed: number) => {
      const trials = search({ space, loss: cases[0]!.loss, noise: 0.1, trials: 60, seed });
      return narrow(space, trials, "minimize").notes.find(({ parameter }) => parameter === "angle")?.change !== "kept";
    };
    expect(rate(100, touched)).toBeLessThanOrEqual(0.05);
  });

  it("is widened at a border where the best sat, and cut on the other side", () => {
    const widened = (seed: number) => {
      const trials = search({ space, loss: cases.at(-1)!.loss, noise: 0.1, trials: 60, seed });
      const { low, high } = partOfLr(narrow(space, trials, "minimize").space);
      return low > 0.5 && high > 1.24;
    };
    expect(rate(60, widened)).toBeGreaterThanOrEqual(0.9);
  });
});

/** What becomes of one parameter by trials with these values, the best first. */
function outcome(name: string, text: string, values: readonly (number | string)[]) {
  const { space: narrowed, notes } = narrow(parseSpace({ [name]: text }), bestFirst(name, values), "maximize");
  return { text: printParameter(narrowed.parameters[0]!), note: notes[0]!.text, change: notes[0]!.change };
}

const repeat = <T>(value: T, count: number): T[] => new Array<T>(count).fill(value);

describe("narrowing one dimension", () => {
  it("says that no trial stands out where all score alike", () => {
    const space = parseSpace({ lr: "uniform(0, 1)", net: "choice(mlp, cnn)" });
    const trials = Array.from({ length: 10 }, (_, i) =>
      trialWith({ number: i + 1, score: 1, params: { lr: i / 10, net: i % 2 === 0 ? "mlp" : "cnn" } }),
    );
    expect(narrow(space, trials, "maximize").notes.map(({ text }) => text)).toEqual([
      "lr: uniform(0, 1) stays; 10 trials, none of them better than most, tell nothing against any part of it (p = 1)",
      "net: choice(mlp, cnn) stays; 10 trials, none of them better than most, rule no option out",
    ]);
  });

  it("leaves it alone on few trials", () => {
    expect(outcome("depth", "int(1, 8)", [4, 4, 4, 1, 8, 1, 8])).toEqual({
      text: "int(1, 8)",
      change: "kept",
      note: "depth: int(1, 8) stays; only 7 trials tell of it",
    });
  });

  it("keeps the grid of whole numbers and of steps", () => {
    const depths = [
      10,
      10,
      11,
      9,
      10,
      11,
      12,
      12,
      9,
      10,
      11,
      12,
      ...repeat(1, 8),
      ...repeat(6, 8),
      ...repeat(15, 8),
      ...repeat(20, 8),
    ];
    expect(outcome("depth", "int(1, 20)", depths)).toMatchObject({ text: "int(6, 15)", change: "narrowed" });
    const rates = depths.map((depth) => (depth - 1) / 20);
    expect(outcome("rate", "uniform(0, 0.95, step=0.05)", rates).text).toBe("uniform(0.25, 0.7, step=0.05)");
  });

  it("keeps neighbouring options of an ordinal", () => {
    const batches = [...repeat(64, 8), 128, ...repeat(16, 7), ...repeat(32, 7), ...repeat(256, 9), ...repeat(512, 8)];
    expect(outcome("batch", "ordinal(16, 32, 64, 128, 256, 512)", batches).text).toBe("ordinal(32, 64, 128, 256)");
  });

  it("drops options that clearly lose, keeping the others' weights, and says how sure that is", () => {
    const tried = [
      ...repeat("adam", 12),
      ...repeat("sgd", 8),
      ...repeat("adam", 8),
      ...repeat("sgd", 8),
      ...repeat("lion", 24),
    ];
    const { text, note, change } = outcome(
      "optimizer",
      "choice(adam, sgd, lion, weights=[5, 3, 2])",
      tried.map((name, i) => (i % 4 === 1 && i < 12 ? "sgd" : name)),
    );
    expect(text).toBe("choice(adam, sgd, weights=[5, 3])");
    expect(change).toBe("narrowed");
    expect(note).toMatch(/ becomes .*; the best 12 of 60 are none of lion, tried in 24 \(p = 0\.00\d+\)$/);
  });

  it("keeps an option that was tried too seldom, or that is among the best once", () => {
    const seldom = [...repeat("adam", 50), ...repeat("sgd", 6)];
    expect(outcome("optimizer", "choice(adam, sgd)", seldom)).toMatchObject({
      text: "choice(adam, sgd)",
      change: "kept",
    });
    const once = ["sgd", ...repeat("adam", 30), ...repeat("sgd", 29)];
    expect(outcome("optimizer", "choice(adam, sgd)", once).text).toBe("choice(adam, sgd)");
    const never = [...repeat("adam", 30), ...repeat("sgd", 30)];
    expect(outcome("optimizer", "choice(adam, sgd)", never).text).toBe("choice(adam)");
  });

  it("never widens a hard range, and cuts its other side", () => {
    const exponents = [1, 0.9, 0.8, 0.7, 0.6, ...Array.from({ length: 25 }, (_, i) => 0.4 - i / 4)];
    const { text, note } = outcome(
      "lr",
      "10 ** uniform(-6, 1)!",
      exponents.map((x) => 10 ** x),
    );
    expect(text).toMatch(/^10 \*\* uniform\(-\d.*, 1\)!$/);
    expect(note).toContain("; marked hard (!), so the range ends there");
  });

  it("leaves a normal distribution alone, which has no ends", () => {
    expect(outcome("decay", "normal(0.9, 0.05)", repeat(0.9, 20)).note).toBe(
      "decay: normal(0.9, 0.05) stays; it has no ends to move",
    );
  });

  it("takes diverged trials for bad ones, and failed ones for nothing", () => {
    const trial = (number: number, x: number, state: Trial["state"]) =>
      trialWith({ number, params: { lr: 10 ** x }, state, ...(state === "done" ? { score: number % 7 } : {}) });
    const exponents = Array.from({ length: 36 }, (_, i) => -6 + i / 5);
    const ending = (state: Trial["state"]) =>
      narrow(
        parseSpace({ lr: "10 ** uniform(-6, 1)" }),
        exponents.map((x, i) => trial(((5 * i) % 37) + 1, x, x > -2.5 ? state : "done")),
        "maximize",
      ).notes[0]!;
    expect(ending("diverged").text).toContain("lr: 10 ** uniform(-6, 1) becomes 10 ** uniform(-6, -1.");
    expect(ending("failed").change).toBe("kept");
  });

  it("takes trials that violate the constraints for bad ones, as good as they are otherwise", () => {
    const trials = Array.from({ length: 36 }, (_, i) => {
      const x = -6 + i / 5;
      const number = ((5 * i) % 37) + 1;
      const told = x > -2.5 ? { score: 99, violates: ["latency <= 20"] } : { score: number % 7 };
      return trialWith({ number, params: { lr: 10 ** x }, ...told });
    });
    const [note] = narrow(parseSpace({ lr: "10 ** uniform(-6, 1)" }), trials, "maximize").notes;
    expect(note?.text).toContain("lr: 10 ** uniform(-6, 1) becomes 10 ** uniform(-6, -1.");
  });

  it("judges a conditional parameter by the trials in which it was active", () => {
    const conditional = parseSpace({ optimizer: "choice(sgd, adam)", beta2: "uniform(0.5, 1) if optimizer == adam" });
    const trials = Array.from({ length: 60 }, (_, i) =>
      trialWith({
        number: i + 1,
        score: i % 7,
        params: i < 55 ? { optimizer: "sgd" } : { optimizer: "adam", beta2: 0.9 },
      }),
    );
    const note = narrow(conditional, trials, "maximize").notes.find(({ parameter }) => parameter === "beta2");
    expect(note?.text).toBe("beta2: uniform(0.5, 1) stays; only 5 trials tell of it");
  });
});

describe("narrowing any space by any trials", () => {
  const texts: Readonly<Record<string, readonly string[]>> = {
    lr: ["10 ** uniform(-6, 1)", "10 ** uniform(-6, 1)!", "loguniform(1e-6, 10)", "loguniform(3e-5, 0.7)!"],
    dropout: ["uniform(0, 1)", "uniform(0, 0.5)", "uniform(0.1, 0.9)", "uniform(0, 0.9, step=0.1)"],
    momentum: ["1 - 10 ** uniform(-3, -0.3)", "uniform(0.5, 0.999)"],
    units: ["2 ** int(4, 9)", "logint(16, 512)", "int(16, 512, step=16)!", "int(3, 5)"],
    batch: ["ordinal(16, 32, 64, 128)", "ordinal(16, 32)"],
    optimizer: ["choice(sgd, adam, lion)", "choice(sgd, adam, lion, weights=[1, 2, 0.5])"],
    beta2: ["1 - 10 ** uniform(-4, -1) if optimizer == adam", "uniform(0.9, 1) if optimizer in [adam, lion]"],
    nesterov: ["choice(true, false) if optimizer != sgd", "fixed(true) if batch == 16"],
  };
  const anySpace = fc
    .record(Object.fromEntries(Object.entries(texts).map(([name, ways]) => [name, fc.constantFrom(...ways)])))
    .map((expressions) => parseSpace(expressions));
  const anySearch = fc.record({
    space: anySpace,
    seed: fc.integer(),
    count: fc.integer({ min: 0, max: 80 }),
    pull: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
    diverging: fc.constantFrom(0, 0, 0.2, 0.9),
    goal: fc.constantFrom("maximize" as const, "minimize" as const),
  });

  it("keeps ranges inside their parents but for borders it widens, hard ones always, probabilities in 0 to 1, and the best trial inside", () => {
    fc.assert(
      fc.property(anySearch, ({ space: old, seed, count, pull, diverging, goal }) => {
        const rng = stream("any", seed);
        const trials = Array.from({ length: count }, (_, i) => {
          const point = old.dimensions.map(() => rng.next());
          const pulled = point.reduce((sum, u, d) => sum + u * pull[d]!, 0);
          return rng.next() < diverging
            ? trialWith({ number: i + 1, params: decodePoint(old, point), state: "diverged" })
            : trialWith({ number: i + 1, params: decodePoint(old, point), score: pulled + 0.2 * rng.normal() });
        });
        const { space: narrowed, notes } = narrow(old, trials, goal);
        for (const { name, distribution, conditions } of narrowed.parameters) {
          const before = old.parameters.find((each) => each.name === name)!.distribution;
          const change = notes.find(({ parameter }) => parameter === name)?.change;
          const [from, to] = [baseRange(before), baseRange(distribution)];
          if (from !== undefined && to !== undefined) {
            if (change !== "widened" || before.hard) {
              expect(to.low).toBeGreaterThanOrEqual(from.low);
              expect(to.high).toBeLessThanOrEqual(from.high);
            }
            expect(to.high - to.low).toBeGreaterThanOrEqual(0.24 * (from.high - from.low));
          }
          expect(printDistribution(distribution) === printDistribution(before)).toBe(
            change === "kept" || change === undefined,
          );
          expect(parseParameter(printParameter({ distribution, conditions }))).toEqual({ distribution, conditions });
        }
        for (const u of [0, 1]) {
          const { dropout, momentum } = decodePoint(
            narrowed,
            narrowed.dimensions.map(() => u),
          );
          for (const value of [dropout, momentum]) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
        }
        const [best] = ranked(trials, goal);
        if (best !== undefined) {
          expect(encodePoint(narrowed, best.params, new Float64Array(narrowed.dimensions.length))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });
});
