import { resolve } from "node:path";
import type { Wanted } from "../formats/history/history.ts";
import { learnedRows } from "../formats/history/learned-rows.ts";
import { readHistory } from "../formats/history/read-history.ts";
import { UserError } from "../space/user-error.ts";
import type { LearnedTrial } from "../store/learned-file.ts";
import { readNamed } from "../store/read-if-there.ts";
import { type Definition, type HistorySource, lossOf } from "../study/definition.ts";
import { trainedFar } from "./learned-trials.ts";

/** What there is to learn, of each source best first. */
export interface Learnt {
  readonly trials: readonly LearnedTrial[];
  /** What of it the study cannot use, a line each. */
  readonly notes: readonly string[];
}

/** Reads another tool's history. Throws UserError where it cannot be read, or has no run to learn from. */
export function learnHistory(
  { file, columns = {}, metric, study }: HistorySource,
  base: string,
  definition: Definition,
): Learnt {
  const { space, metric: searched } = definition;
  const names = space.parameters.map(({ name }) => name);
  const wanted: Wanted = { names, metric: searched, columns, metricColumn: metric, study };
  const text = readNamed(resolve(base, file), {
    missing: `learn_from: there is no file ${file} in ${base}; give its path as seen from there`,
    isFolder: `learn_from: ${file} is a folder; a study's is named alone, as in learn_from: ${file}`,
  });
  const history = readHistory(text, file, wanted);
  const found = learnedRows(history, space, searched.goal);
  const notes = found.notes.map((note) => `${file}: ${note}`);
  if (found.rows.every(({ score }) => score === undefined))
    throw new UserError(
      [`learn_from: no run of ${file} can be learnt from; take it away, or mend it`, ...notes].join("\n"),
    );
  const furthest = found.rows.reduce((most, { epochs = 0 }) => Math.max(most, epochs), 0);
  const trials = found.rows.map(({ line, score, rank, params, epochs = furthest }): LearnedTrial => {
    const run = { study: file, trial: line, metric: metric ?? searched.name, rank, params };
    if (score === undefined) return { ...run, loss: null };
    return { ...run, score, ...(trainedFar(epochs, furthest) ? { loss: lossOf(searched.goal, score) } : {}) };
  });
  return { trials, notes };
}
