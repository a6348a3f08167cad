import { curveEpochs, curveTimes, lastEpoch } from "../study/curve-columns.ts";
import type { Chapter, Study, Trial } from "../study/study.ts";

/**
 * How many epochs a trial was trained, of the attempts that count: as far as its last report says, whichever epochs its program
 * reports, and without those of the trials whose weights it took over.
 */
export function epochsTrained(trial: Trial): number {
  let epochs = trainedIn(trial);
  if (trial.chapters !== undefined) for (const chapter of trial.chapters) epochs += trainedIn(chapter);
  return epochs;
}

function trainedIn(part: Chapter | Trial): number {
  const from = part.origin?.epoch ?? 0;
  return (lastEpoch(part) ?? from) - from;
}

/**
 * How many epochs all workers together had trained by each of the moments, of the attempts that count.
 *
 * All moments are asked for at once, since then each of a million epochs is looked at once: it is counted at the first moment that
 * is not before it, and the counts are added up in the end.
 *
 * @param moments milliseconds since 1970, in any order; by Infinity, all was trained
 * @returns [moment] epochs
 */
export function epochsTrainedBy({ trials }: Study, moments: Float64Array): Float64Array {
  const sorted = Float64Array.from(new Set(moments)).sort();
  const count = sorted.length;
  const trained = new Float64Array(count + 1);
  const countCurve = (part: Chapter | Trial) => {
    const epochs = curveEpochs(part);
    const times = curveTimes(part);
    let last = part.origin?.epoch ?? 0;
    let place = 0;
    for (let k = 0; k < epochs.length; k++) {
      const epoch = epochs[k]!;
      const at = times[k]!;
      // The next epoch has most often the same place.
      if ((place < count && sorted[place]! < at) || (place > 0 && sorted[place - 1]! >= at))
        place = placeIn(sorted, at);
      trained[place]! += epoch - last;
      last = epoch;
    }
  };
  for (const trial of trials) {
    for (const chapter of trial?.chapters ?? []) countCurve(chapter);
    if (trial !== undefined) countCurve(trial);
  }
  for (let i = 1; i < count; i++) trained[i]! += trained[i - 1]!;
  return moments.map((moment) => trained[placeIn(sorted, moment)]!);
}

/** Where the first of the sorted numbers stands that is at least `x`; their count where there is none. */
function placeIn(sorted: Float64Array, x: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
