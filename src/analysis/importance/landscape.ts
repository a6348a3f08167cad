import type { Value } from "../../space/distribution.ts";
import { codecOf } from "../../space/distribution.ts";
import { lossOf } from "../../study/definition.ts";
import type { Study } from "../../study/study.ts";
import { Fanova } from "./fanova.ts";
import { triedIn } from "./tried.ts";

/** The score to be expected at a value, whatever the other parameters are. */
export interface Expected {
  readonly value: Value;
  readonly score: number;
  /** Standard deviation over the model's trees. */
  readonly sd: number;
}

/** What a model expects of one parameter's values, and of two together; scores are as the program reports them. */
export interface Landscape {
  readonly trials: number;
  /** In the order of the unit cube, undefined where the parameter does not vary. */
  along(parameter: string): readonly Expected[] | undefined;
  /** Scores at [values of one × values of the other], both evenly spaced in the unit cube; undefined where either does not vary. */
  over(one: string, other: string): ScoreMap | undefined;
}

export interface ScoreMap {
  readonly rows: readonly Value[];
  readonly columns: readonly Value[];
  readonly scores: Float64Array;
}

/** A line is asked at so many places. */
const PLACES = 48;
const MAP_PLACES = 32;

/** The model of a study's scores over the definition's space; undefined where too few trials tell anything. */
export function landscapeOf(study: Study, stage?: number): Landscape | undefined {
  const tried = triedIn(study, stage);
  if (tried === undefined) return undefined;
  const { goal } = study.definition.metric;
  const forest = new Fanova(tried);
  const { dimensions } = tried.space;
  const placesOf = (d: number, most: number) => {
    const axis = forest.dimensions[d]!.axis;
    const count = axis.kind === "line" ? most : axis.count;
    const us =
      axis.kind === "line"
        ? Array.from({ length: count }, (_, i) => (i + 0.5) / count)
        : Array.from(axis.starts, (start, cell) => start + axis.shares[cell]! / 2);
    const codec = codecOf(dimensions[d]!.distribution);
    return us.map((u) => ({ u, value: codec.decode(u) }));
  };
  const find = (parameter: string) => dimensions.findIndex(({ name }) => name === parameter);
  return {
    trials: tried.count,
    along(parameter) {
      const d = find(parameter);
      if (d < 0) return undefined;
      return placesOf(d, PLACES).map(({ u, value }) => {
        const { mean, sd } = forest.marginal(d, u);
        return { value, score: lossOf(goal, mean), sd };
      });
    },
    over(one, other) {
      const [i, j] = [find(one), find(other)];
      if (i < 0 || j < 0 || i === j) return undefined;
      const [rows, columns] = [placesOf(i, MAP_PLACES), placesOf(j, MAP_PLACES)];
      const us = rows.map(({ u }) => u);
      const vs = columns.map(({ u }) => u);
      return {
        rows: rows.map(({ value }) => value),
        columns: columns.map(({ value }) => value),
        scores: forest.joint(i, j, us, vs).map((loss) => lossOf(goal, loss)),
      };
    },
  };
}
