import { describe, expect, it, vi } from "vitest";
import { stream } from "../math/random.ts";
import { decodePoint, encodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { HistoryTable } from "../study/history-table.ts";
import type { Trial } from "../study/study.ts";
import { askAfter, type Past, pastOf, pastTrial } from "./asks.fixture.ts";
import type { Ask, Sampler } from "./sampler.ts";

const many = (count: number, expression: string) =>
  parseSpace(Object.fromEntries(Array.from({ length: count }, (_, i) => [`x${i}`, expression])));

/** Every kind of space. */
export const spaces: Readonly<Record<string, Space>> = {
  "one dimension": parseSpace({ lr: "10 ** uniform(-6, 1)" }),
  "fifty dimensions": many(50, "uniform(0, 1)"),
  "a single choice": parseSpace({ net: "choice(a, b, c)" }),
  "an option alone": parseSpace({ net: "choice(only)", x: "uniform(0, 1)" }),
  "nothing that varies": parseSpace({ clip: "fixed(1.0)" }),
  "few points": parseSpace({ depth: "int(1, 3)", batch: "ordinal(32, 64)", net: "choice(a, b)" }),
  "every distribution": parseSpace({
    lr: "loguniform(1e-6, 10)",
    momentum: "1 - 10 ** uniform(-3, -0.3)",
    hidden: "2 ** int(4, 9)",
    width: "logint(16, 512)",
    decay: "normal(0.9, 0.05)",
    warmup: "10 ** normal(2, 0.5)",
    grid: "uniform(0, 1, step=0.25)",
    dropout: "uniform(0, 0.9)!",
    batch: "ordinal(32, 64, 128)",
    net: "choice(a, b, c, weights=[0.9, 0.1, 0])",
  }),
  "conditions two deep": parseSpace({
    optimizer: "choice(sgd, adam, none)",
    beta2: "1 - 10 ** uniform(-4, -1) if optimizer == adam",
    amsgrad: "choice(true, false) if optimizer == adam",
    limit: "uniform(0, 1) if amsgrad == true",
    momentum: "uniform(0, 0.99) if optimizer in [sgd, none]",
  }),
};

const smooth = (params: Params) =>
  -Object.values(params).reduce<number>((sum, value) => sum + (typeof value === "number" ? (value - 0.3) ** 2 : 0), 0);

/** Every kind of past, by the number of trials and what became of each. */
const pasts: Readonly<Record<string, (space: Space) => Past[]>> = {
  "no trial": () => [],
  "one trial": (space) => pastOf(space, 1, (params) => ({ state: "done", score: smooth(params) })),
  "two trials": (space) => pastOf(space, 2, (params) => ({ state: "done", score: smooth(params) })),
  "many trials": (space) => pastOf(space, 60, (params) => ({ state: "done", score: smooth(params) })),
  "all scores equal": (space) => pastOf(space, 40, () => ({ state: "done", score: 0.5 })),
  "all diverged": (space) => pastOf(space, 40, () => ({ state: "diverged" })),
  "all failed": (space) => pastOf(space, 40, () => ({ state: "failed" })),
  "all pending": (space) => pastOf(space, 40, () => ({ state: "running" })),
  "all pending with scores so far": (space) =>
    pastOf(space, 40, (params) => ({ state: "running", score: smooth(params) })),
  "some pending, diverged and failed": (space) =>
    pastOf(space, 60, (params, i) => {
      const state = (["done", "done", "running", "diverged", "stopped", "failed"] as const)[i % 6]!;
      return { state, score: state === "done" || state === "stopped" ? smooth(params) : undefined };
    }),
  "huge scores": (space) => pastOf(space, 40, (_, i) => ({ state: "done", score: (i % 2 ? 1 : -1) * 1e300 })),
  "tiny scores": (space) => pastOf(space, 40, (_, i) => ({ state: "done", score: i * 1e-300 })),
  duplicates: (space) => {
    const [one] = pastOf(space, 1, (params) => ({ state: "done", score: smooth(params) }));
    return Array.from({ length: 40 }, () => one!);
  },
};

/**
 * What every sampler must do, whatever it is asked.
 * @param limit milliseconds that a suggestion after 60 trials in ten dimensions may take
 * @param kinds the spaces that it is tried in after every kind of past: for a slow one, which shares most with another, few
 */
export function describeSampler(
  name: string,
  make: () => Sampler,
  { limit, kinds = Object.keys(spaces) }: { readonly limit: number; readonly kinds?: readonly string[] },
): void {
  describe(`the sampler ${name}`, () => {
    for (const kind of kinds) {
      const space = spaces[kind]!;
      it.each(Object.entries(pasts))(
        `proposes a point of a space of ${kind} after %s, and the same when asked again`,
        (_, pastIn) => {
          const past = pastIn(space);
          const sampler = make();
          const suggestion = sampler.suggest(askAfter(space, past));
          const params = expectInside(space, suggestion.point);
          const { state = null, why = {} } = suggestion;
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
          expect(Object.values(why).filter((value) => typeof value !== "string" && !Number.isFinite(value))).toEqual(
            [],
          );
          expect(decodePoint(space, sampler.suggest(askAfter(space, past)).point)).toEqual(params);
          expect(decodePoint(space, make().suggest(askAfter(space, past)).point)).toEqual(params);
        },
      );
    }

    it.each(["every distribution", "conditions two deep"])(
      "proposes the same whether it saw the trials come one by one, late and changing, or sees them all at once, in a space of %s",
      (kind) => {
        const space = spaces[kind]!;
        const watching = make();
        const table = new HistoryTable(space, "maximize");
        let trials: Trial[] = [];
        for (const news of newsOf(space)) {
          const { point, state } = watching.suggest(askFor(space, table, trials.length));
          const atOnce = new HistoryTable(space, "maximize");
          // As from a file, with nothing shared.
          atOnce.follow(JSON.parse(JSON.stringify(trials)));
          expect(make().suggest(askFor(space, atOnce, trials.length)).point).toEqual(point);
          const changed = news.map((trial) => ({ ...trial, samplerState: state }));
          table.follow(changed);
          const numbers = new Set(changed.map(({ number }) => number));
          trials = [...trials.filter(({ number }) => !numbers.has(number)), ...changed];
        }
      },
    );

    it("neither writes to the history nor to a point that it gave before", () => {
      const space = spaces["conditions two deep"]!;
      const sampler = make();
      const first = askAfter(space, pasts["many trials"]!(space));
      const before = structuredClone({ ...first.history });
      const { point } = sampler.suggest(first);
      const given = point.slice();
      sampler.suggest(askAfter(space, pasts["one trial"]!(space), { seed: 2 }));
      expect(point).toEqual(given);
      expect({ ...first.history }).toEqual(before);
    });

    it("keeps spaces apart that it is asked of in turn", () => {
      const sampler = make();
      const asks = ["few points", "every distribution"].map(
        (kind) => () => askAfter(spaces[kind]!, pasts["many trials"]!(spaces[kind]!)),
      );
      const inTurn = [...asks, ...asks].map((ask) => sampler.suggest(ask()).point);
      expect(inTurn).toEqual([...asks, ...asks].map((ask) => make().suggest(ask()).point));
    });

    it("draws on no chance and no clock but what it is given", () => {
      const space = spaces["every distribution"]!;
      const forbidden = [vi.spyOn(Math, "random"), vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
      try {
        make().suggest(askAfter(space, pasts["many trials"]!(space)));
        expect(forbidden.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
      } finally {
        for (const spy of forbidden) spy.mockRestore();
      }
    });

    it("stays inside ranges that have narrowed, whatever points lie outside them", () => {
      const wide = parseSpace({
        lr: "10 ** uniform(-6, 1)",
        x: "uniform(-1, 2)",
        depth: "int(1, 9)",
        net: "choice(a, b, c)",
      });
      const narrowed = parseSpace({
        lr: "10 ** uniform(-4, -2)",
        x: "uniform(0, 1)",
        depth: "int(3, 5)",
        net: "choice(a, b)",
      });
      expectInside(narrowed, make().suggest(askAfter(narrowed, pasts["many trials"]!(wide))).point);
    });

    it(`can make a suggestion after 60 trials in ${limit} ms of a processor`, () => {
      const space = spaces["every distribution"]!;
      const sampler = make();
      const past = pasts["many trials"]!(space);
      const times = Array.from({ length: 5 }, (_, seed) => {
        const ask = askAfter(space, past, { seed });
        const began = process.cpuUsage();
        sampler.suggest(ask);
        const { user, system } = process.cpuUsage(began);
        return (user + system) / 1000;
      });
      // Of processor time, and the fastest: the others tell how busy the machine is.
      expect(Math.min(...times)).toBeLessThan(limit);
    });
  });
}

/** The params at a suggested point, once it is sure that they are some. */
function expectInside(space: Space, point: Float64Array): Params {
  expect(point).toHaveLength(space.dimensions.length);
  const params = decodePoint(space, point);
  const cube = new Float64Array(space.dimensions.length);
  expect(encodePoint(space, params, cube)).toBe(true);
  // Inactive coordinates may be anything; active ones lie in the cube.
  expect(point.filter((u, d) => !Number.isNaN(cube[d]!) && !(u >= 0 && u <= 1))).toHaveLength(0);
  expect(Object.values(params).filter((value) => typeof value === "number" && !Number.isFinite(value))).toEqual([]);
  return params;
}

function askFor(space: Space, history: HistoryTable, index: number): Ask {
  return { space, history, rng: stream(1, "params", index + 1), position: { seed: 1, stage: 1, index, of: 1000 } };
}

/** What workers tell from one suggestion to the next: of each three trials, the second is heard of after the third. */
function newsOf(space: Space): Trial[][] {
  const past = pasts["some pending, diverged and failed"]!(space);
  const started = past.map(({ params }, i) => pastTrial(i + 1, { params, state: "running" }));
  const ended = past.map((one, i) => pastTrial(i + 1, one));
  const news: Trial[][] = [];
  for (let a = 0; a < 24; a += 3) {
    const [b, c] = [a + 1, a + 2];
    news.push([started[a]!], [started[c]!], [started[b]!, ended[a]!], [ended[c]!], [ended[b]!]);
  }
  return news;
}
