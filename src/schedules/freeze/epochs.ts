/** A trial is first judged after this part of a full training: before it, a curve tells more of its pace than of its end. */
const FIRST_PART = 1 / 13;

/** Epochs at which curves are looked at: Fibonacci's numbers below the last epoch, then the last. */
export function lookedAt(last: number): readonly number[] {
  const epochs: number[] = [];
  for (let [a, b] = [1, 2]; a < last; [a, b] = [b, a + b]) epochs.push(a);
  return [...epochs, last];
}

/** Those of them, but for the last, at which it is decided whether a trial goes on. */
export function decisionEpochs(last: number): readonly number[] {
  return lookedAt(last).filter((epoch) => epoch >= last * FIRST_PART && epoch < last);
}
