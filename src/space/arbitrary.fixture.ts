/** Arbitrary distributions and spaces, for laws that must hold in all of them. */
import fc from "fast-check";
import * as arithmetic from "./arithmetic.ts";
import { distributionOf } from "./calls.ts";
import type { Condition } from "./condition.ts";
import { cellCount, type Distribution, decode, type Value } from "./distribution.ts";
import { makeSpace, type Parameter, type Space } from "./space.ts";

/** Decimals as people write them: 0, -3.25, 0.001, 70000. */
const anyDecimal = fc
  .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -3, max: 2 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`) + 0);

const positiveDecimal = anyDecimal.filter((x) => x > 0);

/** Values of options: numbers, words, and text that only quotes can hold. */
export const anyValue: fc.Arbitrary<Value> = fc.oneof(
  anyDecimal,
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
  fc.constantFrom(
    "adam",
    "sgd",
    "resnet-50",
    "a/b",
    "größe",
    "true",
    "null",
    "if",
    "not",
    "inf",
    "",
    '"',
    "\\",
    "'",
    "1",
    "e5",
  ),
  fc.string({ unit: "binary" }),
  fc.boolean(),
  fc.constant(null),
);

function call(
  word: string,
  values: readonly Value[],
  names: Readonly<Record<string, Value | readonly Value[]>> = {},
): Distribution {
  return distributionOf({
    word,
    at: 0,
    inOrder: values.map((value) => ({ value, at: 0 })),
    byName: new Map(Object.entries(names).map(([name, value]) => [name, { value, at: 0 }])),
  });
}

const ascending = fc
  .uniqueArray(anyDecimal, { minLength: 2, maxLength: 2 })
  .map(([a = 0, b = 1]) => [Math.min(a, b), Math.max(a, b)] as const);

const stepped = fc.tuple(
  anyDecimal,
  positiveDecimal,
  fc.integer({ min: 1, max: 20 }),
  fc.double({ min: 0, max: 0.9, noNaN: true }),
);

/** Below 1 a beta distribution crowds its ends, where a shift loses the digits that tell its values apart. */
const anyShape = fc.integer({ min: 4, max: 40 }).map((k) => k / 4);

/** Numeric distributions without a scale. */
const anyBase: fc.Arbitrary<Distribution> = fc.oneof(
  ascending.map((ends) => call("uniform", ends)),
  stepped.map(([low, step, count, more]) => call("uniform", [low, low + (count + more) * step], { step })),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 600 }))
    .map(([low, width]) => call("int", [low, low + width])),
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 9, max: 60 }))
    .map(([low, step, width]) => call("int", [low, low + width], { step })),
  fc.tuple(anyDecimal, positiveDecimal).map((pair) => call("normal", pair)),
  fc.tuple(anyShape, anyShape).map((pair) => call("beta", pair)),
  fc
    .tuple(anyDecimal, positiveDecimal, positiveDecimal)
    .map(([mean, sd, step]) => call("normal", [mean, sd], { step })),
);

type Change = (inner: Distribution) => Distribution;

const anyShift: fc.Arbitrary<Change> = fc.oneof(
  anyDecimal.map(
    (by): Change =>
      (inner) =>
        arithmetic.plus(by, inner, 0),
  ),
  anyDecimal.map(
    (from): Change =>
      (inner) =>
        arithmetic.minus(from, inner, 0),
  ),
  anyDecimal
    .filter((by) => by !== 0)
    .map(
      (by): Change =>
        (inner) =>
          arithmetic.times(by, inner, 0),
    ),
);

const anyPower: fc.Arbitrary<Change> = fc.constantFrom(10, 2, 3, 0.5, Math.E).map(
  (base): Change =>
    (inner) => {
      // Powers far from 1 leave digits behind when something is added to them, as is to be expected.
      const ends = [Number(decode(inner, 0)), Number(decode(inner, 1))];
      return ends.every((x) => Math.abs(x) <= 6) ? arithmetic.power(base, inner, 0) : inner;
    },
);

const anyNumeric: fc.Arbitrary<Distribution> = fc
  .tuple(
    anyBase,
    fc.array(anyShift, { maxLength: 2 }),
    fc.option(anyPower),
    fc.array(anyShift, { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([base, before, power, after, hard]) => {
    try {
      const scaled = [...before, ...(power ? [power] : []), ...after].reduce((inner, change) => change(inner), base);
      return hard && base.base.kind !== "normal" && base.base.kind !== "beta" ? arithmetic.hardened(scaled, 0) : scaled;
    } catch {
      return base;
    }
  });

const anyLog: fc.Arbitrary<Distribution> = fc
  .oneof(
    ascending.filter(([low]) => low > 0).map((ends) => call("loguniform", ends)),
    fc
      .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1e6 }))
      .map(([low, width]) => call("logint", [low, low + width])),
  )
  .chain((distribution) => fc.constantFrom(distribution, arithmetic.hardened(distribution, 0)));

const anyOptions = fc.uniqueArray(anyValue, { minLength: 1, maxLength: 6 });

const anyListed: fc.Arbitrary<Distribution> = fc.oneof(
  anyOptions.map((options) => call("choice", options)),
  anyOptions.map((options) => call("ordinal", options)),
  anyOptions.chain((options) =>
    fc
      .array(fc.oneof(fc.constant(0), positiveDecimal), { minLength: options.length, maxLength: options.length })
      .filter((weights) => weights.some((weight) => weight > 0))
      .map((weights) => call("choice", options, { weights })),
  ),
);

/** Every sort of distribution. */
export const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(
  { weight: 4, arbitrary: anyNumeric },
  { weight: 1, arbitrary: anyLog },
  { weight: 2, arbitrary: anyListed },
  { weight: 1, arbitrary: anyValue.map((value) => call("fixed", [value])) },
);

/** Whether, and on which values, a parameter depends on one before it. */
const anyDependence = fc.record({
  depends: fc.boolean(),
  parent: fc.nat(),
  negated: fc.boolean(),
  us: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }),
});

/** Spaces of up to six parameters, some conditional, written in any order. */
export const anySpace: fc.Arbitrary<Space> = fc
  .array(fc.tuple(anyDistribution, fc.array(anyDependence, { maxLength: 2 })), { minLength: 1, maxLength: 6 })
  .chain((drafts) => {
    const parameters: Parameter[] = [];
    drafts.forEach(([distribution, dependences], i) => {
      const parents = parameters.filter((parameter) => cellCount(parameter.distribution) < Infinity);
      const conditions = dependences.flatMap(({ depends, parent, negated, us }): Condition[] => {
        const chosen = parents[parent % parents.length];
        if (!depends || chosen === undefined) return [];
        const values = [...new Set(us.map((u) => decode(chosen.distribution, u)))];
        return [{ parent: chosen.name, negated, values }];
      });
      parameters.push({ name: `p${i}`, distribution, conditions });
    });
    return fc.shuffledSubarray(parameters, { minLength: parameters.length }).map((shuffled) => makeSpace(shuffled));
  });

/** A point of the unit cube of `space`. */
export function anyPoint(space: Space): fc.Arbitrary<Float64Array> {
  const { length } = space.dimensions;
  return fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length })
    .map((point) => Float64Array.from(point));
}
