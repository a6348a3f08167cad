import type { ToldAttempt } from "../study/attempts.ts";

/** How many attempts in a row are lost before the trial itself is held to bring down its workers. */
export const MOST_LOST = 5;

/**
 * Why a trial is not tried again after its worker was lost; undefined where it is. A trial may bring down whatever trains it,
 * such as by needing more memory than its machine has: tried for ever, it would take one worker after another, and the search
 * with them.
 * @param epoch where the trial would go on from: attempts that came further were not in vain
 */
export function whyUndoing(attempts: readonly ToldAttempt[], epoch: number): string | undefined {
  const last = attempts.slice(-MOST_LOST);
  const inVain = ({ end, opening }: ToldAttempt) =>
    end === undefined && (opening.kind === "start" ? 0 : opening.from.epoch) === epoch;
  if (last.length < MOST_LOST || !last.every(inVain)) return undefined;
  const where = epoch === 0 ? "from its beginning" : `from epoch ${epoch}`;
  return `its worker was lost in each of its last ${MOST_LOST} attempts, all of them ${where}: it may bring down what trains it, such as by more memory than there is`;
}
