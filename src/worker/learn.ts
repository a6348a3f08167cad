import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { leading } from "../analysis/ranking.ts";
import { liesWithin } from "../samplers/learned-points.ts";
import { UserError } from "../space/user-error.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { type LearnedTrial, printLearned } from "../store/learned-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import type { Definition, LearnSource } from "../study/definition.ts";
import { type Learnt, learnHistory } from "./learn-history.ts";
import { openStudy } from "./open-study.ts";

/** The most trials of other studies that a study remembers. */
const MOST = 50;

/**
 * Makes the folder of a study, or finds it made. A new one is given what there is to learn from others, as they stand now.
 * Returns what of the others it cannot use, a line each. Throws UserError where one of them cannot be read, or has no trial to
 * learn from.
 * @param directory where the training program runs
 * @param base what the definition's paths are relative to
 */
export function beginStudy(
  folder: string,
  text: string,
  definition: Definition,
  directory: string,
  base: string,
): readonly string[] {
  const learns = (definition.learnFrom ?? []).length > 0 && !existsSync(layout.definition(folder));
  const { trials, notes } = learns ? learnt(definition, base) : { trials: [], notes: [] };
  createStudyFolder(folder, text, directory, learns ? printLearned(bestOf(trials), notes) : undefined);
  return notes;
}

/**
 * The best trials of what a definition learns from, as they stand now. Throws UserError where one of them cannot be read, or
 * has no trial to learn from.
 */
export function learnt(definition: Definition, base: string): Learnt {
  const found = (definition.learnFrom ?? []).map((source) => learnOf(source, base, definition));
  return { trials: found.flatMap(({ trials }) => trials), notes: found.flatMap(({ notes }) => notes) };
}

/** First the best of each study, then the second … */
function bestOf(trials: readonly LearnedTrial[]): readonly LearnedTrial[] {
  return [...trials].sort((a, b) => a.rank - b.rank).slice(0, MOST);
}

function learnOf(source: LearnSource, base: string, definition: Definition): Learnt {
  if (typeof source !== "string") return learnHistory(source, base, definition);
  const isFile = statSync(resolve(base, source), { throwIfNoEntry: false })?.isFile() === true;
  if (isFile) return learnHistory({ file: source }, base, definition);
  const trials = trialsOf(source, base);
  const fits = trials.some(({ params }) => liesWithin(definition.space, params));
  const none = `${source}: none of its best ${count(trials.length, "trial")} lies within the space, so none is tried`;
  return { trials, notes: fits ? [] : [none] };
}

function trialsOf(study: string, base: string): LearnedTrial[] {
  const folder = open(study, resolve(base, study));
  const { metric } = folder.definition;
  const best = leading(folder.follow().trials, metric.goal, MOST);
  if (best.length === 0) {
    throw new UserError(
      `learn_from: no trial of ${study} has a finite ${metric.name} yet; begin when one has, or take it away`,
    );
  }
  return best.map(({ number, score, params }, i) => {
    return { study, trial: number, metric: metric.name, score, rank: i + 1, params };
  });
}

function open(study: string, path: string): StudyFolder {
  try {
    return openStudy(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`learn_from: ${study} cannot be learnt from: ${error.message}`);
  }
}
