import { shuffled, stream } from "../math/random.ts";
import type { Value } from "../space/distribution.ts";
import { trialWith } from "../study/study.fixture.ts";
import type { Trial } from "../study/study.ts";

/** Trials with these values of one parameter, the best first, numbered in any order; the more the score the better. */
export function bestFirst(parameter: string, values: readonly Value[]): Trial[] {
  const numbers = shuffled(
    values.map((_, i) => i + 1),
    stream("numbers"),
  );
  return values.map((value, i) => trialWith({ number: numbers[i]!, params: { [parameter]: value }, score: -i }));
}
