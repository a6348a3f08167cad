import { normalQuantile } from "./normal.ts";

/**
 * The 95 % interval of Spearman's rank correlation `rho` over `count` pairs, by Fisher's z with the variance of Bonett and Wright
 * (2000), which holds for data of any distribution. Of fewer than 4 pairs it is -1 to 1.
 */
export function rankCorrelationInterval(rho: number, count: number): readonly [number, number] {
  if (count < 4) return [-1, 1];
  // Of a perfect order z is infinite; half the step to the next possible value is taken off, as a correction for continuity.
  const most = 1 - 6 / (count ** 3 - count);
  const z = Math.atanh(Math.max(-most, Math.min(most, rho)));
  const reach = normalQuantile(0.975) * Math.sqrt((1 + rho ** 2 / 2) / (count - 3));
  return [Math.min(rho, Math.tanh(z - reach)), Math.max(rho, Math.tanh(z + reach))];
}
