import { ranked } from "../analysis/ranking.ts";
import { asPaused } from "../schedules/bracket.ts";
import { comparableTrials, levelsTo } from "../schedules/comparable.ts";
import type { LearnedTrial } from "../store/learned-file.ts";
import { lossOf } from "../study/definition.ts";
import type { Study, Trial } from "../study/study.ts";

/** The trials of a study that have a score, best first, and then those that diverged, as others learn from them; `name` is what they call it. */
export function learnedOf(study: Study, name: string): readonly LearnedTrial[] {
  const { metric } = study.definition;
  const scored = ranked(study.trials, metric.goal);
  const ends = foreseenEnds(study);
  const common = { study: name, metric: metric.name };
  const diverged = study.trials.flatMap((trial) =>
    trial?.state === "diverged" && trial.repeatOf === undefined ? trial : [],
  );
  return [
    ...scored.map(({ number, score, params }, i) => {
      const end = ends[number - 1];
      const loss = end === undefined ? {} : { loss: lossOf(metric.goal, end) };
      return { ...common, trial: number, score, rank: i + 1, params, ...loss };
    }),
    ...diverged.map(({ number, params }, i) => {
      return { ...common, trial: number, rank: scored.length + i + 1, params, loss: null };
    }),
  ];
}

/** [trials] the scores of all as if they had trained as far as any, by what those that did gained on the way. */
function foreseenEnds(study: Study): readonly (number | undefined)[] {
  const searching = study.stages.filter(({ confirms }) => confirms === undefined);
  const [first] = searching;
  if (study.definition.folds !== undefined || first === undefined) return study.trials.map((trial) => trial?.score);
  const epochs = searching.reduce((most, stage) => Math.max(most, stage.epochs), 0);
  const isShort = (trial: Trial) => trial.state === "done" && trial.epochs < epochs;
  const trials = study.trials.map((trial) => (trial !== undefined && isShort(trial) ? asPaused(trial) : trial));
  const all = { ...first, epochs, first: 1, last: trials.length };
  return comparableTrials({ ...study, trials }, all, levelsTo(epochs)).map((trial) => trial?.score);
}
