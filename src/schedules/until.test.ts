import { describe, expect, it } from "vitest";
import type { Until } from "../study/definition.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Stage } from "../study/study.ts";
import { asha } from "./asha.ts";
import { confirming } from "./confirming.ts";
import { stages } from "./stages.ts";
import { definition, first, type ToldTrial, toldStudy } from "./told.fixture.ts";
import { endingEarly } from "./until.ts";

const studyOf = (until: Until, trials: readonly ToldTrial[], opened: readonly Stage[] = [first]) =>
  toldStudy(trials, opened, { ...definition, until });
const schedule = endingEarly(stages());
const start = { kind: "start", stage: 1, epochs: 9 };

/** Two that have ended, and one that trains. */
const three: readonly ToldTrial[] = [
  { number: 1, acc: [0.5, 0.8], state: "done" },
  { number: 2, acc: [0.6], state: "done", begun: 0.5 },
  { number: 3, acc: [Number.NaN, 0.7], begun: 1 },
];

describe("a search until", () => {
  it("some number of trials starts no more, waits for those that train, and lets them train on", () => {
    const study = studyOf({ trials: 3 }, three);
    expect(schedule.next(study)).toEqual({ kind: "wait", reason: "3 trials have been started, and some still train" });
    expect(schedule.verdict(study, study.trials[2]!)).toEqual({ kind: "continue" });
    const ended = studyOf({ trials: 3 }, [...three.slice(0, 2), { ...three[2]!, state: "diverged" }]);
    expect(schedule.next(ended)).toEqual({ kind: "finished", reason: "3 trials have been started" });
    expect(schedule.next(studyOf({ trials: 4 }, three))).toEqual(start);
  });

  it("some number of trials goes on with those that a rung let through", () => {
    const waiting = [0.9, 0.5, 0.4].map((acc, i): ToldTrial => ({ number: i + 1, acc: [acc], state: "paused" }));
    expect(endingEarly(asha({})).next(studyOf({ trials: 3 }, waiting))).toMatchObject({ kind: "resume", trial: 1 });
  });

  it("some number of trials is over for that reason, however much its plan had left", () => {
    const lost = [0.9, 0.5, 0.4].map((acc, i): ToldTrial => ({ number: i + 1, acc: [acc], state: "paused" }));
    const trials = [{ number: 1, acc: Array<number>(9).fill(0.9), state: "done" as const }, ...lost.slice(1)];
    expect(endingEarly(asha({})).next(studyOf({ trials: 3 }, trials))).toEqual({
      kind: "finished",
      reason: "3 trials have been started",
    });
  });

  it("some number of epochs ends when all trials together have trained as many, and stops those that train", () => {
    const study = studyOf({ epochs: 5 }, three);
    const reason = "5 epochs have been trained, of 5 in all";
    expect(schedule.next(study)).toEqual({ kind: "finished", reason });
    expect(schedule.verdict(study, study.trials[2]!)).toEqual({ kind: "stop", reason });
    expect(schedule.next(studyOf({ epochs: 5.5 }, three))).toEqual(start);
  });

  it("some number of epochs does not count those of another trial's weights, which were trained once", () => {
    const study = studyOf({ epochs: 2 }, []);
    const [origin, curve] = [{ trial: 2, epoch: 4 }, [{ epoch: 5, metrics: {}, at: 1 }]];
    const trials = [trialWith({ number: 1, state: "running", origin, curve })];
    expect(schedule.next({ ...study, trials })).toEqual(start);
  });

  it("some hours counts those in which somebody worked on it, once however many there were", () => {
    // The first worker was there for 1.2 hours, the second from 1 on for another 0.3, and a third after a night.
    const shifts: readonly ToldTrial[] = [
      ...three,
      { number: 4, acc: [0.1, 0.1, 0.1, 0.1, 0.1], begun: 1, worker: "w02" },
    ];
    const hours = (hours: number, trials: readonly ToldTrial[] = shifts) => schedule.next(studyOf({ hours }, trials));
    expect(hours(1.51)).toMatchObject({ kind: "wait" });
    expect(hours(1.5)).toEqual({ kind: "finished", reason: "it has been worked on for 1.5 hours, of 1.5 in all" });
    const nextDay: ToldTrial = { number: 4, acc: [0.1], begun: 24, worker: "w02" };
    expect(hours(1.31, [...three, nextDay])).toMatchObject({ kind: "wait" });
    expect(hours(1.3, [...three, nextDay])).toMatchObject({ kind: "finished" });
  });

  it("some score ends when a trial has reached it", () => {
    expect(schedule.next(studyOf({ score: 0.81 }, three))).toEqual(start);
    expect(schedule.next(studyOf({ score: 0.8 }, three))).toEqual({
      kind: "finished",
      reason: "trial 1 has reached acc 0.8, and the search was for 0.8",
    });
    const loss = { ...definition, metric: { name: "acc", goal: "minimize" as const }, until: { score: 0.4 } };
    expect(schedule.next(toldStudy(three, [first], loss))).toEqual(start);
  });

  it("nothing is better for some number of trials counts those that ended since, and not those that failed", () => {
    const later: readonly ToldTrial[] = [
      { number: 1, acc: [0.5, 0.8], state: "done", begun: 1 },
      { number: 2, acc: [0.6], state: "done" },
      { number: 3, acc: [Number.NaN], state: "diverged", begun: 2 },
      { number: 4, acc: [], state: "failed", begun: 2 },
    ];
    expect(schedule.next(studyOf({ noBetterFor: 2 }, later)).kind).toBe("finished");
    expect(schedule.next(studyOf({ noBetterFor: 2 }, later))).toEqual(schedule.next(studyOf({}, later)));
    expect(schedule.next(studyOf({ noBetterFor: 1 }, later))).toEqual({
      kind: "finished",
      reason: "1 trial has ended since trial 1 reached acc 0.8, and none was better",
    });
  });

  it("anything is as ever where no trial has a score", () => {
    const none: readonly ToldTrial[] = [{ number: 1, acc: [Number.NaN], state: "diverged" }];
    expect(schedule.next(studyOf({ score: 0.1, noBetterFor: 1, epochs: 9, hours: 9, trials: 9 }, none))).toEqual(start);
  });

  it("its end is confirmed all the same, and is an end then, whatever was planned", () => {
    const plans = [...definition.stages, { trials: 2, epochs: 20, narrow: false, carry: 0 }];
    const told = { ...definition, stages: plans, until: { score: 0.8 }, confirm: { top: 1, repeats: 2 } };
    const confirmed = confirming(endingEarly(stages()));
    const ended: readonly ToldTrial[] = [three[0]!, three[1]!];
    const job = confirmed.next(toldStudy(ended, [first], told));
    expect(job).toMatchObject({ kind: "open", stage: { number: 2, first: 5, last: 6, confirms: [{ trial: 1 }] } });
    if (job.kind !== "open") throw new Error("no stage");
    const repeats = [5, 6].map((number): ToldTrial => ({ number, stage: 2, acc: [0.1], state: "done", repeatOf: 1 }));
    const study = toldStudy([...ended, ...repeats], [first, job.stage], told);
    expect(confirmed.next(study)).toMatchObject({ kind: "finished", reason: expect.stringMatching(/has reached acc/) });
  });
});
