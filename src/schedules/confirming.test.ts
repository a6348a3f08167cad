import { describe, expect, it } from "vitest";
import type { ConfirmPlan } from "../study/definition.ts";
import { plansAhead, repeatIn } from "../study/repeats.ts";
import type { Stage } from "../study/study.ts";
import { asha } from "./asha.ts";
import { confirming } from "./confirming.ts";
import { stages } from "./stages.ts";
import { definition, first, type ToldTrial, toldStudy } from "./told.fixture.ts";

const confirmingStage: Stage = {
  ...first,
  number: 2,
  first: 5,
  last: 10,
  confirms: [
    { trial: 3, epochs: 2 },
    { trial: 1, epochs: 9 },
  ],
};

const nine = (acc: number) => Array<number>(9).fill(acc);

/** The search's trials: 3 is the best, stopped after 2 epochs; then 1, 2 and one that diverged. */
const searched: readonly ToldTrial[] = [
  { number: 1, acc: nine(0.8), state: "done" },
  { number: 2, acc: nine(0.7), state: "done" },
  { number: 3, acc: [0.9, 0.9], state: "stopped" },
  { number: 4, acc: [Number.NaN], state: "diverged" },
];

function studyOf(
  trials: readonly ToldTrial[],
  opened: readonly Stage[] = [first],
  confirm: ConfirmPlan = { top: 2, repeats: 3 },
) {
  return toldStudy(trials, opened, { ...definition, confirm });
}

const schedule = confirming(stages());

describe("a search whose best is confirmed", () => {
  it("goes on as ever until it is over", () => {
    expect(schedule.next(studyOf(searched.slice(0, 2)))).toEqual({ kind: "start", stage: 1, epochs: 9 });
    const running = studyOf([{ number: 1, acc: [0.8] }, ...searched.slice(1)]);
    expect(schedule.next(running)).toMatchObject({ kind: "wait" });
  });

  it("then opens a stage that trains the best again, each as far as it had been trained", () => {
    expect(schedule.next(studyOf(searched))).toEqual({ kind: "open", stage: confirmingStage });
  });

  it("confirms those that there are, and nothing where no trial has a score", () => {
    const many = schedule.next(studyOf(searched, [first], { top: 9, repeats: 2 }));
    expect(many).toMatchObject({ kind: "open", stage: { first: 5, last: 10, confirms: [{}, {}, {}] } });
    const none = studyOf([1, 2, 3, 4].map((number) => ({ number, acc: [Number.NaN], state: "diverged" })));
    const reason = "its stage is done, and there is no best trial to confirm";
    expect(schedule.next(none)).toEqual({ kind: "finished", reason });
  });

  it("is finished when the repeats have ended, however they did, and confirms nothing twice", () => {
    const repeats = [5, 6, 7, 8, 9, 10].map((number): ToldTrial => {
      const repeatOf = number % 2 === 1 ? 3 : 1;
      return { number, stage: 2, acc: [number < 8 ? 0.99 : Number.NaN], state: "diverged", repeatOf };
    });
    for (const search of [stages(), asha({})]) {
      const after = studyOf([...searched, ...repeats], [first, confirmingStage]);
      expect(confirming(search).next(after)).toEqual({ kind: "finished", reason: "all 2 stages are done" });
      expect(plansAhead(after)).toEqual([]);
    }
  });

  it("has nothing ahead where it ended before its last stage, unless people add one", () => {
    const twoStages = {
      ...definition,
      confirm: { top: 2, repeats: 3 },
      stages: [...definition.stages, ...definition.stages],
    };
    const study = toldStudy(searched, [first, confirmingStage], twoStages);
    expect(plansAhead(study)).toEqual([]);
    const added = { ...study, plans: [...study.plans, { trials: 3, epochs: 20, narrow: false, carry: 2 }] };
    expect(plansAhead(added)).toHaveLength(3);
  });

  it("starts and resumes repeats, which no schedule stops", () => {
    const study = studyOf(searched, [first, confirmingStage]);
    const ashaConfirmed = confirming(asha({}));
    expect(ashaConfirmed.next(study)).toEqual({ kind: "start", stage: 2, epochs: 9 });
    const repeat: ToldTrial = { number: 5, stage: 2, acc: [0.1], state: "paused", repeatOf: 3 };
    const paused = studyOf([...searched, repeat], [first, confirmingStage]);
    expect(ashaConfirmed.next(paused)).toEqual({ kind: "resume", trial: 5, stage: 2, epochs: 9 });
    expect(ashaConfirmed.verdict(paused, paused.trials[4]!)).toEqual({ kind: "continue" });
    const searching = studyOf([{ number: 1, acc: [0.1] }]);
    expect(ashaConfirmed.verdict(searching, searching.trials[0]!).kind).toBe("pause");
  });

  it("searches a stage that was added later from where the search had been, and confirms again", () => {
    const repeats = [5, 6, 7, 8, 9, 10].map(
      (number): ToldTrial => ({ number, stage: 2, acc: [1], state: "done", repeatOf: number % 2 === 1 ? 3 : 1 }),
    );
    const study = studyOf([...searched, ...repeats], [first, confirmingStage]);
    const added = { ...study, plans: [...study.plans, { trials: 3, epochs: 20, narrow: false, carry: 2 }] };
    expect(schedule.next(added)).toMatchObject({
      kind: "open",
      stage: { number: 3, first: 11, last: 11, carried: [3, 1], epochs: 20 },
    });
    expect(plansAhead(added).map(({ trials }) => trials)).toEqual([3, 6]);
  });
});

describe("a repeat", () => {
  const study = studyOf(searched, [first, confirmingStage]);
  const repeats = [5, 6, 7, 8, 9, 10].map((trial) => repeatIn(study, confirmingStage, trial)!);

  it("has the params and the length of the trial that it repeats, all of them in turn", () => {
    expect(repeats.map(({ of, epochs }) => [of, epochs])).toEqual(
      [3, 1, 3, 1, 3, 1].map((of) => [of, of === 3 ? 2 : 9]),
    );
    expect(repeats[0]?.params).toEqual({ lr: 0.3 });
  });

  it("has a seed of its own in each round, which the others of the round share", () => {
    const seeds = repeats.map(({ seed }) => seed);
    expect([seeds[0], seeds[2], seeds[4]]).toEqual([seeds[1], seeds[3], seeds[5]]);
    expect(new Set([...seeds, ...study.trials.map((trial) => trial?.seed)]).size).toBe(3 + 4);
    expect(repeatIn(study, { ...confirmingStage, number: 4 }, 5)?.seed).not.toBe(seeds[0]);
  });

  it("is none in a stage that searches, or before the trial to repeat is known", () => {
    expect(repeatIn(study, first, 1)).toBeUndefined();
    expect(repeatIn(studyOf([]), confirmingStage, 5)).toBeUndefined();
  });
});
