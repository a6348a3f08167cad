import { stream } from "../math/random.ts";
import type { Params } from "../space/space.ts";
import type { StagePlan } from "./definition.ts";
import { newTrialsIn } from "./stage-trials.ts";
import type { Stage, Study } from "./study.ts";

/** The opened stages that search, without those that confirm. */
export function searchStages({ stages }: Pick<Study, "stages">): readonly Stage[] {
  return stages.filter(({ confirms }) => confirms === undefined);
}

/**
 * What is planned and not opened yet: stages that search, then the one that confirms, where the definition wants it. Once that
 * one is open the search is over, even if it left stages out, unless people have added a stage.
 */
export function plansAhead(study: Study): readonly StagePlan[] {
  const { confirm, stages } = study.definition;
  const ahead = study.plans.slice(searchStages(study).length);
  const isAdded = ahead.length > 0 && study.plans.length > stages.length;
  if (study.stages.at(-1)?.confirms !== undefined && !isAdded) return [];
  if (confirm === undefined) return ahead;
  const epochs = study.plans.at(-1)?.epochs ?? 0;
  return [...ahead, { trials: confirm.top * confirm.repeats, epochs, narrow: false, carry: 0 }];
}

/** How many trials all stages have, opened and planned, those carried counted once: those of the search, and repeats. */
export function trialsPlanned(study: Study): { readonly search: number; readonly repeats: number } {
  const { stages, definition } = study;
  const ahead = plansAhead(study);
  const all = ahead.reduce((sum, { trials, carry }) => sum + Math.max(0, trials - carry), stages.at(-1)?.last ?? 0);
  const confirming = definition.confirm === undefined ? 0 : (ahead.at(-1)?.trials ?? 0);
  const repeats = stages.reduce((sum, stage) => sum + (stage.confirms ? newTrialsIn(stage) : 0), confirming);
  return { search: all - repeats, repeats };
}

/** How a trial of a confirming stage is trained. */
interface Repeat {
  /** The number of the trial that it repeats. */
  readonly of: number;
  readonly params: Params;
  readonly seed: number;
  /** As far as the repeated trial had been trained. */
  readonly epochs: number;
}

/**
 * What a trial of a stage repeats; undefined where the stage searches, or where the repeated trial is not known yet. All that
 * the stage confirms are repeated once before any is twice, with one seed for each round, so that they compare on equal terms.
 */
export function repeatIn({ definition, trials }: Study, stage: Stage, trial: number): Repeat | undefined {
  const { number, first, confirms = [] } = stage;
  const confirmed = confirms[(trial - first) % confirms.length];
  const params = confirmed && trials[confirmed.trial - 1]?.params;
  if (confirmed === undefined || params === undefined) return undefined;
  const round = Math.floor((trial - first) / confirms.length);
  const seed = stream(definition.seed, "confirm", number, round).int(2 ** 31);
  return { of: confirmed.trial, params, seed, epochs: confirmed.epochs };
}
