import { parseSpace } from "../space/space.ts";
import type { EndState, StudyEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import { definitionWith, stageWith } from "../study/study.fixture.ts";
import type { Stage, Study } from "../study/study.ts";

/** A study of one stage with 4 trials of 9 epochs. */
export const definition = definitionWith({
  space: parseSpace({ lr: "uniform(0, 1)" }),
  stages: [{ trials: 4, epochs: 9, narrow: false, carry: 0 }],
});

/** Its stage. */
export const first = stageWith(definition);

/** One trial as a test tells of it. */
export interface ToldTrial {
  readonly number: number;
  /** 1 unless it says otherwise. */
  readonly stage?: number;
  /** The accuracy after epochs 1, 2, 3 … */
  readonly acc: readonly number[];
  /** Without it, the trial still runs. */
  readonly state?: EndState;
  readonly repeatOf?: number;
  /** Hours from the study's beginning to its start, 0 unless it says otherwise; then each epoch takes 0.1. */
  readonly begun?: number;
  readonly worker?: string;
}

/** A study as its logs would make it. */
export function toldStudy(trials: readonly ToldTrial[], stages: readonly Stage[] = [first], told = definition): Study {
  const fold = new Fold(told);
  for (const stage of stages) fold.openStage(stage);
  for (const { number: trial, stage = 1, acc, state, repeatOf, begun = 0, worker = "w01" } of trials) {
    const at = (epoch: number) => Math.round((begun + 0.1 * epoch) * 3_600_000);
    const about = { v: 1, trial, attempt: 1 };
    const start = { stage, epochs: 9, params: { lr: trial / 10 }, seed: trial, sampler: "random", read: {} };
    const repeat = repeatOf === undefined ? {} : { repeat_of: repeatOf };
    const events: StudyEvent[] = [{ ...about, ...start, ...repeat, kind: "start", t: at(0) }];
    acc.forEach((acc, i) => {
      events.push({ ...about, kind: "epoch", epoch: i + 1, metrics: { acc }, t: at(i + 1) });
    });
    if (state !== undefined) events.push({ ...about, kind: "end", state, reason: "", t: at(acc.length) });
    const process = { host: "a", pid: 1, whetstone: "0", node: "v20", platform: "linux" };
    if (!fold.study().workers.has(worker)) fold.apply(worker, { v: 1, t: at(0), kind: "worker", worker, ...process });
    for (const event of events) fold.apply(worker, event);
  }
  return fold.study();
}
