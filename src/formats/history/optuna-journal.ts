import type { Value } from "../../space/value.ts";
import { readNumber } from "../results/numbers.ts";
import { jsonObject } from "../results/table-rows.ts";
import { type FaultOf, goalWord, type History, type Wanted } from "./history.ts";

/** Operations of Optuna's journal that say what a trial was and what came of it. */
const createStudy = 0;
const deleteStudy = 1;
const createTrial = 4;
const setParam = 5;
const setState = 6;
/** Optuna's TrialState of one that ended by an error. */
const failed = 3;
/** Optuna's StudyDirection. */
const maximize = 2;

type Fields = Readonly<Record<string, unknown>>;

interface StudyHeard {
  readonly name: string;
  readonly directions: readonly unknown[];
}

interface TrialHeard {
  readonly study: number;
  readonly line: number;
  readonly values: Map<string, Value>;
  score: number | undefined;
  failed: boolean;
}

/** Whether a text is Optuna's journal: its first line is an operation. */
export function isOptunaJournal(text: string): boolean {
  return jsonObject(/^[^\n]*/.exec(text)?.[0] ?? "")?.op_code !== undefined;
}

/**
 * Reads the trials of the one study of an Optuna journal; the metric is its first objective. Studies and trials are numbered as
 * Optuna does, in the order that they were made in. A last line that is still being written is passed over.
 */
export function readOptunaJournal(text: string, wanted: Wanted, fault: FaultOf): History {
  const studies = new Map<number, StudyHeard>();
  const trials: TrialHeard[] = [];
  let made = 0;
  const lines = text.split("\n");
  lines.forEach((text, i) => {
    if (text.trim() === "") return;
    const wrong = (message: string) => fault(i + 1, message);
    const fields = jsonObject(text);
    if (fields === undefined && i === lines.length - 1) return;
    if (fields === undefined || typeof fields.op_code !== "number") throw wrong("expected an operation of Optuna");
    switch (fields.op_code) {
      case createStudy: {
        const name = String(fields.study_name);
        // Optuna passes over a study that is made again by another process.
        if ([...studies.values()].some((study) => study.name === name)) return;
        studies.set(made++, { name, directions: Array.isArray(fields.directions) ? fields.directions : [] });
        return;
      }
      case deleteStudy:
        studies.delete(indexIn(fields.study_id, made, "study_id", wrong));
        return;
      case createTrial: {
        const study = indexIn(fields.study_id, made, "study_id", wrong);
        if (studies.has(study)) trials.push(trialOf(fields, study, i + 1, wanted, wrong));
        return;
      }
      case setParam: {
        const trial = trials[indexIn(fields.trial_id, trials.length, "trial_id", wrong)]!;
        addValue(trial, String(fields.param_name), fields.param_value_internal, fields.distribution, wanted, wrong);
        return;
      }
      case setState: {
        const trial = trials[indexIn(fields.trial_id, trials.length, "trial_id", wrong)]!;
        trial.failed = fields.state === failed;
        trial.score = scoreOf(fields, wrong) ?? trial.score;
      }
    }
  });
  const kept = [...studies].filter(([id]) => trials.some(({ study }) => study === id));
  if (kept.length > 1)
    throw fault(
      1,
      `there are ${kept.length} studies, ${kept.map(([, { name }]) => name).join(", ")}; write the one that is meant to a CSV, by study.trials_dataframe().to_csv()`,
    );
  const [only] = kept;
  if (only !== undefined) checkGoal(only[1], wanted, (message) => fault(1, message));
  const rows = trials.filter(({ study }) => study === only?.[0]);
  if (rows.length > 0 && rows.every(({ values }) => values.size === 0))
    throw fault(1, `no parameter is called like a hyperparameter: ${wanted.names.join(", ")}`);
  return { rows, known: new Set(rows.flatMap(({ values }) => [...values.keys()])) };
}

function checkGoal(
  { name, directions: [direction] }: StudyHeard,
  { metric }: Wanted,
  fault: (message: string) => Error,
) {
  const goal = direction === maximize ? "maximize" : "minimize";
  if (goal !== metric.goal)
    throw fault(
      `the first objective of ${name} is ${goalWord(goal)}, and ${metric.name} here is ${goalWord(metric.goal)}; they cannot be the same`,
    );
}

/** A trial as it is made; one that was added when it had ended brings everything along. */
function trialOf(
  fields: Fields,
  study: number,
  line: number,
  wanted: Wanted,
  wrong: (message: string) => Error,
): TrialHeard {
  const trial: TrialHeard = { study, line, values: new Map(), score: scoreOf(fields, wrong), failed: false };
  trial.failed = fields.state === failed;
  const distributions = isFields(fields.distributions) ? fields.distributions : {};
  if (isFields(fields.params))
    for (const [name, value] of Object.entries(fields.params))
      addValue(trial, name, value, distributions[name], wanted, wrong);
  return trial;
}

function addValue(
  trial: TrialHeard,
  column: string,
  internal: unknown,
  distribution: unknown,
  { names, columns }: Wanted,
  wrong: (message: string) => Error,
): void {
  const name = names.find((each) => (Object.hasOwn(columns, each) ? columns[each] : each) === column);
  if (name === undefined) return;
  const number = numberIn(internal);
  const choices = choicesIn(distribution, () => wrong(`${column}: expected its distribution`));
  const value = choices === undefined ? number : number === undefined ? undefined : choices[number];
  if (value === undefined || (typeof value === "object" && value !== null))
    throw wrong(`${column}: expected ${choices === undefined ? "a number" : "the number of a choice"}`);
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean" || value === null)
    trial.values.set(name, value);
}

/** The values of a categorical distribution; undefined for one of numbers. */
function choicesIn(distribution: unknown, fault: () => Error): readonly unknown[] | undefined {
  const fields = typeof distribution === "string" ? jsonObject(distribution) : undefined;
  if (fields === undefined) throw fault();
  if (fields.name !== "CategoricalDistribution") return undefined;
  const choices = isFields(fields.attributes) ? fields.attributes.choices : undefined;
  if (!Array.isArray(choices)) throw fault();
  return choices;
}

/** The first objective of an operation; undefined where it says none. */
function scoreOf({ value, values }: Fields, wrong: (message: string) => Error): number | undefined {
  const first: unknown = Array.isArray(values) ? values[0] : value;
  if (first === undefined || first === null) return undefined;
  const number = numberIn(first);
  if (number === undefined) throw wrong("values: expected numbers");
  return number;
}

/** A number, or the word that a NaN or an infinity was taken for. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" ? readNumber(value) : undefined;
}

function indexIn(value: unknown, count: number, key: string, wrong: (message: string) => Error): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < count) return value;
  throw wrong(`${key}: expected one that was made before, found ${JSON.stringify(value)}`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
