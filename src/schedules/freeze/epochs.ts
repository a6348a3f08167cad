/** Curves are looked at from this part of a full training on: before it, they tell more of their pace than of their end. */
const FIRST_PART = 1 / 20;

/** Epochs at which curves are looked at: Fibonacci's numbers from there on, below the last epoch, then the last. */
export function lookedAt(last: number): readonly number[] {
  const epochs: number[] = [];
  for (let [a, b] = [1, 2]; a < last; [a, b] = [b, a + b]) if (a >= last * FIRST_PART) epochs.push(a);
  return [...epochs, last];
}

/** Those of them, but for the last, at which it is decided whether a trial goes on. */
export function decisionEpochs(last: number): readonly number[] {
  return lookedAt(last).filter((epoch) => epoch < last);
}
