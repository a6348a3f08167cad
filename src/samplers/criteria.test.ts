import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dominates, hypervolume } from "../analysis/pareto.ts";
import { stream } from "../math/random.ts";
import { decodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import type { Constraint, Metric } from "../study/definition.ts";
import type { Metrics } from "../study/events.ts";
import { type History, RowStatus } from "../study/history.ts";
import { HistoryTable } from "../study/history-table.ts";
import type { Trial, TrialState } from "../study/study.ts";
import { pastTrial } from "./asks.fixture.ts";
import { criteria } from "./criteria.ts";
import { random } from "./random.ts";
import { describeSampler } from "./sampler.contract.ts";
import type { Ask, Sampler } from "./sampler.ts";
import { tpe } from "./tpe/tpe.ts";

describeSampler("tpe by several criteria", () => criteria(tpe()), { limit: 50 });

const line = parseSpace({ x: "uniform(0, 1)" });
const error: Metric = { name: "error", goal: "minimize" };
const latency: Metric = { name: "latency", goal: "minimize" };
const quick: Constraint = { metric: "latency", relation: "<=", bound: 20 };

const trialOf = (number: number, params: Params, metrics: Metrics, state: TrialState = "done"): Trial => ({
  ...pastTrial(number, { params, state, score: metrics.error }),
  curve: [{ epoch: 1, metrics, at: 1 }],
});

interface Study {
  readonly space?: Space;
  readonly objectives?: readonly Metric[];
  readonly constraints?: readonly Constraint[];
}

function askAbout(trials: readonly Trial[], { space = line, ...criteria }: Study, seed = 1): Ask {
  const history = new HistoryTable(space, "minimize", criteria);
  history.follow(trials);
  const index = trials.length;
  return { space, history, rng: stream(seed, "params", index), position: { seed, stage: 1, index, of: 100 } };
}

/** What a sampler within sees of trials with these metrics. */
function seenOf(metrics: readonly Metrics[], study: Study, seed = 1, state: TrialState = "done"): History {
  const trials = metrics.map((each, i) => ({
    ...trialOf(i + 1, { x: 0.5 }, each, state),
    samplerState: { fitted: i },
  }));
  let seen: History | undefined;
  const spy: Sampler = {
    suggest({ history }) {
      seen = history;
      return { point: new Float64Array(1) };
    },
  };
  criteria(spy).suggest(askAbout(trials, study, seed));
  const { status, losses, count } = seen!;
  return { ...seen!, status: status.slice(0, count), losses: losses.slice(0, count) };
}

const pair = fc.record({ error: fc.integer({ min: 0, max: 9 }), latency: fc.integer({ min: 0, max: 9 }) });
const pairs = fc.array(pair, { minLength: 1, maxLength: 12 });

describe("several objectives", () => {
  const objectives = [error, latency];

  it("become one loss that is less wherever a trial is as good in all and better in one", () => {
    fc.assert(
      fc.property(pairs, fc.nat(100), (metrics, seed) => {
        const { losses } = seenOf(metrics, { objectives }, seed);
        metrics.forEach((a, i) => {
          metrics.forEach((b, j) => {
            if (dominates([a.error, a.latency], [b.error, b.latency])) expect(losses[i]).toBeLessThan(losses[j]!);
          });
        });
      }),
    );
  });

  it("become the same loss in whatever units they are told", () => {
    fc.assert(
      fc.property(pairs, (metrics) => {
        const scaled = metrics.map(({ error, latency }) => ({ error, latency: 1000 * latency + 7 }));
        const before = seenOf(metrics, { objectives }).losses;
        const after = seenOf(scaled, { objectives }).losses;
        for (const [i, loss] of after.entries()) expect(loss).toBeCloseTo(before[i]!, 9);
      }),
    );
  });

  it("are weighed differently for each trial, so that one may favour what another does not", () => {
    const ends = [
      { error: 0, latency: 10 },
      { error: 10, latency: 0 },
    ];
    const favoured = Array.from({ length: 40 }, (_, seed) => {
      const { losses } = seenOf(ends, { objectives }, seed);
      return losses[0]! < losses[1]! ? 0 : 1;
    });
    const first = favoured.filter((which) => which === 0).length;
    expect(first).toBeGreaterThan(10);
    expect(first).toBeLessThan(30);
  });

  it("hide from the sampler what other studies found of one of them, and constraints alone do not", () => {
    const told: Ask[] = [];
    const watching = criteria({
      suggest(ask) {
        told.push(ask);
        return random().suggest(ask);
      },
    });
    const learned = [{ study: "other", params: { x: 0.5 }, rank: 1, loss: 1 }];
    for (const study of [{ objectives: [error, latency] }, { constraints: [quick] }])
      watching.suggest({ ...askAbout([], study), learned });
    expect(told.map((ask) => ask.learned)).toEqual([undefined, learned]);
  });

  it("make the sampler forget what it fitted to other weights", () => {
    expect(seenOf([{ error: 1, latency: 1 }], { objectives }).state).toBeUndefined();
    expect(seenOf([{ error: 1, latency: 1 }], { constraints: [quick] }).state).toEqual({ fitted: 0 });
  });

  it("have no loss where one was not reported, and such a trial has failed to tell", () => {
    const { status, losses } = seenOf([{ error: 1, latency: 1 }, { error: 0 }], { objectives });
    expect([...status]).toEqual([RowStatus.scored, RowStatus.failed]);
    expect(losses[1]).toBeNaN();
    expect(seenOf([{ error: 0 }], { objectives }).losses[0]).toBeNaN();
  });

  it("leave out of the reasons what the model expects of their sum, and tell the weights", () => {
    const model: Sampler = {
      suggest: () => ({ point: new Float64Array(1), why: { model: "spy", expected: 0.5, low: 0, high: 1 } }),
    };
    const { why } = criteria(model).suggest(
      askAbout([trialOf(1, { x: 0.5 }, { error: 1, latency: 1 })], { objectives }),
    );
    expect(why).toEqual({ model: "spy", weights: expect.stringMatching(/^0\.\d\d 0\.\d\d$/) });
  });

  it("find more of the front than random search does", () => {
    // ZDT1 (Zitzler, Deb and Thiele 2000) in four dimensions, with a milder g.
    const space = parseSpace(Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, "uniform(0, 1)"])));
    const zdt1 = ({ a, b, c, d }: Params): [number, number] => {
      const g = 1 + 3 * (Number(b) + Number(c) + Number(d));
      return [Number(a), g * (1 - Math.sqrt(Number(a) / g))];
    };
    const volume = (sampler: Sampler, seed: number) => {
      const points: [number, number][] = [];
      const trials: Trial[] = [];
      for (let number = 1; number <= 40; number++) {
        const ask = askAbout(trials, { space, objectives }, seed);
        const params = decodePoint(space, sampler.suggest(ask).point);
        const [error, latency] = zdt1(params);
        points.push([error, latency]);
        trials.push(trialOf(number, params, { error, latency }));
      }
      return hypervolume(points, [1.1, 5]);
    };
    const seeds = [1, 2, 3, 4];
    const mean = (sampler: Sampler) => seeds.reduce((sum, seed) => sum + volume(sampler, seed), 0) / seeds.length;
    expect(mean(criteria(tpe()))).toBeGreaterThan(1.25 * mean(random()));
  });
});

describe("constraints", () => {
  const constraints = [quick];
  const enough = Array.from({ length: 5 }, (_, i) => ({ error: i, latency: 10 }));

  it("are told by trials that diverged, where enough satisfy them", () => {
    const { status, losses } = seenOf([...enough, { error: -1, latency: 30 }], { constraints });
    expect([...status]).toEqual([1, 1, 1, 1, 1, RowStatus.diverged]);
    expect([...losses.slice(0, 5)]).toEqual([0, 1, 2, 3, 4]);
  });

  it("are all that counts where no trial satisfies them", () => {
    const { status, losses } = seenOf([{ error: 0, latency: 40 }, { error: 5, latency: 25 }, { error: 1 }], {
      constraints,
    });
    expect([...status]).toEqual([1, 1, 1]);
    expect([...losses].map((loss) => Number(loss.toFixed(3)))).toEqual([0.5, 0.2, 1]);
  });

  it("put each trial that satisfies them before any that does not, where few do", () => {
    const anyLatency = fc.record({
      error: fc.double({ min: -9, max: 9, noNaN: true }),
      latency: fc.integer({ min: 18, max: 99 }),
    });
    fc.assert(
      fc.property(fc.array(anyLatency, { minLength: 2, maxLength: 4 }), (metrics) => {
        const { losses } = seenOf(metrics, { constraints });
        metrics.forEach((a, i) => {
          metrics.forEach((b, j) => {
            const [first, second] = [a, b].map(({ latency }) => Math.max(0, latency - 20));
            if (first! < second!) expect(losses[i]).toBeLessThan(losses[j]!);
            if (first === 0 && second === 0 && a.error < b.error) expect(losses[i]).toBeLessThanOrEqual(losses[j]!);
          });
        });
      }),
    );
  });

  it("leave trials that diverged, failed or run as they are", () => {
    expect([...seenOf([{ error: 1, latency: 30 }], { constraints }, 1, "diverged").status]).toEqual([
      RowStatus.diverged,
    ]);
    expect([...seenOf([{ error: 1, latency: 30 }], { constraints }, 1, "running").status]).toEqual([RowStatus.pending]);
  });

  it("hold for several objectives too, whose extent is that of trials that satisfy them", () => {
    const metrics = [...enough, { error: -1e9, latency: 30 }];
    const { status, losses } = seenOf(metrics, { objectives: [error, latency], constraints });
    expect(status[5]).toBe(RowStatus.diverged);
    expect(Math.max(...losses.slice(0, 5))).toBeGreaterThan(0.01);
  });

  it("are found where chance seldom satisfies them", () => {
    const space = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)", z: "uniform(0, 1)" });
    const satisfying = (sampler: Sampler) => {
      const trials: Trial[] = [];
      for (let number = 1; number <= 40; number++) {
        const params = decodePoint(space, sampler.suggest(askAbout(trials, { space, constraints }, 3)).point);
        const { x = 0, y = 0, z = 0 } = params;
        const product = Number(x) * Number(y) * Number(z);
        trials.push(trialOf(number, params, { error: Number(x) + Number(y), latency: 8 / (0.01 + product) }));
      }
      return trials.filter(({ curve }) => curve[0]!.metrics.latency! <= 20).length;
    };
    expect(satisfying(criteria(tpe()))).toBeGreaterThan(2 * satisfying(random()));
  });
});

describe("a study of one metric without constraints", () => {
  it("is seen as it is", () => {
    const ask = askAbout([trialOf(1, { x: 0.5 }, { error: 1 })], {});
    let seen: Ask | undefined;
    const spy: Sampler = {
      suggest(given) {
        seen = given;
        return { point: new Float64Array(1) };
      },
    };
    criteria(spy).suggest(ask);
    expect(seen).toBe(ask);
  });
});
