import { encodePoint } from "../../space/space.ts";
import { lossOf } from "../../study/definition.ts";
import type { Study, Trial } from "../../study/study.ts";
import { fewestTrials } from "../evidence.ts";
import { isUnwanted } from "../judged.ts";
import { isScored } from "../ranking.ts";
import type { Tried } from "./fanova.ts";

/** Losses this many quartile distances above the upper quartile would be all that the variance is about ("far out", Tukey 1977). */
const farOut = 3;

/**
 * What a study, or one stage of it, has tried, in the unit cube of the definition's space. Trials that diverged or violate the
 * constraints have the worst loss; losses far beyond all others count as at Tukey's outer fence. Undefined where too few tell
 * anything, or where nothing varies.
 */
export function triedIn({ definition, trials }: Study, stage?: number): Tried | undefined {
  const { space, metric } = definition;
  const told = trials.flatMap((trial) => {
    if (trial === undefined || trial.repeatOf !== undefined || (stage !== undefined && trial.stage !== stage))
      return [];
    return isUnwanted(trial) || (trial.state !== "running" && isScored(trial)) ? [trial] : [];
  });
  const dimensions = space.dimensions.length;
  if (told.length < fewestTrials || dimensions === 0) return undefined;
  const points = new Float64Array(told.length * dimensions);
  told.forEach(({ params }, row) => {
    encodePoint(space, params, points, row * dimensions);
  });
  const losses = fenced(told.map((trial: Trial) => (isScored(trial) ? lossOf(metric.goal, trial.score) : Number.NaN)));
  return losses === undefined ? undefined : { space, count: told.length, points, losses };
}

/** The same with all losses beyond those of the best `share` taken as equal, so that only differences among the good ones are left. */
export function goodOnly(tried: Tried, share: number): Tried {
  const sorted = tried.losses.toSorted();
  const cutoff = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return { ...tried, losses: tried.losses.map((loss) => Math.min(loss, cutoff)) };
}

function fenced(losses: readonly number[]): Float64Array | undefined {
  const known = losses.filter((loss) => !Number.isNaN(loss)).sort((a, b) => a - b);
  if (known.length < 2 || known[0] === known.at(-1)) return undefined;
  const quartile = (share: number) => known[Math.round(share * (known.length - 1))]!;
  const spread = quartile(0.75) - quartile(0.25);
  const worst = spread > 0 ? Math.min(known.at(-1)!, quartile(0.75) + farOut * spread) : known.at(-1)!;
  return Float64Array.from(losses, (loss) => (Number.isNaN(loss) ? worst : Math.min(loss, worst)));
}
