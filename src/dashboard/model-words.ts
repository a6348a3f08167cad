import type { Importance } from "../analysis/importance/importance.ts";
import type { Expected, Landscape } from "../analysis/importance/landscape.ts";
import type { Value } from "../space/distribution.ts";
import type { Snapshot } from "./wire.ts";

/** What is asked of the thread that makes a study's models, what it answers, and what pages are told of it. */

/** What a model expects along every hyperparameter, and over the pair that was asked for. */
export interface ShownLandscape {
  readonly trials: number;
  readonly along: Readonly<Record<string, readonly Expected[]>>;
  readonly pair?: ShownPair;
}

interface ShownPair {
  readonly one: string;
  readonly other: string;
  readonly rows: readonly Value[];
  readonly columns: readonly Value[];
  /** [rows × columns] */
  readonly scores: readonly number[];
}

/** What goes with each kind of question; `over` is asked of the newest landscape. */
export interface ModelMatter {
  readonly importance: { readonly snapshot: Snapshot };
  readonly landscape: { readonly snapshot: Snapshot };
  readonly over: { readonly one: string; readonly other: string };
}

export type ModelQuestion = { [K in keyof ModelMatter]: { readonly kind: K } & ModelMatter[K] }[keyof ModelMatter];

/** By kind of question; undefined where too few trials tell anything. */
export interface ModelAnswer {
  readonly importance: Importance | undefined;
  readonly landscape: ShownLandscape | undefined;
  readonly over: ShownPair | undefined;
}

/** The landscape as charts ask for it. */
export function landscapeFrom({ trials, along, pair }: ShownLandscape): Landscape {
  return {
    trials,
    along: (parameter) => along[parameter],
    over: (one, other) =>
      pair?.one === one && pair.other === other
        ? { rows: pair.rows, columns: pair.columns, scores: Float64Array.from(pair.scores) }
        : undefined,
  };
}
