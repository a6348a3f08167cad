import { shuffled, stream } from "../math/random.ts";
import type { Value } from "../space/distribution.ts";
import type { CurvePoint, Trial } from "../study/study.ts";

/** A trial of one epoch that is done, but for what is given. */
export function trialWith(given: Partial<Trial> & { readonly number: number }): Trial {
  return {
    born: 1,
    stage: 1,
    params: {},
    seed: 0,
    sampler: "random",
    state: "done",
    reason: "",
    attempt: 1,
    worker: "w01",
    epochs: 1,
    curve: [],
    score: undefined,
    scoreEpoch: given.score === undefined ? undefined : 1,
    startedAt: 0,
    endedAt: 1,
    samplerState: undefined,
    why: undefined,
    ...given,
  };
}

/** A curve from columns of metrics: `{ train_loss: [2.3, 1.9] }` is two epochs. */
export function curveOf(columns: Readonly<Record<string, readonly number[]>>): CurvePoint[] {
  const length = Math.max(...Object.values(columns).map(({ length }) => length));
  return Array.from({ length }, (_, i) => ({
    epoch: i + 1,
    at: i,
    metrics: Object.fromEntries(
      Object.entries(columns).flatMap(([name, values]) => (values[i] === undefined ? [] : [[name, values[i]]])),
    ),
  }));
}

/** Trials with these values of one parameter, the best first, numbered in any order; the more the score the better. */
export function bestFirst(parameter: string, values: readonly Value[]): Trial[] {
  const numbers = shuffled(
    values.map((_, i) => i + 1),
    stream("numbers"),
  );
  return values.map((value, i) => trialWith({ number: numbers[i]!, params: { [parameter]: value }, score: -i }));
}
