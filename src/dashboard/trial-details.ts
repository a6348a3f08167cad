import { nearestTrials } from "../analysis/nearest.ts";
import { reasonsOf } from "../analysis/reasons.ts";
import { checkpointsBestFirst, type ListedCheckpoint } from "../store/checkpoint-list.ts";
import { openerOf } from "../store/unsealed.ts";
import type { ToldAttempt } from "../study/attempts.ts";
import type { CurvePoint, Study } from "../study/study.ts";
import type { LiveStudy } from "./live-study.ts";
import { leanAttempts } from "./wire.ts";

/** What a trial's page shows beyond what pages know of every trial. */
export interface TrialDetails {
  readonly trial: number;
  /** With the metrics of the test set, as far as somebody has looked at them. */
  readonly curve: readonly CurvePoint[];
  readonly attempts: readonly ToldAttempt[];
  /** Of this trial, best first. */
  readonly checkpoints: readonly ListedCheckpoint[];
  /** Why it was proposed, a sentence each. */
  readonly why: readonly string[];
  /** The trials with the most similar params. */
  readonly neighbours: readonly { readonly trial: number; readonly distance: number }[];
}

/** Trials that are compared with. */
const NEIGHBOURS = 8;

/** Undefined where there is no such trial. */
export function trialDetails({ folder, study }: LiveStudy, number: number): TrialDetails | undefined {
  const trial = study.trials[number - 1];
  if (trial === undefined) return undefined;
  const { definition, path } = folder;
  const { metric, space } = definition;
  const repeats = trial.repeatOf;
  const others = study.trials.filter((other) => other?.number !== number && other?.repeatOf === undefined);
  return {
    trial: number,
    curve: openerOf(folder)(trial).curve,
    attempts: leanAttempts(folder.attemptsOf(number)),
    checkpoints: checkpointsBestFirst(path, metric.goal).filter((checkpoint) => checkpoint.trial === number),
    why: repeats === undefined ? reasonsOf(trial, trial, study) : [`It repeats trial ${repeats} with another seed.`],
    neighbours: nearestTrials(stageSpace(study, trial.born) ?? space, trial.params, others, NEIGHBOURS).map(
      ({ trial: { number }, distance }) => ({ trial: number, distance }),
    ),
  };
}

function stageSpace({ stages }: Study, number: number) {
  return stages[number - 1]?.space;
}
