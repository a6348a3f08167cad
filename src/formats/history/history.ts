import type { UserError } from "../../space/user-error.ts";
import type { Value } from "../../space/value.ts";
import type { Goal, Metric } from "../../study/definition.ts";

/** What a study looks for in a history of another tool. */
export interface Wanted {
  /** The names of its hyperparameters. */
  readonly names: readonly string[];
  readonly metric: Pick<Metric, "name" | "goal">;
  /** What the history calls them, where it calls them otherwise. */
  readonly columns: Readonly<Record<string, string>>;
  /** What the history calls the metric, where it calls it otherwise. */
  readonly metricColumn: string | undefined;
  /** Which study of a history that has several. */
  readonly study: string | undefined;
}

/** A run of a history. */
export interface HistoryRow {
  /** The line that it begins on. */
  readonly line: number;
  /** What it says of the hyperparameters, by their names here; as text, empty ones too, where the history has no types. */
  readonly values: ReadonlyMap<string, Value>;
  /** Undefined where it has none; NaN and infinities, with which it diverged, as they stand. */
  readonly score: number | undefined;
  /** How many epochs or steps it trained; undefined where nothing tells. */
  readonly epochs?: number | undefined;
  /** Why its score says nothing: `failed`. */
  readonly useless?: string | undefined;
}

/** A history as read. */
export interface History {
  readonly rows: readonly HistoryRow[];
  /** The hyperparameters that it knows at all. */
  readonly known: ReadonlySet<string>;
}

/** Makes an error of a line: `history.csv:3 …`. */
export type FaultOf = (line: number, message: string) => UserError;

/** The goal in words, for messages. */
export function goalWord(goal: Goal): string {
  return goal === "maximize" ? "maximised" : "minimised";
}
