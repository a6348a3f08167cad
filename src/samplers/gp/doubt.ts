import type { Rng } from "../../math/random.ts";
import type { Acquisition } from "./acquisition.ts";
import { spreadPoints } from "./candidates.ts";
import type { Inputs } from "./inputs.ts";
import { evaluated } from "./maximise.ts";

/** Before this trial of a stage every model is poor, and its choices are still better than chance. */
const FIRST = 15;
/** A model that explains this share of what held-out trials differ by is followed. */
const CREDIBLE = 0.5;
/** A gain, in standard deviations of the standardised losses, that is as good as none. */
const NOTHING = 1e-3;
/** Points drawn where trials have diverged, of which one is taken. */
const DRAWS = 8;

/**
 * Why the model is not followed at this trial: it explains too little of held-out trials, by chance the more often the less it
 * explains, or expects next to no gain anywhere, though all it knows is what has been tried. Undefined where it is followed.
 * Random draws among a model's choices: after SMAC (Hutter, Hoos and Leyton-Brown, LION 2011), which takes every second one.
 * @param gain log of what the trial that it chose is expected to improve by
 */
export function doubtOf(explained: number, gain: number, index: number, rng: Rng): string | undefined {
  if (index < FIRST) return undefined;
  if (rng.next() < 1 - explained / CREDIBLE) return "foretells held-out trials poorly";
  return gain < Math.log(NOTHING) ? "expects no gain anywhere" : undefined;
}

/** A random point; where trials have diverged, the one of some that is likeliest to be `valid`. */
export function drawValid(inputs: Inputs, valid: Acquisition | undefined, rng: Rng): Float64Array {
  const draws = spreadPoints(inputs, valid === undefined ? 1 : DRAWS, rng);
  if (valid === undefined) return draws[0]!;
  return evaluated(valid, inputs, draws).reduce((best, draw) => (draw.value > best.value ? draw : best)).point;
}
