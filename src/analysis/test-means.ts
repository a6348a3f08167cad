import { type MeanInterval, meanInterval } from "../math/student.ts";
import type { Trial } from "../study/study.ts";
import { testResult } from "../study/test-result.ts";

/**
 * The mean of each test metric over trials that train the same params with other seeds, with its 95 % interval. Each counts where
 * its score is; a metric that only some of them tell, or tell as a finite number, counts those alone.
 *
 * @param repeats opened, so that they show what is sealed
 */
export function testMeans(repeats: readonly Trial[]): ReadonlyMap<string, MeanInterval> {
  const values = new Map<string, number[]>();
  for (const [name, value] of repeats.flatMap((repeat) => Object.entries(testResult(repeat)?.metrics ?? {})))
    if (Number.isFinite(value)) values.set(name, [...(values.get(name) ?? []), value]);
  return new Map([...values].map(([name, each]) => [name, meanInterval(each)]));
}
