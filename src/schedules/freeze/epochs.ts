import { firstRungOf } from "../rungs.ts";

/** A trial is first judged after this part: earlier epochs tell more of a curve's pace than of its end. */
const FIRST_VERDICT = 0.09;

/**
 * Epochs at which curves are looked at: where halving looks first, Fibonacci's numbers from there on, and the last.
 */
export function lookedAt(last: number): readonly number[] {
  const first = Math.ceil(firstRungOf({ epochs: last }));
  const epochs = first < last ? [first] : [];
  for (let [a, b] = [1, 2]; a < last; [a, b] = [b, a + b]) if (a > first) epochs.push(a);
  return [...epochs, last];
}

/** Those of them, but for the last, at which it is decided whether a trial goes on. */
export function decisionEpochs(last: number): readonly number[] {
  return lookedAt(last).filter((epoch) => epoch >= last * FIRST_VERDICT && epoch < last);
}
