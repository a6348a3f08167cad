import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import type { Params } from "../space/space.ts";
import { afterStage } from "./after-stage.ts";
import { drive } from "./drive.fixture.ts";
import type { Schedule } from "./schedule.ts";

/** Curves that rise towards a quality of the trial's own, with noise; some trials diverge. */
export function risingCurves(seed: number, diverging: number): (trial: number, epoch: number) => number {
  return (trial, epoch) => {
    const rng = stream("curve", seed, trial);
    const quality = rng.next();
    const pace = 0.2 + rng.next();
    const end = rng.next() < diverging ? 1 + rng.int(20) : Number.POSITIVE_INFINITY;
    if (epoch >= end) return Number.NaN;
    return quality * (1 - Math.exp(-pace * epoch)) + 0.02 * stream("noise", seed, trial, epoch).normal();
  };
}

const settings = fc.record({
  seed: fc.nat(1e6),
  workers: fc.integer({ min: 1, max: 12 }),
  trials: fc.integer({ min: 1, max: 30 }),
  epochs: fc.constantFrom(0.5, 1, 3, 9, 10, 28),
  diverging: fc.constantFrom(0, 0.3, 1),
  killed: fc.constantFrom(0, 0.05),
  left: fc.constantFrom(0, 0.05),
  checkpoints: fc.boolean(),
});

/** The same, which looks at each decision whether whoever only looks at the study sees its stage end as well. */
function seen(schedule: Schedule): Schedule {
  return {
    ...schedule,
    next(study) {
      const job = schedule.next(study);
      const after = job.kind === "open" || job.kind === "finished" ? job : undefined;
      expect(afterStage(study, schedule)).toEqual(after);
      return job;
    },
  };
}

/**
 * What every schedule must do, whatever becomes of the trials and whoever trains them.
 * @param runs studies that are played through
 */
export function describeSchedule(name: string, make: () => Schedule, runs = 60): void {
  describe(`the schedule ${name}`, () => {
    it("always finishes, and never goes on with a trial that diverged", () => {
      fc.assert(
        fc.property(settings, ({ trials, epochs, seed, diverging, ...rest }) => {
          const stages = [
            { trials, epochs },
            { trials, epochs: 2 * epochs, carry: Math.min(3, trials) },
          ];
          const { study } = drive({
            make,
            stages,
            accuracy: risingCurves(seed, diverging),
            rng: stream("turns", seed),
            ...rest,
          });
          const started = study.trials.filter((trial) => trial !== undefined);
          expect(started).toHaveLength(study.stages.at(-1)!.last);
          expect(started.filter(({ state }) => state === "running")).toEqual([]);
          expect(study.stages).toHaveLength(2);
        }),
        { numRuns: runs },
      );
    });

    it("decides the same when it is made anew before each decision, and ends each stage for those who only look, too", () => {
      fc.assert(
        fc.property(settings, ({ trials, epochs, seed, diverging, ...rest }) => {
          const order = {
            make,
            stages: [
              { trials: Math.min(trials, 12), epochs: Math.min(epochs, 10) },
              { trials: 2, epochs: 10, carry: 1 },
            ],
            accuracy: risingCurves(seed, diverging),
            starting: 20,
            seconds: ({ momentum }: Params) => 1 + 9 * Number(momentum),
            ...rest,
          };
          const once = drive({ ...order, make: () => seen(make()), rng: stream("turns", seed) });
          const anew = drive({ ...order, rng: stream("turns", seed), restarts: true });
          expect(anew.events).toEqual(once.events);
        }),
        { numRuns: Math.min(10, runs) },
      );
    });

    it("ends with a trial that is done, where some are healthy", () => {
      const { study } = drive({
        make,
        stages: [{ trials: 20, epochs: 10 }],
        accuracy: risingCurves(3, 0.2),
        workers: 3,
      });
      expect(study.trials.some((trial) => trial?.state === "done")).toBe(true);
    });
  });
}
