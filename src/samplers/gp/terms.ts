import { evenly } from "../../math/evenly.ts";
import { momentsOf } from "../../math/moments.ts";
import type { History } from "../../study/history.ts";
import { type Acquisition, logConfident, negativeMean } from "./acquisition.ts";
import { explainedHeldOut } from "./held-out.ts";
import { coordinates, type Inputs } from "./inputs.ts";
import { regress } from "./regression.ts";
import type { Rows } from "./rows.ts";

/** Trials at most that validity is learnt from, which needs less precision than the loss. */
const MOST = 120;

/** P(valid) of a trial should be Φ(1) = 0.84: one that diverges costs a training and tells little. */
const CONFIDENCE = { least: 1, growth: 8 };
const STEEPNESS = { least: 2, growth: 20 };
/** A model that explains this share of what held-out trials became is taken at its word. */
const CREDIBLE = 0.3;
/** Trials at most whose times are learnt from, which tell of others as well as many would. */
const MOST_TIMED = 40;
/** Times that differ by less than this part make no difference. */
const LEAST_SPREAD = 0.05;
/** Trials last ended, of which the share that was not valid tells how strict to be. */
const RECENT = 20;

/**
 * The condition that a trial is likely valid (Gelbart, Snoek and Adams 2014): a process over labels 1 and -1 for trials that were scored
 * and that diverged or failed, by least squares (Rasmussen and Williams 2006, section 6.5). The more of late were not valid, the stricter it
 * is: where the loss falls towards a cliff, improvement beyond it would outweigh any fixed doubt. But only as far as params explain
 * it: of trials that fail by chance none is likely enough, and nothing but that would be looked at. Undefined where every trial was scored.
 */
export function validity(
  inputs: Inputs,
  history: History,
  { scored, invalid }: Pick<Rows, "scored" | "invalid">,
): Acquisition | undefined {
  if (invalid.length === 0) return undefined;
  const bad = new Set(evenly(invalid, MOST / 2));
  // In their order, since the last ones are held out: who was scored behind who was not would be all of one label.
  const rows = [...bad, ...evenly(scored, MOST - bad.size)].sort((a, b) => a - b);
  const labels = Float64Array.from(rows, (row) => (bad.has(row) ? -1 : 1));
  const posterior = regress(inputs, coordinates(inputs, history, rows), labels, { mean: Math.log(0.05), sd: 1 });
  if (posterior === undefined) return undefined;
  const recent = [...scored, ...invalid].sort((a, b) => b - a).slice(0, RECENT);
  const share = recent.filter((row) => invalid.includes(row)).length / RECENT;
  const explained = Math.min(1, Math.max(0, explainedHeldOut(posterior.factor, labels) / CREDIBLE));
  const strict = ({ least, growth }: typeof CONFIDENCE) => least + growth * share * explained;
  return logConfident(posterior, inputs.columns, strict(CONFIDENCE), strict(STEEPNESS));
}

/**
 * -log of the seconds that a trial takes: added to the logarithm of the expected improvement it makes that improvement per
 * second (Snoek et al. 2012). Undefined until times differ enough to matter.
 * @param some rows of the history
 * @param seconds [rows of the history] how long each took
 */
export function quickness(
  inputs: Inputs,
  history: History,
  some: readonly number[],
  seconds: Float64Array,
): Acquisition | undefined {
  const rows = evenly(
    some.filter((row) => seconds[row]! > 0),
    MOST_TIMED,
  );
  const logs = Float64Array.from(rows, (row) => Math.log(seconds[row]!));
  const { mean, variance } = momentsOf(logs);
  const sd = Math.sqrt(variance);
  if (!(sd > LEAST_SPREAD)) return undefined;
  const y = logs.map((value) => (value - mean) / sd);
  const posterior = regress(inputs, coordinates(inputs, history, rows), y, { mean: Math.log(0.01), sd: 1 });
  return posterior && negativeMean(posterior, inputs.columns, { scale: sd, shift: mean });
}
