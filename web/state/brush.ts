import { signal } from "@preact/signals";
import type { LineAxis } from "../../src/charts/parallel.ts";
import type { Study } from "../../src/study/study.ts";
import { select, selection } from "./selection.ts";

/** A part of an axis, in its coordinate. */
export type Stretch = readonly [low: number, high: number];

/** What is brushed of each axis that is brushed, by its name. */
export const brush = signal<ReadonlyMap<string, readonly Stretch[]>>(new Map());

// With the trials, the brushing that picked them out is let go.
selection.subscribe((picked) => {
  if (picked.size === 0 && brush.peek().size > 0) brush.value = new Map();
});

/** Brushes an axis anew, and picks out the trials that pass all that is brushed; with nothing, the axis lets all pass. */
export function brushAxis(
  axis: LineAxis,
  stretches: readonly Stretch[],
  axes: readonly LineAxis[],
  study: Study,
): void {
  const next = new Map(brush.peek());
  if (stretches.length === 0) next.delete(axis.name);
  else next.set(axis.name, stretches);
  brush.value = next;
  select(next.size === 0 ? [] : passing(study, axes, next));
}

/** The trials whose lines meet every brushed axis within one of its stretches, by number. */
function passing(
  { trials }: Study,
  axes: readonly LineAxis[],
  brushed: ReadonlyMap<string, readonly Stretch[]>,
): number[] {
  const tests = axes.flatMap((axis) => {
    const stretches = brushed.get(axis.name);
    return stretches === undefined ? [] : { axis, stretches };
  });
  return trials.flatMap((trial) => {
    if (trial === undefined) return [];
    const passes = tests.every(({ axis, stretches }) => {
      const place = axis.placeOf(trial);
      return place !== undefined && stretches.some(([low, high]) => low <= place && place <= high);
    });
    return passes ? [trial.number] : [];
  });
}
