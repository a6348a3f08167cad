import { holds } from "../../space/condition.ts";
import type { Params, Space } from "../../space/space.ts";
import type { Value } from "../../space/value.ts";
import { type Goal, isBetter } from "../../study/definition.ts";
import type { History, HistoryRow } from "./history.ts";
import { meantValue } from "./meant-value.ts";

/** A run that a study can learn from. */
interface LearnedRow {
  readonly line: number;
  /** Absent where it diverged. */
  readonly score?: number;
  /** Its place among the history's runs that have a score: 1 is the best. Those that diverged come last. */
  readonly rank: number;
  /** How many epochs or steps it trained; absent where nothing tells. */
  readonly epochs?: number;
  readonly params: Params;
}

/** What a study can learn from a history, best first, and how much of it it cannot use. */
interface LearnedRows {
  readonly rows: readonly LearnedRow[];
  /** A line each. */
  readonly notes: readonly string[];
}

/** Fits a history's runs to a space. Hyperparameters that the history does not know at all are left to chance. */
export function learnedRows({ rows, known }: History, space: Space, goal: Goal): LearnedRows {
  const counted = new Map<string, { count: number; line: number; example: string }>();
  const passOver = (why: string, { line }: HistoryRow, example = "") => {
    const before = counted.get(why);
    if (before === undefined) counted.set(why, { count: 1, line, example });
    else before.count++;
  };
  const telling: (HistoryRow & { readonly score: number })[] = [];
  for (const row of rows) {
    const { score, useless } = row;
    if (useless !== undefined) passOver(useless, row);
    else if (score === undefined) passOver("has no score", row);
    else telling.push({ ...row, score });
  }
  telling.sort((a, b) => order(a.score, b.score, goal) || a.line - b.line);
  const learned: LearnedRow[] = [];
  telling.forEach((row, i) => {
    const { line, score, epochs, values } = row;
    const fitted = fitTo(values, known, space);
    if (fitted.kind === "fits")
      learned.push({
        line,
        ...(Number.isFinite(score) ? { score } : {}),
        rank: i + 1,
        ...(epochs === undefined ? {} : { epochs }),
        params: fitted.params,
      });
    else if (fitted.kind === "outside") passOver("lies outside of the space", row, fitted.example);
    else passOver("lacks a value", row, fitted.example);
  });
  const unknown = space.parameters.filter(
    ({ name, distribution }) => !known.has(name) && distribution.base.kind !== "fixed",
  );
  return {
    rows: learned,
    notes: [
      ...unknown.map(({ name }) => `says nothing of ${name}, which is drawn`),
      ...[...counted].map(([why, { count, line, example }]) => {
        const first = count === 1 ? `line ${line}` : `the first on line ${line}`;
        return `${count} of ${rows.length} runs passed over: ${why}, ${first}${example}`;
      }),
    ],
  };
}

/** Better scores first, and those that are not finite last. */
function order(a: number, b: number, goal: Goal): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number(Number.isFinite(b)) - Number(Number.isFinite(a));
  return a === b ? 0 : isBetter(goal, a, b) ? -1 : 1;
}

type Fitted =
  | { readonly kind: "fits"; readonly params: Params }
  | { readonly kind: "outside" | "lacks"; readonly example: string };

/** Goes from parents to children: what is not active may be anything, and is left out. */
function fitTo(values: ReadonlyMap<string, Value>, known: ReadonlySet<string>, space: Space): Fitted {
  const params: Record<string, Value> = {};
  for (const { name, distribution, conditions } of space.order) {
    const { base } = distribution;
    if (!known.has(name)) {
      if (base.kind === "fixed") params[name] = base.value;
      continue;
    }
    const active = conditions.every((condition) => holds(condition, params[condition.parent]));
    if (!active) continue;
    const given = values.get(name);
    const lacks = { kind: "lacks", example: ` (${name})` } as const;
    if (given === undefined) return lacks;
    const meant = meantValue(distribution, given);
    if (meant === undefined) return given === "" ? lacks : { kind: "outside", example: ` (${name} ${shown(given)})` };
    params[name] = meant;
  }
  return { kind: "fits", params };
}

function shown(value: Value): string {
  const text = String(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
