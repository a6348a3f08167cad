import type { Study } from "../../study/study.ts";
import { type Effect, Fanova } from "./fanova.ts";
import { type PedEffect, pedAnova } from "./ped-anova.ts";
import { goodOnly, triedIn } from "./tried.ts";

/** How important the parameters are, by two methods, for all trials and among the good ones alone. */
export interface Importance {
  /** The trials that tell it. */
  readonly trials: number;
  /** The share of them that counts as good. */
  readonly good: number;
  /** Shares of the variance of the score: of all, and below the good ones' cutoff. */
  readonly fanova: { readonly all: Effects; readonly good: Effects };
  /** Shares in what tells the best tenth from all, and from the other good ones. */
  readonly pedAnova: { readonly all: readonly PedEffect[]; readonly good: readonly PedEffect[] };
}

export interface Effects {
  readonly singles: readonly Effect[];
  readonly pairs: readonly Effect[];
}

const GOOD = 0.25;
const BEST = 0.1;

/** The importance of a study's parameters, or of one stage's; undefined where too few trials tell it. */
export function importanceOf(study: Study, stage?: number): Importance | undefined {
  const tried = triedIn(study, stage);
  if (tried === undefined) return undefined;
  return {
    trials: tried.count,
    good: GOOD,
    fanova: { all: effectsOf(new Fanova(tried)), good: effectsOf(new Fanova(goodOnly(tried, GOOD))) },
    pedAnova: {
      all: pedAnova(tried, { best: BEST, among: 1 }),
      good: pedAnova(tried, { best: BEST, among: GOOD }),
    },
  };
}

function effectsOf(forest: Fanova): Effects {
  return { singles: forest.singles(), pairs: forest.pairs() };
}
