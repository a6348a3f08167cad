import { begunIn, newTrialsIn } from "../study/stage-trials.ts";
import type { Stage, Study } from "../study/study.ts";
import { epochsOf, hoursWorked, searchedIn } from "./until.ts";

/** The number of the last trial that a stage may start. Repeats come on top of what a search may start. */
export function lastNumberIn({ definition, stages }: Study, { last, confirms }: Stage): number {
  if (confirms !== undefined) return last;
  const repeats = stages.flatMap((stage) => (stage.confirms === undefined ? [] : newTrialsIn(stage)));
  const most = repeats.reduce((sum, count) => sum + count, definition.until?.trials ?? Number.POSITIVE_INFINITY);
  return Math.min(last, most);
}

/** How much of what `until` gives a search is left. */
interface Allowance {
  /** Hours count as the epochs that they would bring at the pace so far. */
  readonly epochs: number;
  /** The part of its epochs or hours, of whichever there is less. */
  readonly part: number;
}

function allowanceOf(study: Study): Allowance {
  const { epochs = Infinity, hours = Infinity } = study.definition.until ?? {};
  if (epochs === Infinity && hours === Infinity) return { epochs: Infinity, part: 1 };
  const trained = epochsOf(searchedIn(study));
  const worked = hours < Infinity ? hoursWorked(study) : 0;
  const inTime = worked > 0 && trained > 0 ? (trained * (hours - worked)) / worked : Infinity;
  return {
    epochs: Math.max(0, Math.min(epochs - trained, inTime)),
    part: Math.min(1 - trained / epochs, 1 - worked / hours),
  };
}

/** How many epochs `until` still leaves room for, without those of repeats; infinite without a limit. */
export function epochsLeft(study: Study): number {
  return allowanceOf(study).epochs;
}

/** A search comes to its end in this part of its epochs or hours at the earliest. */
const LAST_PART = 1 / 5;

/**
 * How many epochs a worker may still train where the search comes to its end, because `until` leaves no time for another whole
 * training; undefined before that.
 * @param beside how many others train, each of which takes its part of what is left
 */
export function lastEpochs(study: Study, stage: Stage, beside: number): number | undefined {
  const { epochs, part } = allowanceOf(study);
  const left = epochs / (beside + 1);
  return left < stage.epochs && part < LAST_PART ? Math.floor(left) : undefined;
}

/** How many new trials a stage may begin in all. */
export function mostIn(study: Study, stage: Stage): number {
  return Math.max(0, lastNumberIn(study, stage) - stage.first + 1);
}

/** Whether a stage may begin another trial. */
export function hasRoom(study: Study, stage: Stage): boolean {
  return begunIn(study, stage) < mostIn(study, stage);
}
