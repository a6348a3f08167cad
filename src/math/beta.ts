/** The beta distribution: its normaliser, density, distribution function and the inverse of that. */

/** log Γ(x) for x > 0: Stirling's series (Abramowitz and Stegun 6.1.41) after shifting x above 10. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 10) product *= shifted++;
  const z = 1 / (shifted * shifted);
  const series =
    (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z * (1 / 1680 - z * (1 / 1188 - (z * 691) / 360360))))) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.9189385332046727 + series - Math.log(product);
}

/** log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b). */
export function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** The density of Beta(a, b) at x in (0, 1). */
export function betaDensity(x: number, a: number, b: number, logNormaliser = logBeta(a, b)): number {
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logNormaliser);
}

/**
 * P(X <= x) for X ~ Beta(a, b), the regularised incomplete beta function, to about 1e-14. Its continued fraction
 * (Abramowitz and Stegun 26.5.8) converges fast left of the mean; right of it the symmetry is used.
 * `logX` and `logRest` are log x and log(1 - x), for callers that evaluate at the same x again.
 */
export function betaCdf(
  x: number,
  a: number,
  b: number,
  logNormaliser = logBeta(a, b),
  logX = Math.log(x),
  logRest = Math.log1p(-x),
): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * logX + b * logRest - logNormaliser);
  return x * (a + b + 2) < a + 1 ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b;
}

/**
 * The x with P(X <= x) = p for X ~ Beta(a, b), 0 and 1 at the ends and beyond: Newton's steps, halved into the interval that
 * still holds it where they leave it.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p > 0)) return 0;
  if (!(p < 1)) return 1;
  const logNormaliser = logBeta(a, b);
  let [low, high] = [0, 1];
  // Where the density near 0 is a power of x, this is the answer itself.
  let x = Math.min(0.5, Math.exp((Math.log(p) + Math.log(a) + logNormaliser) / a));
  for (let step = 0; step < 200 && high - low > Number.EPSILON * high; step++) {
    const above = betaCdf(x, a, b, logNormaliser) - p;
    if (above === 0) break;
    if (above > 0) high = x;
    else low = x;
    const next = x - above / betaDensity(x, a, b, logNormaliser);
    if (next === x) break;
    x = next > low && next < high ? next : (low + high) / 2;
  }
  return x;
}

/** 1 / (1 + d1 / (1 + d2 / (1 + ...))) by Lentz's method. */
function fraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const step = c * d;
    value *= step;
    if (Math.abs(step - 1) < 1e-14) break;
  }
  return value;
}
