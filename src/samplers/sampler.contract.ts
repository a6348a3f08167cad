import { describe, expect, it } from "vitest";
import { decodePoint, encodePoint, type Params, parseSpace, type Space } from "../space/space.ts";
import { askAfter, type Past, pastOf } from "./asks.contract.ts";
import type { Sampler } from "./sampler.ts";

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
    grid: "uniform(0, 1, step=0.25)",
    dropout: "uniform(0, 0.9)!",
    batch: "ordinal(32, 64, 128)",
    net: "choice(a, b, weights=[0.9, 0.1])",
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
 * @param limit milliseconds that a suggestion after 60 trials in nine dimensions may take, on a busy machine
 */
export function describeSampler(name: string, make: () => Sampler, { limit }: { readonly limit: number }): void {
  describe(`the sampler ${name}`, () => {
    for (const [kind, space] of Object.entries(spaces)) {
      it.each(Object.entries(pasts))(
        `proposes a point of a space of ${kind} after %s, and the same when asked again`,
        (_, pastIn) => {
          const past = pastIn(space);
          const sampler = make();
          const { point, state } = sampler.suggest(askAfter(space, past));
          expect(point).toHaveLength(space.dimensions.length);
          const params = decodePoint(space, point);
          const cube = new Float64Array(space.dimensions.length);
          expect(encodePoint(space, params, cube)).toBe(true);
          for (const [d, u] of cube.entries()) {
            // Inactive coordinates may be anything; active ones lie in the cube.
            if (!Number.isNaN(u)) expect(point[d]! >= 0 && point[d]! <= 1).toBe(true);
          }
          expect(state === undefined || JSON.parse(JSON.stringify(state))).toEqual(state ?? true);
          expect(decodePoint(space, sampler.suggest(askAfter(space, past)).point)).toEqual(params);
          expect(decodePoint(space, make().suggest(askAfter(space, past)).point)).toEqual(params);
        },
      );
    }

    it("stays inside a range that has narrowed, whatever points lie outside it", () => {
      const wide = parseSpace({ lr: "10 ** uniform(-6, 1)", x: "uniform(-1, 2)" });
      const narrowed = parseSpace({ lr: "10 ** uniform(-4, -2)", x: "uniform(0, 1)" });
      const past = pastOf(wide, 40, (params) => ({ state: "done", score: smooth(params) }));
      const { point } = make().suggest(askAfter(narrowed, past));
      expect([...point].every((u) => u >= 0 && u <= 1)).toBe(true);
    });

    it(`takes under ${limit} ms for a suggestion after 60 trials`, () => {
      const space = spaces["every distribution"]!;
      const sampler = make();
      const past = pasts["many trials"]!(space);
      const times = Array.from({ length: 5 }, (_, seed) => {
        const ask = askAfter(space, past, { seed });
        const began = performance.now();
        sampler.suggest(ask);
        return performance.now() - began;
      });
      expect(times.sort((a, b) => a - b)[2]).toBeLessThan(limit);
    });
  });
}
