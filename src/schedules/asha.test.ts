import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stream } from "../math/random.ts";
import type { Until } from "../study/definition.ts";
import type { StudyEvent } from "../study/events.ts";
import { asha } from "./asha.ts";
import { drive } from "./drive.fixture.ts";
import { levelsUpTo } from "./rungs.ts";
import { describeSchedule, risingCurves } from "./schedule.contract.ts";
import { endingEarly } from "./until.ts";

describeSchedule("asha", () => asha({}));
describeSchedule("asha with eta 4 and grace 2", () => asha({ eta: 4, grace: 2 }));

describe("ASHA's rungs", () => {
  it("are grace times powers of eta", () => {
    expect(levelsUpTo(81, 3, 1)).toEqual([1, 3, 9, 27]);
    expect(levelsUpTo(256, 4, 1)).toEqual([1, 4, 16, 64]);
    expect(levelsUpTo(52, 3, 2)).toEqual([2, 6, 18]);
  });

  it("begin at a twentieth of the way, and not before the first epoch", () => {
    const paused = (epochs: number) => {
      const { events } = drive({ make: () => asha({}), stages: [{ trials: 1, epochs }], accuracy: () => 0.5 });
      return events.flatMap((event) => (event.kind === "resume" ? [event.from.epoch] : []));
    };
    expect(paused(52)).toEqual([3, 8, 24]);
    expect(paused(9)).toEqual([1, 3]);
  });

  it("leave out one that lies just before the end", () => {
    expect(levelsUpTo(30, 3, 1)).toEqual([1, 3, 9]);
    expect(levelsUpTo(10, 3, 1)).toEqual([1, 3]);
    expect(levelsUpTo(1, 3, 1)).toEqual([]);
    expect(levelsUpTo(0.25, 3, 1)).toEqual([]);
  });
});

/** What one worker does, a word a step: `start 4`, `4@1` after an epoch, `4 paused`, `resume 2 from 1`. */
function told(events: readonly StudyEvent[]): string[] {
  return events.flatMap((event) => {
    switch (event.kind) {
      case "start":
        return [`start ${event.trial}`];
      case "epoch":
        return [`${event.trial}@${event.epoch}`];
      case "resume":
        return [`resume ${event.trial} from ${event.from.epoch}`];
      case "end":
        return [`${event.trial} ${event.state}`];
      default:
        return [];
    }
  });
}

describe("ASHA's promotions", () => {
  it("are of the same trials where programs save no checkpoints", () => {
    const reached = (checkpoints: boolean) =>
      drive({
        make: () => asha({}),
        stages: [{ trials: 20, epochs: 9 }],
        accuracy: risingCurves(1, 0),
        checkpoints,
      }).study.trials.map((trial) => trial!.curve.length);
    expect(reached(false)).toEqual(reached(true));
  });

  /** Constant curves. */
  const play = (accuracies: readonly number[], epochs: number, until: Until = {}) =>
    told(
      drive({
        make: () => endingEarly(asha({})),
        stages: [{ trials: accuracies.length, epochs }],
        accuracy: (trial) => accuracies[trial - 1]!,
        until,
      }).events,
    ).join(", ");

  // Li 2020, algorithm 2: with floor(n / 3) promotable, the first promotion comes with the third trial of a rung.
  it("come when a trial is in the best third of those that reached its rung, from a pause or without one", () => {
    expect(play([0.5, 0.4, 0.3], 3)).toBe(
      "start 1, 1@1, 1 paused, start 2, 2@1, 2 paused, start 3, 3@1, 3 paused, resume 1 from 1, 1@2, 1@3, 1 done",
    );
    expect(play([0.3, 0.4, 0.5], 3)).toBe(
      "start 1, 1@1, 1 paused, start 2, 2@1, 2 paused, start 3, 3@1, 3@2, 3@3, 3 done",
    );
  });

  it("come from the highest rung first, and before a new trial", () => {
    const steps = play([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.85, 0.3, 0.2], 9);
    // Trial 3 fills the first third: 1 goes on, and waits on the next rung until two more have come there.
    expect(steps).toContain("3@1, 3 paused, resume 1 from 1, 1@2, 1@3, 1 paused, start 4");
    // Six have come to the first rung: 2 is the second best.
    expect(steps).toContain("6@1, 6 paused, resume 2 from 1, 2@2, 2@3, 2 paused, start 7");
    // Trial 7 would now be second best of seven: it goes on at once, and as third on the next rung lets 1 come to the end.
    expect(steps).toContain("start 7, 7@1, 7@2, 7@3, 7 paused, resume 1 from 3, 1@4");
    expect(steps.match(/done/g)).toHaveLength(1);
  });

  it("let the best go on to the end when a stage is too small for a third of anything", () => {
    expect(play([0.1, 0.2], 9)).toBe(
      "start 1, 1@1, 1 paused, start 2, 2@1, 2 paused, resume 2 from 1, 2@2, 2@3, 2 paused, " +
        "resume 2 from 3, 2@4, 2@5, 2@6, 2@7, 2@8, 2@9, 2 done",
    );
  });

  it("let the best go on to the end once no more trials may be started", () => {
    expect(play([0.2, 0.1, 0.1, 0.1, 0.1], 9, { trials: 2 })).toBe(
      "start 1, 1@1, 1 paused, start 2, 2@1, 2 paused, resume 1 from 1, 1@2, 1@3, 1 paused, " +
        "resume 1 from 3, 1@4, 1@5, 1@6, 1@7, 1@8, 1@9, 1 done",
    );
  });

  it("pass over what diverged, which still counts for the rung's size", () => {
    expect(play([Number.NaN, Number.NaN, 0.2], 3)).toBe(
      "start 1, 1@1, 1 diverged, start 2, 2@1, 2 diverged, start 3, 3@1, 3@2, 3@3, 3 done",
    );
  });

  it("prefer the earlier of equal trials, and no more than a third of them", () => {
    const steps = play([0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 3);
    expect(steps.match(/resume \d/g)).toEqual(["resume 1", "resume 2"]);
  });

  it("go on with trials carried into a stage before anything else", () => {
    const { events, study } = drive({
      make: () => asha({}),
      stages: [
        { trials: 6, epochs: 3 },
        { trials: 6, epochs: 9, carry: 2 },
      ],
      accuracy: (trial) => trial / 10,
    });
    const [, second] = study.stages;
    const carried = told(events).filter((step) => step.startsWith("resume") || step.startsWith("start"));
    const from = carried.indexOf("start 7");
    expect(carried.slice(from - 2, from)).toEqual(second!.carried.map((trial) => `resume ${trial} from 3`));
  });

  it("are always of trials in the best 1/eta of their rung at that moment", () => {
    fc.assert(
      fc.property(
        fc.record({ seed: fc.nat(1e6), workers: fc.integer({ min: 1, max: 30 }), eta: fc.constantFrom(2, 3, 4) }),
        ({ seed, workers, eta }) => {
          const { events } = drive({
            make: () => asha({ eta, grace: 1 }),
            stages: [{ trials: 60, epochs: 20 }],
            accuracy: risingCurves(seed, 0.1),
            workers,
            rng: stream("turns", seed),
          });
          expect(unearned(events, levelsUpTo(20, eta, 1), eta)).toEqual([]);
        },
      ),
      { numRuns: 30 },
    );
  });
});

/** Promotions of trials that were not among the best of their rung: by a second count, from the events alone. */
function unearned(events: readonly StudyEvent[], levels: readonly number[], eta: number): string[] {
  const best = new Map<number, number>();
  const rungs = levels.map(() => new Map<number, number>());
  const found: string[] = [];
  const running = new Set<number>();
  const check = (trial: number, level: number) => {
    const rung = rungs[levels.indexOf(level)]!;
    const own = rung.get(trial)!;
    const better = [...rung.values()].filter((other) => other > own).length;
    const alone = [...running].every((other) => other === trial);
    if (better >= Math.floor(rung.size / eta) && !alone) found.push(`${trial} from ${level}`);
  };
  for (const [i, event] of events.entries()) {
    if (event.kind === "start") running.add(event.trial);
    if (event.kind === "resume") {
      running.add(event.trial);
      check(event.trial, event.from.epoch);
    }
    if (event.kind === "end") {
      running.delete(event.trial);
      if (event.state === "diverged") rungs.find((rung) => !rung.has(event.trial))?.set(event.trial, -1);
    }
    if (event.kind !== "epoch" || Number.isNaN(event.metrics.accuracy)) continue;
    const { trial, epoch, metrics } = event;
    best.set(trial, Math.max(best.get(trial) ?? 0, metrics.accuracy!));
    rungs[levels.indexOf(epoch)]?.set(trial, best.get(trial)!);
    const next = events.slice(i + 1).find((later) => "trial" in later && later.trial === trial);
    if (levels.includes(epoch) && next?.kind === "epoch") check(trial, epoch);
  }
  return found;
}
