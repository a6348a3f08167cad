import type { Rng } from "../../math/random.ts";
import { fitMap } from "./fit.ts";
import type { LogPosterior } from "./likelihood.ts";
import type { Prior } from "./priors.ts";
import { sliceSweep } from "./slice.ts";

/** Samples of the hyperparameters that the acquisition is averaged over. */
const SAMPLES = 10;
/** Sweeps a suggestion, each giving a sample: of a chain that goes on with some more trials, and of a new one. */
const SWEEPS = 2;
const FIRST_SWEEPS = 5;
/** Of the slice sampler's first interval, in the logarithm of a hyperparameter (Snoek et al. 2012). */
const WIDTH = 1;

/**
 * Samples of the hyperparameters' posterior by slice sampling. A chain begins at the most probable ones, so that it need not
 * be burnt in, and goes on from one suggestion to the next: new samples replace the oldest of `before`, which knew a little less.
 */
export function sampleHyperparameters(
  logPosterior: LogPosterior,
  prior: Prior,
  before: readonly Float64Array[],
  rng: Rng,
): Float64Array[] {
  const samples = before.slice(-SAMPLES);
  const theta = samples.at(-1)?.slice() ?? fitMap(logPosterior, prior, undefined, true);
  const sweeps = samples.length === 0 ? FIRST_SWEEPS : SWEEPS;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    sliceSweep(logPosterior, theta, prior.lower, prior.upper, WIDTH, rng);
    samples.push(theta.slice());
  }
  return samples.slice(-SAMPLES);
}
