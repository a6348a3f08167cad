import { least, most } from "../../math/extremes.ts";
import { decimalsOf } from "../../space/decimal.ts";
import { cellCount, type Distribution, decode, type Value } from "../../space/distribution.ts";
import { applyScaleExactly, isLogScale } from "../../space/scale.ts";
import type { Parameter } from "../../space/space.ts";
import { violationOf } from "../../study/constraints.ts";
import { objectivesOf } from "../../study/definition.ts";
import { scoredPoint } from "../../study/score.ts";
import type { Trial, TrialState } from "../../study/study.ts";
import { type ExportedStudy, stepsOf } from "./exported.ts";

/** Optuna's TrialState: 0 running, 1 complete, 2 pruned, 3 failed, 4 waiting. A pruned one has its score, too. */
const states: Readonly<Record<TrialState, number>> = {
  running: 0,
  paused: 2,
  done: 1,
  stopped: 2,
  diverged: 3,
  failed: 3,
  killed: 3,
};

/** What Optuna needs to know of a parameter, and how its values stand in a journal. */
interface OptunaParameter {
  readonly distribution: object;
  readonly internal: (value: Value) => number;
}

/** Optuna's journal: an operation a line, by its code 0 create study, 4 create trial, 5 param, 6 state, 7 epoch, 8 attribute, 9 one of Optuna's own. */
export function optunaJournal({ definition, trials }: ExportedStudy): string {
  const objectives = objectivesOf(definition);
  const { constraints } = definition;
  const worker = { worker_id: "whetstone" };
  const directions = objectives.map(({ goal }) => (goal === "maximize" ? 2 : 1));
  const parameters = new Map(
    definition.space.parameters.map((parameter) => [parameter.name, optunaParameter(parameter, trials)]),
  );
  const operations: object[] = [{ op_code: 0, ...worker, study_name: definition.name, directions }];
  trials.forEach((trial, id) => {
    const { params, curve, state } = trial;
    const of = { ...worker, trial_id: id };
    operations.push({ op_code: 4, ...worker, study_id: 0, datetime_start: time(trial.startedAt) });
    for (const [name, value] of Object.entries(params)) {
      const parameter = parameters.get(name);
      if (parameter === undefined) continue;
      const { distribution, internal } = parameter;
      operations.push({
        op_code: 5,
        ...of,
        param_name: name,
        param_value_internal: internal(value),
        distribution: JSON.stringify(distribution),
      });
    }
    const steps = stepsOf(curve);
    if (objectives.length === 1)
      curve.forEach(({ metrics }, i) => {
        const value = metrics[definition.metric.name];
        if (value !== undefined && !Number.isNaN(value))
          operations.push({ op_code: 7, ...of, step: steps[i]!, intermediate_value: value });
      });
    operations.push({ op_code: 8, ...of, user_attr: { trial: trial.number } });
    const best = scoredPoint(trial)?.metrics ?? {};
    // Optuna wants numbers that are 0 or less where a constraint is satisfied.
    if (constraints !== undefined && trial.score !== undefined)
      operations.push({
        op_code: 9,
        ...of,
        system_attr: { constraints: constraints.map((constraint) => violationOf([constraint], best)) },
      });
    const values = objectives.map(({ name }) => best[name]);
    const whole = values.every((value) => value !== undefined && Number.isFinite(value));
    const code = states[state] === 1 && !whole ? 3 : states[state];
    if (code !== 0)
      operations.push({
        op_code: 6,
        ...of,
        state: code,
        values: whole && code !== 3 ? values : null,
        datetime_complete: time(trial.endedAt ?? trial.startedAt),
      });
  });
  return operations.map((operation) => `${pythonJson(operation)}\n`).join("");
}

function optunaParameter({ name, distribution }: Parameter, trials: readonly Trial[]): OptunaParameter {
  const used = trials.flatMap(({ params }) => (Object.hasOwn(params, name) ? [params[name]!] : []));
  const { base, scale } = distribution;
  if (base.kind === "choice" || base.kind === "ordinal" || base.kind === "fixed") {
    const listed = base.kind === "fixed" ? [base.value] : base.options;
    const choices = [...new Set([...listed, ...used])];
    return {
      distribution: { name: "CategoricalDistribution", attributes: { choices } },
      internal: (value) => choices.indexOf(value),
    };
  }
  const numbers = [...used.map(Number), ...rangeOf(distribution)];
  const [low, high] = [least(numbers), most(numbers)];
  const log = low > 0 && isLogScale(scale);
  const step = stepOf(distribution);
  // Optuna takes no values between steps, and no steps on a logarithmic scale.
  const stepped = !log && step !== undefined && numbers.every((each) => isWholeNearly((each - low) / step));
  const whole =
    (isWhole(distribution) || (stepped && [low, step].every(Number.isInteger))) && used.every(Number.isInteger);
  const attributes = { low, high, log, step: stepped ? step : whole ? 1 : null };
  const kind = whole ? "IntDistribution" : "FloatDistribution";
  return { distribution: { name: kind, attributes }, internal: Number };
}

/** What the values of a range are apart, where that is the same for all. */
function stepOf({ base, scale }: Distribution): number | undefined {
  const at = scale.findLastIndex(({ op }) => op === "round");
  const rounding = scale[at];
  const behind = scale.slice(at + 1);
  if (isLogScale(rounding === undefined ? scale : behind)) return undefined;
  const own = base.kind === "int" ? (base.step ?? 1) : "step" in base ? base.step : undefined;
  const step = rounding?.op === "round" ? rounding.to : own;
  if (step === undefined) return undefined;
  const factors = behind.filter(({ op }) => op === "multiply");
  return Math.abs(applyScaleExactly(factors, step, decimalsOf(step)));
}

/** As exactly as Optuna asks it. */
function isWholeNearly(x: number): boolean {
  return Math.abs(x - Math.round(x)) < 1e-8;
}

/** Values of a range that are looked at, at most. */
const MOST = 1000;

/** Whether all values of a range are whole numbers, as those of `2 ** int(4, 9)`. */
function isWhole(distribution: Distribution): boolean {
  if (distribution.ends?.integer) return true;
  const last = distribution.scale.at(-1);
  if (last?.op === "round") return Number.isInteger(last.to);
  const count = cellCount(distribution);
  const places = Array.from({ length: Math.min(count, MOST) }, (_, i) => (i + 0.5) / count);
  return count < Infinity && places.every((place) => Number.isInteger(decode(distribution, place)));
}

/** The ends of a range; of one without ends what holds all but one in a thousand of its values. */
function rangeOf(distribution: Distribution): readonly [number, number] {
  const open = distribution.base.kind === "normal" && cellCount(distribution) === Infinity;
  return [Number(decode(distribution, open ? 0.0005 : 0)), Number(decode(distribution, open ? 0.9995 : 1))];
}

/** Python's datetime without a zone, in UTC. */
function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "000");
}

/** JSON with the bare infinities that Python's reader takes. */
function pythonJson(value: object): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === "number" && !Number.isFinite(each) ? `\u0001${each}\u0001` : each,
  ).replaceAll(/"\\u0001(-?Infinity)\\u0001"/g, "$1");
}
