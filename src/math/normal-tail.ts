/** The normal distribution far out in its tail, where the plain formulas underflow or cancel. Everything works on x = -z > 0. */
import { normalCdf } from "./normal.ts";

const LOG_SQRT_2PI = 0.9189385332046727;
/** From here on the continued fraction is quicker than the cancellation of the plain formulas is bad. */
const FAR = 3;

/**
 * The c of Mills's ratio (1 - Φ(x)) / φ(x) = 1 / (x + c), for x >= 3: c = 1 / (x + 2 / (x + 3 / (x + ...))), Laplace's
 * continued fraction (Abramowitz and Stegun 26.2.14), evaluated backwards.
 */
function millsRemainder(x: number): number {
  const terms = x < 5 ? 80 : x < 10 ? 40 : 20;
  let tail = x;
  for (let k = terms; k >= 2; k--) tail = x + k / tail;
  return 1 / tail;
}

/** log Φ(z), also where Φ(z) underflows. */
export function logNormalCdf(z: number): number {
  if (z > -FAR) return Math.log(normalCdf(z));
  const x = -z;
  return -0.5 * x * x - LOG_SQRT_2PI - Math.log(x + millsRemainder(x));
}

/** φ(z) / Φ(z), the derivative of log Φ(z). */
export function normalHazard(z: number): number {
  if (z > -FAR) return Math.exp(-0.5 * z * z - LOG_SQRT_2PI) / normalCdf(z);
  return -z + millsRemainder(-z);
}

/**
 * log h(z) of h(z) = φ(z) + z Φ(z), the expected improvement over its standard deviation; never underflows, unlike h
 * (Ament et al., NeurIPS 2023). In the tail h(z) = φ(x) (1 - x / (x + c)) = φ(x) c / (x + c), free of cancellation.
 */
export function logImprovement(z: number): number {
  if (z > -FAR) return Math.log(Math.exp(-0.5 * z * z - LOG_SQRT_2PI) + z * normalCdf(z));
  const x = -z;
  const c = millsRemainder(x);
  return -0.5 * x * x - LOG_SQRT_2PI + Math.log(c / (x + c));
}

/** Φ(z) / h(z), the derivative of `logImprovement`. */
export function logImprovementSlope(z: number): number {
  if (z > -FAR) {
    const cdf = normalCdf(z);
    return cdf / (Math.exp(-0.5 * z * z - LOG_SQRT_2PI) + z * cdf);
  }
  return 1 / millsRemainder(-z);
}
