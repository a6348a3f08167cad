import { ranked } from "../analysis/ranking.ts";
import type { LearnedTrial } from "../store/learned-file.ts";
import { lossOf } from "../study/definition.ts";
import { reached } from "../study/losses.ts";
import type { Study } from "../study/study.ts";

/**
 * The part of the longest training there from which on a score tells which params are good. Shorter ones tell who learns fast, and a search
 * that follows them misses whoever is slow and better.
 */
const FAR = 0.5;

/** Whether a training of so many epochs tells, where the longest has `furthest`. */
export function trainedFar(epochs: number, furthest: number): boolean {
  return epochs >= FAR * furthest;
}

/** The trials of a study that have a score, best first, and then those that diverged, as others learn from them; `name` is what they call it. */
export function learnedOf(study: Study, name: string): readonly LearnedTrial[] {
  const { metric } = study.definition;
  const scored = ranked(study.trials, metric.goal);
  const furthest = scored.reduce((most, trial) => Math.max(most, reached(trial)), 0);
  const diverged = study.trials.flatMap((trial) =>
    trial?.state === "diverged" && trial.repeatOf === undefined ? trial : [],
  );
  const common = { study: name, metric: metric.name };
  return [
    ...scored.map((trial, i) => {
      const { number, score, params } = trial;
      const loss = trainedFar(reached(trial), furthest) ? { loss: lossOf(metric.goal, score) } : {};
      return { ...common, trial: number, score, rank: i + 1, params, ...loss };
    }),
    ...diverged.map(({ number, params }, i) => {
      return { ...common, trial: number, rank: scored.length + i + 1, params, loss: null };
    }),
  ];
}
