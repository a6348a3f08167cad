import {
  betaCodec,
  type Codec,
  evenCodec,
  fixedCodec,
  gridCodec,
  lineCodec,
  normalCodec,
  weightedCodec,
  wholeLogCodec,
} from "./codec.ts";
import { gridOf } from "./decimal.ts";
import { oncePer } from "./once-per.ts";
import type { ScaleStep } from "./scale.ts";
import type { Value } from "./value.ts";

export type { Value } from "./value.ts";

/** Where the randomness comes from, before any scale. `low` and `high` are inclusive; with a `step`, both are on it. */
export type Base =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number; readonly step?: number }
  | { readonly kind: "int"; readonly low: number; readonly high: number; readonly step?: number }
  | { readonly kind: "normal"; readonly mean: number; readonly sd: number; readonly step?: number }
  | { readonly kind: "beta"; readonly a: number; readonly b: number }
  | { readonly kind: "choice"; readonly options: readonly Value[]; readonly weights?: readonly number[] }
  | { readonly kind: "ordinal"; readonly options: readonly Value[] }
  | { readonly kind: "fixed"; readonly value: Value };

/**
 * Where one hyperparameter's values come from: a base coordinate under a monotone scale.
 * `10 ** uniform(-6, 1)` is the base `uniform(-6, 1)` under the scale `10 ** x`.
 */
export interface Distribution {
  readonly base: Base;
  /** Applied to the base coordinate in order. Empty for choices, ordinals and fixed values. */
  readonly scale: readonly ScaleStep[];
  /** The user's `!`: never widen this range. */
  readonly hard: boolean;
  /** Exact end values of `loguniform` and `logint`, which say values rather than exponents. */
  readonly ends?: { readonly low: number; readonly high: number; readonly integer: boolean };
}

/** A distribution without a scale. */
export function plain(base: Base): Distribution {
  return { base, scale: [], hard: false };
}

/** A log-scaled range by its end values: the base coordinate is their decimal logarithm. */
export function logRange(low: number, high: number, integer: boolean): Distribution {
  // Each whole number owns the half on either side of it, so the ends are as likely as their neighbours.
  const room = integer ? 0.5 : 0;
  return {
    base: { kind: "uniform", low: Math.log10(low - room), high: Math.log10(high + room) },
    scale: [{ op: "power", base: 10 }],
    hard: false,
    ends: { low, high, integer },
  };
}

/** The number of values, or Infinity where they are continuous or, as with `normal`, have no last one. */
export function cellCount({ base, ends }: Distribution): number {
  switch (base.kind) {
    case "uniform":
      if (ends?.integer) return ends.high - ends.low + 1;
      return base.step === undefined ? Infinity : gridOf(base.low, base.high, base.step).count;
    case "int":
      return gridOf(base.low, base.high, base.step ?? 1).count;
    case "normal":
    case "beta":
      return Infinity;
    case "choice":
    case "ordinal":
      return base.options.length;
    case "fixed":
      return 1;
  }
}

/** The options' shares of the unit interval. */
export function shares({ options, weights }: Extract<Base, { kind: "choice" }>): readonly number[] {
  if (weights === undefined) return options.map(() => 1 / options.length);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return weights.map((w) => w / total);
}

/** The value at `u` in the unit interval; `u` 0 and 1 give the range's exact ends. */
export function decode(distribution: Distribution, u: number): Value {
  return codecOf(distribution).decode(u);
}

/**
 * Where `value` lies in the unit interval: the inverse of `decode`, and the middle of its cell where values are discrete
 * (of a `logint`, the value itself, which lies in its cell). Undefined when the distribution cannot give that value.
 */
export function encode(distribution: Distribution, value: Value): number | undefined {
  const u = codecOf(distribution).locate(value);
  return u !== undefined && u >= 0 && u <= 1 ? u : undefined;
}

/** How the distribution's values and the unit interval hang together. */
export const codecOf = oncePer(({ base, scale, ends }: Distribution): Codec => {
  switch (base.kind) {
    case "uniform":
      if (ends?.integer) return wholeLogCodec(base.low, base.high, ends.low, ends.high);
      if (base.step !== undefined) return gridCodec(gridOf(base.low, base.high, base.step), scale);
      return lineCodec(base.low, base.high, scale, ends);
    case "int":
      return gridCodec(gridOf(base.low, base.high, base.step ?? 1), scale);
    case "normal":
      return normalCodec(base.mean, base.sd, base.step, scale);
    case "beta":
      return betaCodec(base.a, base.b, scale);
    case "choice":
      return base.weights === undefined ? evenCodec(base.options) : weightedCodec(base.options, shares(base));
    case "ordinal":
      return evenCodec(base.options);
    case "fixed":
      return fixedCodec(base.value);
  }
});
