import { least, most } from "../math/extremes.ts";
import type { Space } from "../space/space.ts";
import type { Value } from "../space/value.ts";
import type { Trial } from "../study/study.ts";
import { nearestTrials } from "./nearest.ts";

/** The most trials of a streak whose neighbours are looked for, and the most trials among which they are; the newest of both. */
const JUDGED = 100;
const COMPARED = 500;

/** Whether trials that failed one after another may owe it to their params, given who trained and who failed before them. */
export function mayBeParams(
  space: Space,
  streak: readonly Trial[],
  trained: readonly Trial[],
  failed: readonly Trial[],
): boolean {
  return areToldApart(streak, trained) || areTogether(space, streak, trained, failed);
}

/** Whether one hyperparameter alone tells those that failed from those that trained, such as a net too wide for its memory. */
function areToldApart(failed: readonly Trial[], trained: readonly Trial[]): boolean {
  const names = new Set([...failed, ...trained].flatMap(({ params }) => Object.keys(params)));
  const values = (trials: readonly Trial[], name: string) => trials.map(({ params }) => params[name]);
  return [...names].some((name) => areApart(values(failed, name), values(trained, name)));
}

/**
 * Whether those that failed lie together, such as nets that are too wide and too deep at once: then few of the trials nearest to
 * each trained. Did they lie anywhere, as large a part of these would have trained as of all. The first trials of a stage lie
 * together by its narrower ranges, so where none of it has trained, only those of earlier stages are asked.
 */
function areTogether(
  space: Space,
  streak: readonly Trial[],
  trained: readonly Trial[],
  failed: readonly Trial[],
): boolean {
  const judged = streak.slice(-JUDGED);
  const fine = new Set(trained.slice(-COMPARED));
  const before = [...fine, ...failed.slice(-COMPARED)];
  const stage = streak.at(-1)?.stage;
  const hasTrained = trained.some((trial) => trial.stage === stage && !streak.includes(trial));
  const asked = [...new Set(hasTrained ? [...before, ...judged] : before)];
  const beside = judged.flatMap((one) => {
    const others = asked.filter(({ number }) => number !== one.number);
    return nearestTrials(space, one.params, others, 1);
  });
  const share = beside.filter(({ trial }) => fine.has(trial)).length / judged.length;
  return share < fine.size / (asked.length - (hasTrained ? 1 : 0)) / 2;
}

/** Whether all numbers of one lie beyond those of the other, and no other value is in both. */
function areApart(these: readonly (Value | undefined)[], those: readonly (Value | undefined)[]): boolean {
  const [a, b] = [these.filter(isNumber), those.filter(isNumber)];
  const labels = new Set(those.filter((value) => !isNumber(value)));
  if (these.some((value) => !isNumber(value) && labels.has(value))) return false;
  return least(a) > most(b) || most(a) < least(b);
}

function isNumber(value: Value | undefined): value is number {
  return typeof value === "number";
}
