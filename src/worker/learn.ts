import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { evenly } from "../math/evenly.ts";
import { liesWithin } from "../samplers/learned-points.ts";
import { UserError } from "../space/user-error.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { type LearnedTrial, printLearned } from "../store/learned-file.ts";
import { meant } from "../store/meant.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import type { Definition, LearnSource } from "../study/definition.ts";
import { type Learnt, learnHistory } from "./learn-history.ts";
import { learnedOf } from "./learned-trials.ts";
import { openStudy } from "./open-study.ts";

/** Trials of another study that a study remembers: the best of them, and what tells how others differ from these. */
const MOST = 100;
const BEST = 50;

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
  const inTurn = trials.toSorted((a, b) => a.rank - b.rank);
  createStudyFolder(folder, text, directory, learns ? printLearned(inTurn, notes) : undefined);
  return notes;
}

/**
 * What a definition learns from others, as they stand now, of each best first. Throws UserError where one of them cannot be read, or
 * has no trial to learn from.
 */
export function learnt(definition: Definition, base: string): Learnt {
  const found = (definition.learnFrom ?? []).map((source) => learnOf(source, base, definition));
  return { trials: found.flatMap(({ trials }) => thinned(trials)), notes: found.flatMap(({ notes }) => notes) };
}

/** The best trials, and the others evenly. */
function thinned(trials: readonly LearnedTrial[]): readonly LearnedTrial[] {
  return [...trials.slice(0, BEST), ...evenly(trials.slice(BEST), MOST - BEST)];
}

function learnOf(source: LearnSource, base: string, definition: Definition): Learnt {
  if (typeof source !== "string") return learnHistory(source, base, definition);
  const found = statSync(resolve(base, source), { throwIfNoEntry: false });
  if (found === undefined) {
    const advice = meant(source, `give its path as seen from ${resolve(base)}`, base);
    throw new UserError(`learn_from: there is neither a study's folder nor a file ${source}; ${advice}`);
  }
  if (found.isFile()) return learnHistory({ file: source }, base, definition);
  const trials = trialsOf(source, base);
  const best = trials.slice(0, BEST).filter(({ score }) => score !== undefined);
  const fits = best.some(({ params }) => liesWithin(definition.space, params));
  const none = `${source}: none of its best ${count(best.length, "trial")} lies within the space, so none is tried`;
  return { trials, notes: fits ? [] : [none] };
}

function trialsOf(name: string, base: string): readonly LearnedTrial[] {
  const study = open(name, resolve(base, name)).follow();
  const trials = learnedOf(study, name);
  if (trials.some(({ score }) => score !== undefined)) return trials;
  const { metric } = study.definition;
  throw new UserError(
    `learn_from: no trial of ${name} has a finite ${metric.name} yet; begin when one has, or take it away`,
  );
}

function open(study: string, path: string): StudyFolder {
  try {
    return openStudy(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`learn_from: ${study} cannot be learnt from: ${error.message}`);
  }
}
