import { importanceOf } from "../analysis/importance/importance.ts";
import { type Expected, type Landscape, landscapeOf } from "../analysis/importance/landscape.ts";
import { sampled } from "../charts/sample.ts";
import type { Value } from "../space/distribution.ts";
import type { Study } from "../study/study.ts";
import { Paced, type WorkedOut } from "./paced.ts";

/** Models of trials in larger numbers take long, and tell no more. */
const MOST_TRIALS = 2000;

/** What a model expects along every hyperparameter, and over the pair that was asked for. */
export interface ShownLandscape {
  readonly trials: number;
  readonly along: Readonly<Record<string, readonly Expected[]>>;
  readonly pair?: ShownPair;
}

export interface ShownPair {
  readonly one: string;
  readonly other: string;
  readonly rows: readonly Value[];
  readonly columns: readonly Value[];
  /** [rows × columns] */
  readonly scores: readonly number[];
}

/** Models of a study, made anew only when more trials have ended. They are made here and not in the page, which would stand still. */
export class Models {
  readonly importance = new Paced((study: Study) => importanceOf(reduced(study)), endedTrials);
  readonly #landscape = new Paced((study: Study) => landscapeOf(reduced(study)), endedTrials);

  /** Undefined where too few trials tell anything. */
  landscape(study: Study, version: number, one?: string, other?: string): WorkedOut<ShownLandscape | undefined> {
    const { value: model, version: known } = this.#landscape.of(study, version);
    if (model === undefined) return { value: undefined, version: known };
    const names = study.definition.space.dimensions.map(({ name }) => name);
    const map = one === undefined || other === undefined ? undefined : model.over(one, other);
    const value = {
      trials: model.trials,
      along: Object.fromEntries(names.map((name) => [name, model.along(name) ?? []])),
      ...(map === undefined || one === undefined || other === undefined
        ? {}
        : { pair: { one, other, rows: map.rows, columns: map.columns, scores: [...map.scores] } }),
    };
    return { value, version: known };
  }
}

function endedTrials({ trials }: Study): number {
  return trials.filter((trial) => trial !== undefined && trial.state !== "running").length;
}

/** The study with so many of its trials, chosen by chance. */
function reduced(study: Study): Study {
  const known = study.trials.filter((trial) => trial !== undefined);
  return known.length <= MOST_TRIALS ? study : { ...study, trials: sampled(known, MOST_TRIALS) };
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
