import { readTree } from "../../definition/yaml-read.ts";
import { when } from "../../space/build.ts";
import { cellCount, type Distribution, encode } from "../../space/distribution.ts";
import { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import { quoteWords } from "../../study/quote.ts";
import { isRecord } from "../../study/record.ts";
import type { FaultOf } from "../history/history.ts";
import { type JournalParam, type JournalTrial, readOptunaJournal, studyOf } from "../history/optuna-journal.ts";
import { jsonObject } from "../results/table-rows.ts";
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
  const note = (line: number, message: string) => source.note(source.startOf(line), message);
  for (const other of otherGoals)
    note(line, `an objective to ${other} beside the first; write metrics: with the names of all in place of metric:`);
  const stopped = trials.find(({ pruned }) => pruned);
  if (stopped !== undefined)
    note(stopped.line, "its pruner, which a journal does not tell; median and asha stop trials here");
  const newest = newestParams(trials, note);
  const whole = trials.filter((trial) => trial.whole);
  const names = new Names();
  const columns: Record<string, string> = {};
  const drawn = new Map<string, Distribution>();
  const parameters = [...newest].map(([key, { distribution, line }]): ImportedParameter => {
    const name = names.take(key);
    if (name !== key) columns[name] = key;
    const alone = source.within(source.startOf(line), distribution);
    const tree = readTree(alone.text, file).root;
    const parameter = alone.make(tree.at, name, () => optunaDistribution(alone, name, tree));
    const missing = whole.find(({ params }) => !params.has(key));
    const called = calledElsewhere(key, name);
    const before = [...drawn];
    drawn.set(key, parameter.distribution);
    if (missing === undefined) return { name, parameter, ...called };
    const condition = conditionOf(key, before, whole);
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

/** Trials with a parameter, and trials without, below which a count is no evidence of when it is there. */
const EVIDENCE = 3;
/** A condition with more values than this is no count of layers. */
const MOST_COUNTS = 20;

/**
 * The choice or count, drawn before it, that tells in every trial whether a parameter is there, and its values where it is, of
 * those that it can still have. A count does from some value on, as in `for i in range(layers)`.
 */
function conditionOf(
  key: string,
  before: readonly (readonly [string, Distribution])[],
  trials: readonly JournalTrial[],
): { readonly parent: string; readonly values: readonly Value[] } | undefined {
  for (const [parent, distribution] of before) {
    if (cellCount(distribution) === Infinity) continue;
    const paramsWhere = (there: boolean) =>
      trials.filter(({ params }) => params.has(key) === there).map(({ params }) => params.get(parent));
    const [there, away] = [paramsWhere(true), paramsWhere(false)];
    const told = choicesTelling(there, away) ?? countsTelling(there, away) ?? [];
    const values = told.filter((value) => encode(distribution, value) !== undefined);
    if (values.length > 0) return { parent, values };
  }
  return undefined;
}

type Params = readonly (JournalParam | undefined)[];

function choicesTelling(there: Params, away: Params): readonly Value[] | undefined {
  const [values, others] = [new Set(there.map(choiceOf)), new Set(away.map(choiceOf))];
  const known = [...values].filter((value) => value !== undefined);
  const isAway = [...others].some((value) => value !== undefined);
  return isAway && known.length === values.size && known.every((value) => !others.has(value)) ? known : undefined;
}

/** The counts from the least with which the parameter is there, also those that no trial has drawn. */
function countsTelling(there: Params, away: Params): readonly Value[] | undefined {
  if (there.length < EVIDENCE || away.length < EVIDENCE) return undefined;
  const least = there.map(countOf).reduce((a, b) => Math.min(a, b));
  const most = away.map(countOf).reduce((a, b) => Math.max(a, b));
  return most < least ? countsFrom(least, there[0]?.distribution ?? "") : undefined;
}

/** NaN where it is no count, with which no comparison holds. */
function countOf(param: JournalParam | undefined): number {
  return typeof param?.value === "number" ? param.value : Number.NaN;
}

/** The values of an integer distribution of Optuna's, as JSON, from one of them on; undefined where it is none of counts. */
function countsFrom(least: number, distribution: string): readonly number[] | undefined {
  const { name, attributes } = jsonObject(distribution) ?? {};
  if (name !== "IntDistribution" || !isRecord(attributes) || attributes.log === true) return undefined;
  const { high, step } = attributes;
  if (typeof high !== "number" || typeof step !== "number") return undefined;
  const length = Math.floor((high - least) / step) + 1;
  return length >= 1 && length <= MOST_COUNTS ? Array.from({ length }, (_, i) => least + i * step) : undefined;
}

function choiceOf(param: JournalParam | undefined): Value | undefined {
  return param?.distribution.includes('"CategoricalDistribution"') ? param.value : undefined;
}
