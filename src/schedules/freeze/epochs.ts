/** Curves are looked at from this part of a full training on: before it, they tell more of their pace than of their end. */
const FIRST_LOOK = 1 / 20;
/**
 * A trial is first judged after this part. The model could judge earlier, but then all curves that go on are of those that began
 * well, and the region that begins slowly and ends best is given up before anything was learned of its ends.
 */
const FIRST_VERDICT = 0.15;

/** Epochs at which curves are looked at: Fibonacci's numbers from there on, below the last epoch, then the last. */
export function lookedAt(last: number): readonly number[] {
  const epochs: number[] = [];
  for (let [a, b] = [1, 2]; a < last; [a, b] = [b, a + b]) if (a >= last * FIRST_LOOK) epochs.push(a);
  return [...epochs, last];
}

/** Those of them, but for the last, at which it is decided whether a trial goes on. */
export function decisionEpochs(last: number): readonly number[] {
  return lookedAt(last).filter((epoch) => epoch >= last * FIRST_VERDICT && epoch < last);
}
