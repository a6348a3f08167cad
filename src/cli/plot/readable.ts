import type { Chart, Series } from "../../charts/chart.ts";

/** A chart's option read back for a drawing without ECharts: only what all charts share. */

export interface ReadAxis {
  readonly name: string;
  /** A value's place, 0 to 1; beyond where it is outside. */
  at(value: number): number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
  /** What stands along it where it has no scale. */
  readonly names: readonly string[];
}

export interface Panel {
  readonly x: ReadAxis;
  readonly y: ReadAxis;
  readonly series: readonly Series[];
}

/** The chart's plots, each with its axes and what is drawn on it. */
export function panelsOf({ option }: Chart): readonly Panel[] {
  const [xs, ys] = [listed(option.xAxis), listed(option.yAxis)];
  return xs.flatMap((x, i) => {
    const y = ys[i];
    const isShown = !("show" in x && x.show === false);
    if (y === undefined || !isShown) return [];
    return [{ x: axisOf(x), y: axisOf(y), series: option.series.filter((one) => (indexOf(one) ?? 0) === i) }];
  });
}

/** A series' values as numbers, [x, y, …]. */
export function valuesOf({ data }: Series): readonly (readonly number[])[] {
  if (!Array.isArray(data)) return [];
  return data.map((item: unknown) => {
    const value: unknown = isObject(item) && !Array.isArray(item) && "value" in item ? item.value : item;
    return Array.isArray(value) ? value.map(Number) : [Number(value)];
  });
}

function axisOf(axis: object): ReadAxis {
  const [low, high] = [numberIn(axis, "min") ?? 0, numberIn(axis, "max") ?? 1];
  const isLog = "type" in axis && axis.type === "log";
  const scale = isLog ? Math.log10 : (x: number) => x;
  const at = (value: number) => (scale(value) - scale(low)) / (scale(high) - scale(low));
  const label: object = "axisLabel" in axis && isObject(axis.axisLabel) ? axis.axisLabel : {};
  const ticks = "customValues" in label && Array.isArray(label.customValues) ? label.customValues.map(Number) : [];
  const format = "formatter" in label && typeof label.formatter === "function" ? label.formatter : String;
  return {
    name: "name" in axis && typeof axis.name === "string" ? axis.name : "",
    at,
    ticks: ticks.map((value) => ({ at: at(value), text: String(format(value)) })),
    names: "data" in axis && Array.isArray(axis.data) ? axis.data.map(String) : [],
  };
}

function indexOf(series: Series): number | undefined {
  return "xAxisIndex" in series ? series.xAxisIndex : undefined;
}

function numberIn(axis: object, key: "min" | "max"): number | undefined {
  const value: unknown = Object.entries(axis).find(([name]) => name === key)?.[1];
  return typeof value === "number" ? value : undefined;
}

function listed<T>(value: T | T[] | undefined): readonly T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
