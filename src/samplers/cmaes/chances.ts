import type { Rng } from "../../math/random.ts";

/** How far the chances move towards the options of the best at each generation. */
const RATE = 0.3;

/**
 * The chances of an unordered dimension's options after a generation: they move towards those of the best, and each keeps a
 * least chance, so that none is lost for good.
 *
 * References: population-based incremental learning (Baluja 1994); the margin of CatCMA (Hamano et al., GECCO 2024).
 * @param own the individuals' options, best first; undefined where the dimension is not active
 * @param weights [individuals] by rank; only positive ones count
 * @param dimensions unordered dimensions in all
 */
export function movedChances(
  chances: Float64Array,
  own: readonly (number | undefined)[],
  weights: Float64Array,
  dimensions: number,
): Float64Array {
  const aim = new Float64Array(chances.length);
  let total = 0;
  own.forEach((option, k) => {
    if (option === undefined || weights[k]! <= 0) return;
    aim[option]! += weights[k]!;
    total += weights[k]!;
  });
  if (total === 0 || chances.length === 1) return chances;
  const least = (1 - 0.73 ** (1 / dimensions)) / (chances.length - 1);
  // Mixed with equal chances so that the least is kept and the sum stays 1.
  const kept = 1 - least * chances.length;
  const free = chances.map((chance, option) => {
    const before = kept > 0 ? Math.max(0, (chance - least) / kept) : 1 / chances.length;
    return before + RATE * (aim[option]! / total - before);
  });
  const sum = free.reduce((all, chance) => all + chance, 0);
  return free.map((chance) => least + (kept * chance) / sum);
}

/** An option by its chance. */
export function drawOption(chances: Float64Array, rng: Rng): number {
  let left = rng.next();
  let option = 0;
  while (option < chances.length - 1 && left >= chances[option]!) left -= chances[option++]!;
  return option;
}
