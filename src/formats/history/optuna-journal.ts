import { most } from "../../math/extremes.ts";
import type { Value } from "../../space/value.ts";
import type { Goal } from "../../study/definition.ts";
import { isRecord } from "../../study/record.ts";
import { numberIn } from "../results/numbers.ts";
import { jsonObject } from "../results/table-rows.ts";
import type { FaultOf } from "./history.ts";

/** Operations of Optuna's journal that say what a trial was and what came of it. */
const createStudy = 0;
const deleteStudy = 1;
const createTrial = 4;
const setParam = 5;
const setState = 6;
const setIntermediateValue = 7;
const setSystemAttribute = 9;
/** Optuna's TrialState of one that was trained to its end, that a pruner stopped, and that ended by an error. */
const complete = 1;
const pruned = 2;
const failed = 3;
/** Optuna's StudyDirection. */
const maximize = 2;

type Fields = Readonly<Record<string, unknown>>;

/** A parameter of a trial: its value, and its distribution as Optuna's JSON. */
export interface JournalParam {
  readonly value: Value;
  readonly distribution: string;
  readonly line: number;
}

export interface JournalTrial {
  /** The line that it was made on. */
  readonly line: number;
  readonly params: ReadonlyMap<string, JournalParam>;
  /** The first objective; undefined where there is none. */
  readonly score: number | undefined;
  readonly failed: boolean;
  readonly pruned: boolean;
  /** It has drawn all of its params: others break off anywhere. */
  readonly whole: boolean;
  /** It does not satisfy a constraint: a number of those is not 0 or less. */
  readonly violates: boolean;
  /** How many steps it trained: the last that it reported, which are counted from 0. Undefined where it reported none. */
  readonly steps: number | undefined;
}

interface JournalStudy {
  readonly name: string;
  /** The line that it was made on. */
  readonly line: number;
  /** Of the first objective. */
  readonly goal: Goal;
  /** Of the others. */
  readonly otherGoals: readonly Goal[];
  readonly trials: readonly JournalTrial[];
}

interface TrialHeard extends JournalTrial {
  readonly params: Map<string, JournalParam>;
  score: number | undefined;
  failed: boolean;
  pruned: boolean;
  whole: boolean;
  violates: boolean;
  steps: number | undefined;
}

/** Whether a text is Optuna's journal: its first line is an operation. */
export function isOptunaJournal(text: string): boolean {
  return jsonObject(/^[^\n]*/.exec(text)?.[0] ?? "")?.op_code !== undefined;
}

/**
 * Reads the studies of an Optuna journal that were not deleted. Studies and trials are numbered as Optuna does, in the order
 * that they were made in. A last line that is still being written is passed over.
 */
export function readOptunaJournal(text: string, fault: FaultOf): readonly JournalStudy[] {
  const studies: (JournalStudy & { readonly trials: TrialHeard[]; deleted: boolean })[] = [];
  const trials: TrialHeard[] = [];
  const lines = text.split("\n");
  lines.forEach((text, i) => {
    if (text.trim() === "") return;
    const line = i + 1;
    const wrong = (message: string) => fault(line, message);
    const fields = jsonObject(text);
    if (fields === undefined && i === lines.length - 1) return;
    if (fields === undefined || typeof fields.op_code !== "number") throw wrong("expected an operation of Optuna");
    switch (fields.op_code) {
      case createStudy: {
        const name = String(fields.study_name);
        // Optuna passes over a study that is made again by another process.
        if (studies.some((study) => !study.deleted && study.name === name)) return;
        const directions: readonly unknown[] = Array.isArray(fields.directions) ? fields.directions : [];
        const [goal = "minimize", ...otherGoals] = directions.map(goalOf);
        studies.push({ name, line, goal, otherGoals, trials: [], deleted: false });
        return;
      }
      case deleteStudy:
        memberOf(studies, fields, "study_id", wrong).deleted = true;
        return;
      case createTrial: {
        const study = memberOf(studies, fields, "study_id", wrong);
        if (study.deleted) return;
        const trial = trialOf(fields, line, wrong);
        trials.push(trial);
        study.trials.push(trial);
        return;
      }
      case setParam: {
        const { params } = memberOf(trials, fields, "trial_id", wrong);
        const name = String(fields.param_name);
        params.set(name, paramOf(name, fields.param_value_internal, fields.distribution, line, wrong));
        return;
      }
      case setState: {
        const trial = memberOf(trials, fields, "trial_id", wrong);
        Object.assign(trial, statesOf(fields));
        trial.score = scoreOf(fields, wrong) ?? trial.score;
        return;
      }
      case setIntermediateValue: {
        const trial = memberOf(trials, fields, "trial_id", wrong);
        if (typeof fields.step === "number") trial.steps = Math.max(trial.steps ?? 0, fields.step + 1);
        return;
      }
      case setSystemAttribute: {
        const trial = memberOf(trials, fields, "trial_id", wrong);
        trial.violates ||= violatesIn(fields.system_attr);
      }
    }
  });
  return studies.filter(({ deleted }) => !deleted);
}

/** A trial as it is made; one that was added when it had ended brings everything along. */
function trialOf(fields: Fields, line: number, wrong: (message: string) => Error): TrialHeard {
  const distributions = isRecord(fields.distributions) ? fields.distributions : {};
  const params = Object.entries(isRecord(fields.params) ? fields.params : {}).map(
    ([name, value]) => [name, paramOf(name, value, distributions[name], line, wrong)] as const,
  );
  const score = scoreOf(fields, wrong);
  const reported = Object.keys(isRecord(fields.intermediate_values) ? fields.intermediate_values : {});
  const steps = reported.length === 0 ? undefined : most(reported.map(Number)) + 1;
  return {
    line,
    params: new Map(params),
    score,
    steps,
    violates: violatesIn(fields.system_attrs),
    ...statesOf(fields),
  };
}

/** Constraints stand among Optuna's own attributes: in a list, or each under `constraints:` and its name. */
function violatesIn(attributes: unknown): boolean {
  const named = Object.entries(isRecord(attributes) ? attributes : {}).filter(([key]) => /^constraints(:|$)/.test(key));
  return named.flatMap(([, values]) => values).some((value) => !((numberIn(value) ?? 0) <= 0));
}

function statesOf({ state }: Fields): Pick<JournalTrial, "failed" | "pruned" | "whole"> {
  return { failed: state === failed, pruned: state === pruned, whole: state === complete || state === pruned };
}

function paramOf(
  name: string,
  internal: unknown,
  distribution: unknown,
  line: number,
  wrong: (message: string) => Error,
): JournalParam {
  const fields = typeof distribution === "string" ? jsonObject(distribution) : undefined;
  if (typeof distribution !== "string" || typeof fields?.name !== "string")
    throw wrong(`${name}: expected its distribution`);
  const number = numberIn(internal);
  const of = (value: Value) => ({ value, distribution, line });
  if (fields.name !== "CategoricalDistribution") {
    if (number === undefined) throw wrong(`${name}: expected a number`);
    return of(number);
  }
  // A categorical value stands as its place among the choices.
  const choices: unknown = isRecord(fields.attributes) ? fields.attributes.choices : undefined;
  if (!Array.isArray(choices)) throw wrong(`${name}: expected its distribution`);
  const value: unknown = number === undefined ? undefined : choices[number];
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean" || value === null)
    return of(value);
  throw wrong(`${name}: expected the number of a choice`);
}

/** The first objective of an operation; undefined where it says none. */
function scoreOf({ value, values }: Fields, wrong: (message: string) => Error): number | undefined {
  const first: unknown = Array.isArray(values) ? values[0] : value;
  if (first === undefined || first === null) return undefined;
  const number = numberIn(first);
  if (number === undefined) throw wrong("values: expected numbers");
  return number;
}

/** What an operation is about, by its number. */
function memberOf<T>(made: readonly T[], fields: Fields, key: string, wrong: (message: string) => Error): T {
  const member = typeof fields[key] === "number" ? made[fields[key]] : undefined;
  if (member === undefined)
    throw wrong(`${key}: expected one that was made before, found ${JSON.stringify(fields[key])}`);
  return member;
}

function goalOf(direction: unknown): Goal {
  return direction === maximize ? "maximize" : "minimize";
}

/** The study of a journal that is called so, or its only one with trials. `choose` says how to choose another. */
export function studyOf(
  studies: readonly JournalStudy[],
  name: string | undefined,
  choose: (name: string) => string,
  fault: FaultOf,
): JournalStudy {
  const full = studies.filter(({ trials }) => trials.length > 0);
  const names = full.map((study) => study.name).join(", ");
  if (name !== undefined) {
    const chosen = studies.find((study) => study.name === name);
    if (chosen !== undefined) return chosen;
    throw fault(1, `there is no study ${name}; ${full.length === 0 ? "none has trials" : `there are ${names}`}`);
  }
  const [only, other] = full;
  if (only === undefined) throw fault(1, "there is no trial in it");
  if (other === undefined) return only;
  throw fault(1, `there are ${full.length} studies, ${names}; name the one that is meant: ${choose(only.name)}`);
}
