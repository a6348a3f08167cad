import { least, most } from "../math/extremes.ts";
import type { Distribution, Value } from "../space/distribution.ts";
import { baseOf, baseRange } from "../space/range.ts";
import { applyScale, invertScale, isLogScale } from "../space/scale.ts";
import type { Parameter } from "../space/space.ts";
import { searchStages } from "../study/repeats.ts";
import type { Stage, Study } from "../study/study.ts";
import { tickText } from "./numbers.ts";
import { axisLook, labelLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { niceTicks } from "./ticks.ts";

/**
 * A hyperparameter as an axis: numbers on their base coordinate, so that `10 ** uniform(-6, 1)` is evenly spaced in its
 * exponent, and options side by side, 0, 1, 2 …
 */
export interface ParameterAxis {
  readonly name: string;
  readonly kind: "number" | "options";
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** What to write at a tick: the value there. */
  text(place: number): string;
  /** Where a value lies; undefined where it has no place. */
  place(value: Value): number | undefined;
  /** A stage's range: one part, or several where the options left are no longer neighbours; none where the stage lacks the parameter. */
  parts(stage: Stage): readonly (readonly [low: number, high: number])[];
}

/** The axis of a parameter, on which the ranges of all stages and the values of all trials have their place. */
export function parameterAxis(study: Study, name: string): ParameterAxis | undefined {
  const spaces = [study.definition.space, ...searchStages(study).map(({ space }) => space)];
  const known = spaces.flatMap(({ parameters }) => parameters.filter((parameter) => parameter.name === name));
  const parameter = known[0];
  if (parameter === undefined) return undefined;
  const { base } = parameter.distribution;
  if (base.kind === "choice" || base.kind === "ordinal" || base.kind === "fixed") return optionsAxis(parameter, known);
  return numberAxis(study, parameter, known);
}

/** The names of the parameters that vary, in the definition's order. */
export function varyingParameters({ definition }: Study): readonly string[] {
  return definition.space.dimensions.map(({ name }) => name);
}

function optionsAxis({ name }: Parameter, known: readonly Parameter[]): ParameterAxis {
  const options = [...new Set(known.flatMap(({ distribution }) => optionsOf(distribution)))];
  return {
    name,
    kind: "options",
    low: -0.5,
    high: options.length - 0.5,
    ticks: options.map((_, i) => i),
    text: (place) => (options[place] === undefined ? "" : String(options[place])),
    place: (value) => (options.includes(value) ? options.indexOf(value) : undefined),
    parts(stage) {
      const found = inStage(stage, name);
      if (found === undefined) return [];
      return optionsOf(found.distribution).map((value) => [
        options.indexOf(value) - 0.45,
        options.indexOf(value) + 0.45,
      ]);
    },
  };
}

function numberAxis({ trials }: Study, parameter: Parameter, known: readonly Parameter[]): ParameterAxis {
  const { name, distribution } = parameter;
  const place = (value: Value) => baseOf(distribution, value);
  const tried = trials.flatMap((trial) => {
    const value = trial?.params[name];
    return (value === undefined ? undefined : place(value)) ?? [];
  });
  const ends = known.flatMap(({ distribution }) => endsOf(distribution) ?? []);
  const [low, high] = widened(least([...ends, ...tried]), most([...ends, ...tried]));
  return {
    name,
    kind: "number",
    low,
    high,
    ticks: ticksOf(distribution, low, high),
    text: (at) => tickText(valueAt(distribution, at)),
    place,
    parts(stage) {
      const found = inStage(stage, name);
      return found === undefined ? [] : [endsOf(found.distribution) ?? [low, high]];
    },
  };
}

function inStage({ space }: Stage, name: string): Parameter | undefined {
  return space.parameters.find((parameter) => parameter.name === name);
}

function optionsOf({ base }: Distribution): readonly Value[] {
  if (base.kind === "fixed") return [base.value];
  return base.kind === "choice" || base.kind === "ordinal" ? base.options : [];
}

/** The ends on the base coordinate; whole numbers and grids with half a step, so that their points do not lie on the frame. */
function endsOf(distribution: Distribution): readonly [number, number] | undefined {
  const range = baseRange(distribution);
  if (range === undefined) {
    const { base } = distribution;
    return base.kind === "fixed" && typeof base.value === "number" ? [base.value, base.value] : undefined;
  }
  const { base } = distribution;
  const half = base.kind === "int" ? (base.step ?? 1) / 2 : 0;
  return [range.low - half, range.high + half];
}

function valueAt({ scale }: Distribution, place: number): number {
  return applyScale(scale, place);
}

/** Round values, evenly spaced as far as the scale allows. */
function ticksOf(distribution: Distribution, low: number, high: number): readonly number[] {
  const { base, scale } = distribution;
  if (!isLogScale(scale)) {
    const [a, b] = [valueAt(distribution, low), valueAt(distribution, high)];
    const ticks = niceTicks(Math.min(a, b), Math.max(a, b), 4).map((value) => invertScale(scale, value));
    return base.kind === "int" ? ticks.filter((x) => Number.isInteger(x)) : ticks;
  }
  const whole = niceTicks(low, high, 5).filter((x) => Number.isInteger(Number(x.toFixed(9))));
  const power = scale[0];
  if (whole.length >= 3 || base.kind === "int" || power?.op !== "power" || power.base !== 10) return whole;
  const fine = [1, 2, 5].map((factor) => Math.log10(factor));
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
  const inside = decades.flatMap((decade) => fine.map((step) => decade + step)).filter((x) => x >= low && x <= high);
  return inside.length >= 2 ? inside : niceTicks(low, high, 3);
}

function widened(low: number, high: number): readonly [number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** The axis as ECharts draws it, with its name `gap` pixels from its middle, and what options are called cut to `room` pixels. */
export function valuesAxis(
  theme: Theme,
  axis: ParameterAxis,
  { gap, room }: { readonly gap: number; readonly room: number },
) {
  const { name, kind, low, high, ticks, text } = axis;
  return {
    ...axisLook(theme, name),
    nameTextStyle: { color: theme.text, fontSize: 12, fontWeight: 600 as const },
    type: "value" as const,
    min: low,
    max: high,
    nameLocation: "middle" as const,
    nameGap: gap,
    axisTick: { show: true, customValues: [...ticks] },
    axisLabel: {
      ...labelLook(theme),
      customValues: [...ticks],
      formatter: text,
      ...(kind === "options" && { width: room, overflow: "truncate" as const }),
    },
  };
}
