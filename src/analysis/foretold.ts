import { asLeft } from "../study/as-left.ts";
import { lossOf } from "../study/definition.ts";
import { reached } from "../study/losses.ts";
import type { Study, Trial } from "../study/study.ts";
import { fewestTrials } from "./evidence.ts";
import { isScored } from "./ranking.ts";

/** The losses that a model expected of a trial, within one standard deviation. */
interface Foretold {
  readonly low: number;
  readonly high: number;
}

/**
 * How often what a model expected of a study's trials came true, in a sentence: undefined where it foretold too few. They count
 * where they trained as far as they were to in the stage that drew them, or diverged, which is worse than all that is expected.
 *
 * Trials are no fair sample of params: what is tried is what a model hopes most of, and so errs most about.
 */
export function foretoldText({ definition, stages, trials }: Study, model: string): string | undefined {
  let [within, better, worse] = [0, 0, 0];
  for (const trial of trials) {
    const foretold = trial === undefined ? undefined : foretoldBy(model, trial);
    if (trial === undefined || foretold === undefined) continue;
    const stage = stages[trial.born - 1];
    const left = stage === undefined ? trial : asLeft(trial, stage, definition);
    if (left.state === "diverged") worse++;
    if (left.state !== "done" || !isScored(left) || reached(left) < left.epochs) continue;
    const loss = lossOf(definition.metric.goal, left.score);
    if (loss < foretold.low) better++;
    else if (loss > foretold.high) worse++;
    else within++;
  }
  const count = within + better + worse;
  if (count < fewestTrials) return undefined;
  return `Of ${count} trials of which ${model} expected a score so far, ${within} came within one standard deviation, ${better} better and ${worse} worse; two thirds would come within if it were right about what it hopes most of.`;
}

function foretoldBy(model: string, { sampler, why = {}, repeatOf, chapters }: Trial): Foretold | undefined {
  const { expected, sd } = why;
  if (String(why.model ?? sampler) !== model || repeatOf !== undefined || chapters !== undefined) return undefined;
  if (typeof expected !== "number") return undefined;
  const [low, high] = typeof sd === "number" ? [expected - sd, expected + sd] : [why.low, why.high];
  return typeof low === "number" && typeof high === "number" ? { low, high } : undefined;
}
