import { shuffled, stream } from "../math/random.ts";

/** At most so many things, chosen by chance but always the same ones, in their old order. */
export function sampled<T>(things: readonly T[], most: number): readonly T[] {
  if (things.length <= most) return things;
  const places = things.map((_, i) => i);
  return shuffled(places, stream("sample", things.length, most))
    .slice(0, most)
    .sort((a, b) => a - b)
    .map((i) => things[i]!);
}

/** At most so many of what is sorted best first: a tenth of them are the very best, the others are chosen by chance. */
export function bestAndSampled<T>(bestFirst: readonly T[], most: number): readonly T[] {
  if (bestFirst.length <= most) return bestFirst;
  const best = Math.ceil(most / 10);
  return [...bestFirst.slice(0, best), ...sampled(bestFirst.slice(best), most - best)];
}
