/** What stays the same while a population size does. Names as in Hansen's tutorial. */
export interface Strategy {
  readonly n: number;
  /** Trials of a generation. */
  readonly lambda: number;
  /** [lambda] from the best: positive for the better half, then negative. */
  readonly weights: Float64Array;
  /** Variance-effective selection mass of the positive weights. */
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
  /** The expected length of a standard normal vector. */
  readonly chiN: number;
}

/** The population for `n` dimensions, where nothing else is known. */
export function defaultLambda(n: number): number {
  return 4 + Math.floor(3 * Math.log(Math.max(1, n)));
}

/**
 * Default strategy parameters for `n` dimensions and a population of `lambda`.
 *
 * Reference: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772v2, table 1.
 */
export function strategyOf(n: number, lambda: number): Strategy {
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const mu = Math.floor(lambda / 2);
  const muEff = effective(raw.subarray(0, mu));
  const muEffMinus = effective(raw.subarray(mu));
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const alphaMinus = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const positive = sum(raw.filter((w) => w > 0));
  const negative = -sum(raw.filter((w) => w < 0));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    n,
    lambda,
    weights: raw.map((w) => (w >= 0 ? w / positive : (w * alphaMinus) / negative)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** (Σ w)² / Σ w². */
function effective(weights: Float64Array): number {
  return sum(weights) ** 2 / sum(weights.map((w) => w * w));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
