import { parseSpace, printSpace } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { Metric, StagePlan } from "../study/definition.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import { isRecord, recordIn } from "../study/record.ts";
import type { Stage } from "../study/study.ts";

/** What a stage's scores are of: a metric, and over how many folds. */
export interface Searched extends Pick<Metric, "name" | "goal"> {
  /** Means over so many folds; 1 is one validation set, undefined what an earlier version did not say. */
  readonly folds: number | undefined;
}

/** A stage as its file's text: ranges in the space grammar, so that people can read what was frozen. */
export function printStage(stage: Stage, { name, goal, folds }: Searched, worker: string): string {
  const { number, epochs, first, last, carried, confirms, space, notes } = stage;
  const file = {
    v: FORMAT_VERSION,
    stage: number,
    epochs,
    first,
    last,
    carried,
    ...(confirms === undefined ? {} : { confirms }),
    space: printSpace(space),
    notes,
    metric: { name, goal, folds },
    opened_by: worker,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads a stage's file. Throws UserError naming the file where it is not one. */
export function readStage(text: string, path: string): Stage {
  const found = record(text, path);
  const { stage, epochs, first, last, carried, confirms, space, notes } = found;
  if (
    typeof stage !== "number" ||
    typeof epochs !== "number" ||
    typeof first !== "number" ||
    typeof last !== "number" ||
    !isListOf(carried, isNumber) ||
    !isListOf(notes, isString) ||
    !(confirms === undefined || isListOf(confirms, isConfirmed)) ||
    !isRecord(space)
  ) {
    throw new UserError(
      `${path} is not a stage's file: it needs stage, epochs, first, last, carried, notes and space; bring it back from a copy`,
    );
  }
  const expressions = Object.fromEntries(Object.entries(space).map(([name, text]) => [name, String(text)]));
  return {
    number: stage,
    epochs,
    first,
    last,
    carried,
    notes,
    space: parseSpace(expressions),
    ...(confirms === undefined ? {} : { confirms }),
  };
}

/** What a stage's file says that its scores are of; undefined where an earlier version wrote it, which did not say. */
export function readSearched(text: string, path: string): Searched | undefined {
  const { metric } = record(text, path);
  if (!isRecord(metric) || typeof metric.name !== "string") return undefined;
  const { name, goal } = metric;
  const folds = typeof metric.folds === "number" ? metric.folds : undefined;
  return goal === "maximize" || goal === "minimize" ? { name, goal, folds } : undefined;
}

/** A plan's text; `author` tells it from an equal plan that another adds at the same moment. */
export function printPlan(plan: StagePlan, author: string): string {
  return `${JSON.stringify({ v: FORMAT_VERSION, ...plan, added_by: author }, null, 2)}\n`;
}

/** Reads the file of a stage that was added by hand. */
export function readPlan(text: string, path: string): StagePlan {
  const { trials, epochs, narrow, carry } = record(text, path);
  if (
    typeof trials !== "number" ||
    typeof epochs !== "number" ||
    typeof narrow !== "boolean" ||
    typeof carry !== "number"
  ) {
    throw new UserError(
      `${path} is not a stage's plan: it needs trials, epochs, narrow and carry; bring it back from a copy`,
    );
  }
  return { trials, epochs, narrow, carry };
}

function record(text: string, path: string): Record<string, unknown> {
  const found = recordIn(text);
  if (found === undefined)
    throw new UserError(`${path} is damaged: it should be a JSON object; bring it back from a copy`);
  if (typeof found.v === "number" && found.v > FORMAT_VERSION) {
    throw new UserError(
      `${path} is of format ${found.v}, and this program reads up to ${FORMAT_VERSION}; use a newer whetstone`,
    );
  }
  return found;
}

const isNumber = (value: unknown): value is number => typeof value === "number";
const isConfirmed = (value: unknown): value is { readonly trial: number; readonly epochs: number } =>
  isRecord(value) && isNumber(value.trial) && isNumber(value.epochs);
const isString = (value: unknown): value is string => typeof value === "string";

function isListOf<T>(value: unknown, is: (item: unknown) => item is T): value is T[] {
  return Array.isArray(value) && value.every(is);
}
