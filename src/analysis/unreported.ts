import { constraintText } from "../study/constraints.ts";
import type { Study } from "../study/study.ts";

/** Names of metrics that are told. */
const NAMES = 10;

/**
 * That a bound or a further metric names what no trial reports, though one is done: most likely a slip of the name, for which the
 * whole search would come to nothing. Undefined where there is none.
 */
export function unreported({ definition, trials }: Pick<Study, "definition" | "trials">): string | undefined {
  const { constraints = [], objectives = [] } = definition;
  const done = trials.find((trial) => trial?.state === "done" && trial.curve.length > 0);
  if (done === undefined) return undefined;
  const isUnknown = (name: string) =>
    !trials.some((trial) => trial?.curve.some(({ metrics }) => Object.hasOwn(metrics, name)));
  const bound = constraints.find(({ metric }) => isUnknown(metric));
  const objective = objectives.find(({ name }) => isUnknown(name));
  const missing = bound?.metric ?? objective?.name;
  if (missing === undefined) return undefined;
  const so = bound === undefined ? "no trial can be compared by it" : `none satisfies ${constraintText(bound)}`;
  const told = Object.keys(done.curve.at(-1)?.metrics ?? {}).slice(0, NAMES);
  return `no trial reports ${missing}, so ${so}; trial ${done.number} reports ${told.join(", ")}: is one of them meant?`;
}
