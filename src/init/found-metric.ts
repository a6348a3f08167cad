import { goalOf } from "../definition/metric.ts";
import type { Goal, ResultSource } from "../study/definition.ts";
import { isSealed } from "../study/sealed.ts";
import type { FoundOption } from "./found.ts";

/** A number that a program printed or wrote under a name, and how a study reads it. */
export interface FoundMetric {
  /** `val_accuracy`; `val_loss` for "Validation loss". */
  readonly name: string;
  readonly goal: Goal | undefined;
  /** Where what it prints needs one: JSON lines and files do not. */
  readonly pattern?: string;
  readonly epochPattern?: string;
  /** Where it was written; undefined where it was printed. */
  readonly place?: ResultPlace;
  /** How often it was told. */
  readonly times: number;
  /** Whether it was told once, at the end of several epochs. */
  readonly final?: boolean;
}

/** Where a program writes its results, and how a trial's own get a place of their own. */
export interface ResultPlace {
  readonly kind: Extract<ResultSource["kind"], "csv" | "jsonl" | "tensorboard">;
  /** The option that names the place, and what it is given, `{dir}/metrics.csv`; undefined where no option does. */
  readonly option?: { readonly option: FoundOption; readonly value: string };
  /** The place as seen from where the program runs, file or folder. */
  readonly path: string;
}

const ignored =
  /^(epochs?|steps?|\w*global_step|iter\w*|batch\w*|time|timestamp|seconds|secs?|eta|ms|lr|learning_rate|seed|trial|rank|size|params|parameters|gpu|mem\w*|best_\w+|hp_metric)$/i;

/** Whether a number of this name can be what a search is for: no count, time or setting. */
export function isResult(name: string): boolean {
  return !ignored.test(name);
}

/** The metrics first by which one would choose: validation before training, accuracy before loss; none of the test set. */
export function byWorth(metrics: readonly FoundMetric[]): readonly FoundMetric[] {
  return metrics.filter(({ name }) => !isSealed(name)).sort((a, b) => worth(b) - worth(a));
}

function worth({ name, goal = goalOf(name), times, final = false }: FoundMetric): number {
  const of = /(^|[_\s/.-])(val|valid|validation|dev|eval)(?=[_\s/.-])/i.test(name)
    ? 40
    : /(^|[_\s/.-])(train|training)(?=[_\s/.-])/i.test(name)
      ? -40
      : 0;
  const kind = /acc/i.test(name) ? 9 : goal === "maximize" ? 8 : goal === "minimize" ? 5 : 0;
  // What is printed after each batch is no epoch's result.
  return of + kind - (final ? 20 : 0) - Math.min(10, Math.log2(times));
}
