import type { LineAxis } from "../../src/charts/parallel.ts";
import { shortNumber } from "../../src/study/describe.ts";
import { brush, brushAxis } from "../state/brush.ts";
import { study } from "../state/session.ts";

/** Steps from one end of an axis to the other. */
const STEPS = 200;

/** What can be brushed by hand, by keys: for each axis from where to where lines must pass it. */
export function BrushTable({ axes }: { readonly axes: readonly LineAxis[] }) {
  return (
    <details class="brush" open={brush.value.size > 0}>
      <summary>By keys: from where to where lines must pass</summary>
      <div class="brush-axes">
        {axes.map((axis) => (
          <AxisEnds key={axis.name} axis={axis} axes={axes} />
        ))}
      </div>
    </details>
  );
}

function AxisEnds({ axis, axes }: { readonly axis: LineAxis; readonly axes: readonly LineAxis[] }) {
  const { name, low, high } = axis;
  const [from, to] = brush.value.get(name)?.[0] ?? [low, high];
  const set = (next: readonly [number, number]) => {
    const now = study.peek();
    const isWhole = next[0] <= low && next[1] >= high;
    if (now !== undefined) brushAxis(axis, isWhole ? [] : [next], axes, now);
  };
  const step = (high - low) / STEPS;
  const end = (label: string, value: number, take: (place: number) => void) => (
    <input
      type="range"
      aria-label={`${name} ${label}`}
      aria-valuetext={textNear(axis, value)}
      min={low}
      max={high}
      step={step}
      value={value}
      onInput={(event) => take(Number(event.currentTarget.value))}
    />
  );
  return (
    <fieldset class="brush-axis">
      <legend>{name}</legend>
      {end("from", from, (place) => set([place, Math.max(place, to)]))}
      {end("to", to, (place) => set([Math.min(place, from), place]))}
      <span class="muted">
        {textNear(axis, from)} … {textNear(axis, to)}
      </span>
    </fieldset>
  );
}

/** The value at a place, in few digits; beside options, that of the nearest. */
function textNear({ isOptions, ticks, text }: LineAxis, place: number): string {
  if (isOptions) return text(Math.min(ticks.length - 1, Math.max(0, Math.round(place))));
  const value = Number(text(place));
  return Number.isNaN(value) ? text(place) : shortNumber(value);
}
