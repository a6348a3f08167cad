import type { Rng } from "../../math/random.ts";
import type { Axis } from "../../space/axes.ts";
import type { History } from "../../study/history.ts";
import type { Masking } from "../activity.ts";
import type { Groups } from "./groups.ts";
import { drawParzen, fitParzen, logDensity, type Parzen } from "./parzen.ts";

/** A proposed point, and how much likelier it is (as a logarithm) among the good than among the bad. */
export interface Proposal {
  readonly point: Float64Array;
  readonly logRatio: number;
}

/** What a proposal is made of. */
export interface Evidence {
  readonly axes: readonly Axis[];
  readonly mask: Masking;
  readonly history: History;
  readonly groups: Groups;
  /** Trials that have ended. */
  readonly ended: number;
}

/** Early, candidates are cheap and trials few; later, the usual 24 are enough. */
function candidatesAfter(ended: number): number {
  return Math.min(128, Math.max(24, Math.floor(8000 / ended)));
}

/**
 * Models all dimensions together. Two things are not in the papers: good trials weigh by their rank, and the bandwidth is
 * drawn anew for each proposal from a span that grows with the trials, so that some look about and others close in.
 */
export function proposeJointly({ axes, mask, history, groups: { good, bad }, ended }: Evidence, rng: Rng): Proposal {
  const narrowing = Math.max(1, Math.min(8, ended / 25)) ** -rng.next();
  const likely = model(good, rankWeights(good.length));
  const unlikely = model(bad, new Float64Array(bad.length).fill(1));

  function model(rows: readonly number[], weights: Float64Array): Parzen {
    // Scott's rule, with a fifth of the range for the spread.
    const width = Math.max(0.01, 0.2 * narrowing * (rows.length + 1) ** (-1 / (axes.length + 4)));
    const widths = new Float64Array(rows.length).fill(width);
    const sides = axes.map((axis, dimension) => ({ dimension, axis, widths }));
    return fitParzen({ points: history.points, dimensions: axes.length, rows, weights }, sides);
  }

  const candidates = candidatesAfter(ended);
  let point = new Float64Array(axes.length);
  let drawn = new Float64Array(axes.length);
  const masked = new Float64Array(axes.length);
  let logRatio = -Infinity;
  for (let c = 0; c < candidates; c++) {
    drawParzen(likely, rng, drawn);
    masked.set(drawn);
    mask(masked);
    const value = logDensity(likely, masked) - logDensity(unlikely, masked);
    if (value <= logRatio) continue;
    logRatio = value;
    [point, drawn] = [drawn, point];
  }
  return { point, logRatio };
}

/** Weights that fall with the logarithm of the rank, as in CMA-ES, and are 1 on average. */
function rankWeights(count: number): Float64Array {
  const raw = Float64Array.from({ length: count }, (_, i) => Math.log((count + 1) / (i + 1)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => (weight * count) / total);
}
