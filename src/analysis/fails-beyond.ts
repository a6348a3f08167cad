import { least } from "../math/extremes.ts";
import type { Trial } from "../study/study.ts";
import type { Axis } from "./axis.ts";
import type { Side } from "./border-evidence.ts";
import { isScored } from "./ranking.ts";

/** Failed trials that it takes: a single one may be the machine's fault. */
const FEWEST = 2;

/**
 * Whether trials fail further out on a side than all that have a score, such as nets too wide for the memory. Then better values may lie
 * beyond, but they do not train.
 */
export function failsBeyond(name: string, { position }: Axis, side: Side, trials: readonly Trial[]): boolean {
  const distance = ({ params }: Trial): number | undefined => {
    const at = params[name] === undefined ? undefined : position(params[name]);
    return at === undefined || side === "low" ? at : 1 - at;
  };
  const scored = trials.filter((trial) => trial.state !== "failed" && isScored(trial)).map(distance);
  const nearest = least(scored.filter((at) => at !== undefined));
  const failed = trials.filter(({ state }) => state === "failed").map(distance);
  return failed.filter((at) => at !== undefined && at < nearest).length >= FEWEST;
}
