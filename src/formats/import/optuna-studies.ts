import { readTree } from "../../definition/yaml-read.ts";
import { when } from "../../space/build.ts";
import { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import { quoteWords } from "../../study/quote.ts";
import type { FaultOf } from "../history/history.ts";
import { type JournalParam, type JournalTrial, readOptunaJournal, studyOf } from "../history/optuna-journal.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { calledElsewhere, Names } from "./names.ts";
import { optunaDistribution } from "./optuna-distributions.ts";
import { Source } from "./source.ts";

/**
 * Reads a study of an Optuna journal: its space as its trials' distributions tell it, and that its trials are to be learnt
 * from. `wanted` names one of several. Throws UserError with the line of what is wrong.
 */
export function importOptunaJournal(text: string, file: string, wanted: string | undefined): Imported {
  const fault: FaultOf = (line, message) => new UserError(`${file}:${line} ${message}`);
  const studies = readOptunaJournal(text, fault);
  const { name, line, goal, otherGoals, trials } = studyOf(
    studies,
    wanted,
    (name) => `--study ${quoteWords([name])}`,
    fault,
  );
  const source = new Source(text, file);
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const note = (line: number, message: string) => source.note(starts[line - 1] ?? 0, message);
  for (const other of otherGoals)
    note(line, `an objective to ${other} beside the first; write metrics: with the names of all in place of metric:`);
  const stopped = trials.find(({ pruned }) => pruned);
  if (stopped !== undefined)
    note(stopped.line, "its pruner, which a journal does not tell; median and asha stop trials here");
  const newest = newestParams(trials, note);
  const names = new Names();
  const columns: Record<string, string> = {};
  const parameters = [...newest].map(([key, { distribution, line }], i): ImportedParameter => {
    const name = names.take(key);
    if (name !== key) columns[name] = key;
    // On the line that it stands on, so that an error names that.
    const alone = new Source("\n".repeat(line - 1) + distribution, file);
    const tree = readTree(alone.text, file).root;
    const parameter = alone.make(tree.at, name, () => optunaDistribution(alone, name, tree));
    const missing = trials.find(({ params }) => !params.has(key));
    const called = calledElsewhere(key, name);
    if (missing === undefined) return { name, parameter, ...called };
    const condition = conditionOf(key, [...newest.keys()].slice(0, i), trials);
    if (condition === undefined) {
      note(missing.line, `${key}: when it is there; the trial that begins here has none`);
      return { name, parameter, ...called };
    }
    const under = names.of(condition.parent) ?? condition.parent;
    const remark = ["its condition is as the journal's trials have it", called.remark].filter(Boolean).join("; ");
    return { name, parameter: when(parameter, under, condition.values), remark };
  });
  const several = studies.filter((each) => each.trials.length > 0).length > 1;
  return {
    format: "Optuna's journal",
    name,
    goal,
    parameters,
    ...knownEpochs(parameters),
    history: {
      ...(Object.keys(columns).length === 0 ? {} : { columns }),
      ...(several ? { study: name } : {}),
    },
    notes: source.notes,
  };
}

/** Each parameter as it was drawn last: what a trial is drawn from is code, and may change from one to the next. */
function newestParams(trials: readonly JournalTrial[], note: (line: number, message: string) => void) {
  const newest = new Map<string, JournalParam>();
  for (const { params } of trials)
    for (const [key, param] of params) {
      const before = newest.get(key);
      if (before !== undefined && before.distribution !== param.distribution)
        note(before.line, `${key}: its range until line ${param.line}`);
      newest.set(key, param);
    }
  return newest;
}

/** The choice, drawn before it, that tells in every trial whether a parameter is there, and its values where it is. */
function conditionOf(
  key: string,
  before: readonly string[],
  trials: readonly JournalTrial[],
): { readonly parent: string; readonly values: readonly Value[] } | undefined {
  for (const parent of before) {
    const valuesWhere = (there: boolean) =>
      new Set(
        trials.filter(({ params }) => params.has(key) === there).map(({ params }) => choiceOf(params.get(parent))),
      );
    const [values, others] = [valuesWhere(true), valuesWhere(false)];
    const known = [...values].filter((value) => value !== undefined);
    if (known.length === values.size && known.every((value) => !others.has(value))) return { parent, values: known };
  }
  return undefined;
}

function choiceOf(param: JournalParam | undefined): Value | undefined {
  return param?.distribution.includes('"CategoricalDistribution"') ? param.value : undefined;
}
