import { most } from "../../math/extremes.ts";
import { logImprovement, logImprovementSlope, logNormalCdf, normalHazard } from "../../math/normal-tail.ts";
import type { Posterior, Process } from "./posterior.ts";

/** What is maximised over points [… × columns], or a part of its sum. */
export interface Acquisition {
  /** Its value at each of `count` points. */
  evaluate(points: Float64Array, count: number): Float64Array;
  /** Its value at one point; adds its gradient along the numeric columns. */
  evaluateWithSlope(point: Float64Array, slope: Float64Array): number;
}

/** A function of a posterior's mean and variance, with its derivatives by both. */
interface Score {
  value(mean: number, variance: number): number;
  slopes(mean: number, variance: number): { readonly byMean: number; readonly byVariance: number };
}

/** log of how far the value is expected to fall below the incumbent's. */
export function logExpectedImprovement(process: Process, incumbent: number, columns: number): Acquisition {
  return scored(process, columns, {
    value(mean, variance) {
      const sigma = Math.sqrt(variance);
      return Math.log(sigma) + logImprovement((incumbent - mean) / sigma);
    },
    slopes(mean, variance) {
      const sigma = Math.sqrt(variance);
      const z = (incumbent - mean) / sigma;
      const byZ = logImprovementSlope(z);
      return { byMean: -byZ / sigma, byVariance: (1 - z * byZ) / (2 * variance) };
    },
  });
}

/**
 * A smooth form of the condition that the value would be found positive with `confidence` (a normal quantile), nearly 0 where it
 * holds and falling steeply where it does not: log Φ(`steepness` (z - `confidence`)), z the mean over its standard deviation.
 */
export function logConfident(
  posterior: Posterior,
  columns: number,
  confidence: number,
  steepness: number,
): Acquisition {
  const margin = (z: number) => steepness * (z - confidence);
  return scored(posterior, columns, {
    value: (mean, variance) => logNormalCdf(margin(mean / Math.sqrt(variance + posterior.noise))),
    slopes(mean, variance) {
      const total = variance + posterior.noise;
      const z = mean / Math.sqrt(total);
      const byZ = steepness * normalHazard(margin(z));
      return { byMean: byZ / Math.sqrt(total), byVariance: (-0.5 * byZ * z) / total };
    },
  });
}

/** The negative of what the mean stands for, which is `scale` times it and `shift`. */
export function negativeMean(
  posterior: Posterior,
  columns: number,
  { scale, shift }: { readonly scale: number; readonly shift: number },
): Acquisition {
  const value = (mean: number) => -(shift + scale * mean);
  return {
    ...scored(posterior, columns, { value, slopes: () => ({ byMean: -scale, byVariance: 0 }) }),
    // Without the variance, which is most of the work and makes no difference.
    evaluate(points, count) {
      const mean = new Float64Array(count);
      posterior.predict(points, count, mean);
      return mean.map(value);
    },
  };
}

export function sumOf(terms: readonly Acquisition[]): Acquisition {
  return {
    evaluate(points, count) {
      const total = new Float64Array(count);
      for (const term of terms) {
        term.evaluate(points, count).forEach((value, i) => {
          total[i]! += value;
        });
      }
      return total;
    },
    evaluateWithSlope: (point, slope) => terms.reduce((sum, term) => sum + term.evaluateWithSlope(point, slope), 0),
  };
}

/** log of the mean of what the terms are logarithms of: the acquisition integrated over sampled hyperparameters (Snoek et al. 2012). */
export function logMeanOf(terms: readonly Acquisition[], columns: number): Acquisition {
  if (terms.length === 1) return terms[0]!;
  const values = new Float64Array(terms.length);
  const slopes = terms.map(() => new Float64Array(columns));
  return {
    evaluate(points, count) {
      const each = terms.map((term) => term.evaluate(points, count));
      return Float64Array.from({ length: count }, (_, i) => {
        for (let m = 0; m < each.length; m++) values[m] = each[m]![i]!;
        return logMean(values);
      });
    },
    evaluateWithSlope(point, slope) {
      terms.forEach((term, m) => {
        values[m] = term.evaluateWithSlope(point, slopes[m]!.fill(0));
      });
      const total = logMean(values);
      slopes.forEach((own, m) => {
        const share = Math.exp(values[m]! - total) / terms.length;
        for (let d = 0; d < columns; d++) slope[d]! += share * own[d]!;
      });
      return total;
    },
  };
}

function scored(process: Process, columns: number, score: Score): Acquisition {
  const meanSlope = new Float64Array(columns);
  const varianceSlope = new Float64Array(columns);
  return {
    evaluate(points, count) {
      const mean = new Float64Array(count);
      const variance = new Float64Array(count);
      process.predict(points, count, mean, variance);
      return mean.map((mu, i) => score.value(mu, variance[i]!));
    },
    evaluateWithSlope(point, slope) {
      const { mean, variance } = process.predictWithSlopes(point, meanSlope, varianceSlope);
      const { byMean, byVariance } = score.slopes(mean, variance);
      for (let d = 0; d < columns; d++) slope[d]! += byMean * meanSlope[d]! + byVariance * varianceSlope[d]!;
      return score.value(mean, variance);
    },
  };
}

function logMean(values: Float64Array): number {
  const top = most(values);
  if (top === -Infinity) return top;
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0) / values.length);
}
