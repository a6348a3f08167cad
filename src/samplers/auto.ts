import type { Space } from "../space/space.ts";
import { RowStatus } from "../study/history.ts";
import { gp } from "./gp/gp.ts";
import type { Ask, Sampler } from "./sampler.ts";
import { tpe } from "./tpe/tpe.ts";

/** Trials that a Gaussian process is asked about; beyond, it would think longer than it saves. */
const MOST_TRIALS = 1000;
/** Dimensions in which distances, which are all that a Gaussian process sees, still tell points apart. */
const MOST_DIMENSIONS = 40;

/**
 * Chooses by what is known: a Gaussian process while its model is exact and distances tell something, and a tree-structured
 * Parzen estimator for longer searches and larger spaces. Both begin with a space-filling design.
 * docs/samplers.md tells the figures behind this, and when to prefer random search.
 */
export function auto(): Sampler {
  const few = gp();
  const many = tpe();
  return { suggest: (ask) => (suitsGp(ask) ? few : many).suggest(ask) };
}

function suitsGp({ space, history }: Ask): boolean {
  if (effectiveDimensions(space) > MOST_DIMENSIONS) return false;
  let scored = 0;
  for (let row = 0; row < history.count; row++) if (history.status[row] === RowStatus.scored) scored++;
  return scored <= MOST_TRIALS;
}

/** A choice counts once for each of its options, as it does in the kernel. */
function effectiveDimensions(space: Space): number {
  return space.dimensions.reduce(
    (sum, { distribution: { base } }) => sum + (base.kind === "choice" ? base.options.length : 1),
    0,
  );
}
