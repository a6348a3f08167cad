import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartTable } from "../../src/charts/chart-table.ts";
import { colourAt } from "../../src/charts/theme.ts";
import { shortNumber } from "../../src/study/describe.ts";
import type { Trial } from "../../src/study/study.ts";
import { theme } from "../state/look.ts";
import { onChange } from "../state/on-change.ts";
import { pick, select, selection, toggle } from "../state/selection.ts";
import { study } from "../state/session.ts";
import { type CurveChoice, type CurveSet, curveSetOf, curveTable, MOST_CURVES } from "./curve-set.ts";
import { CurveView } from "./curve-view.ts";
import { DataTable } from "./data-table.tsx";
import { followFingers } from "./fingers.ts";
import { type Ink, isLost, Swatch } from "./ink.tsx";

export interface CurvePlotProps extends CurveChoice {
  readonly logX: boolean;
  readonly logY: boolean;
  /** Only these trials, where it is given. */
  readonly only?: readonly number[];
  /** Their inks, where each has its own. */
  readonly inks?: ReadonlyMap<number, Ink>;
  readonly height: number;
}

/** Of the time that gathering the curves takes, so much passes before they are gathered again, and milliseconds at least. */
const REST = { times: 5, least: 150 };

/** All curves, to be moved by dragging, zoomed by the wheel or two fingers, and picked out by a click. */
export function CurvePlot(props: CurvePlotProps) {
  const place = useRef<HTMLCanvasElement>(null);
  const view = useRef<CurveView>();
  const latest = useRef(props);
  latest.current = props;
  const pointed = useSignal<{ readonly text: string; readonly x: number; readonly y: number } | undefined>(undefined);
  const words = useSignal("");
  const table = useSignal<ChartTable | undefined>(undefined);
  const draw = useRef(() => {});

  useEffect(() => {
    const canvas = place.current;
    if (canvas === null) return;
    const shown = new CurveView(canvas);
    view.current = shown;
    let set: CurveSet | undefined;
    let due: number | undefined;
    let cost = 0;
    draw.current = () => {
      clearTimeout(due);
      due = undefined;
      const now = study.peek();
      if (now === undefined) return;
      const began = performance.now();
      const { only, inks, logX, logY, over, metric } = latest.current;
      const trials = only === undefined ? now.trials : only.map((number) => now.trials[number - 1]);
      set = curveSetOf({ definition: now.definition, trials }, latest.current, selection.peek());
      words.value = inks === undefined ? wordsOf(set) : "";
      table.value = curveTable(set, metric);
      const nameX = over === "epochs" ? "epoch" : "seconds since the trial began";
      shown.show(set, { theme: theme.peek(), logX, logY, nameX, nameY: metric, ...(inks && { inks }) });
      shown.pick(selection.peek());
      cost = performance.now() - began;
    };
    draw.current();
    const soon = () => {
      due ??= window.setTimeout(draw.current, Math.max(REST.least, REST.times * cost));
    };
    const caught = (
      x: number,
      y: number,
    ): { readonly trial: Trial; readonly x: number; readonly y: number } | undefined => {
      const found = shown.nearest(x, y);
      const trial = found === undefined ? undefined : set?.trials[found.curve];
      return found === undefined || trial === undefined ? undefined : { trial, x: found.x, y: found.y };
    };
    const resized = new ResizeObserver(() => shown.redraw());
    resized.observe(canvas);
    const stops = [
      onChange(study, soon),
      onChange(theme, () => {
        draw.current();
        // Paper, which is light, does not wait for frames.
        shown.paintNow();
      }),
      onChange(selection, (picked) => {
        const isDrawn = [...picked].every((number) => set?.trials.some((trial) => trial.number === number));
        if (isDrawn) shown.pick(picked);
        else soon();
      }),
      followFingers(canvas, {
        moved: (dx, dy) => shown.move(dx, dy),
        zoomed: (factor, x, y, both) => shown.zoom(factor, x, y, both),
        pointed: (x, y) => {
          const found = x === undefined || y === undefined ? undefined : caught(x, y);
          shown.point(found === undefined ? -1 : (set?.trials.indexOf(found.trial) ?? -1));
          pointed.value =
            found === undefined || x === undefined || y === undefined
              ? undefined
              : { text: pointText(found.trial, latest.current.metric, found.x, found.y), x, y };
        },
        clicked: (x, y, adding) => {
          const found = caught(x, y);
          if (found === undefined) select([]);
          else if (adding) toggle(found.trial.number);
          else pick(found.trial.number, false);
        },
      }),
      () => resized.disconnect(),
    ];
    return () => {
      clearTimeout(due);
      for (const stop of stops) stop();
      shown.close();
    };
  }, []);

  const { metric, over, smoothing, logX, logY, only, inks } = props;
  const of = JSON.stringify([metric, over, smoothing, logX, logY, only, inks && [...inks]]);
  const drawnOf = useRef(of);
  useEffect(() => {
    if (drawnOf.current !== of) draw.current();
    drawnOf.current = of;
  }, [of]);

  const at = pointed.value;
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span class="chart-words">{words.value}</span>
        {props.only === undefined && <Key />}
      </figcaption>
      <div class="curve-place" style={{ height: props.height }}>
        <canvas
          ref={place}
          role="img"
          aria-label={`Learning curves of ${metric}. ${words.value}`}
          onDblClick={() => view.current?.reset()}
        />
        {at !== undefined && (
          <div class="pointed" style={{ left: at.x, top: at.y }}>
            {at.text}
          </div>
        )}
        <button type="button" class="reset" title="Show all (double click)" onClick={() => view.current?.reset()}>
          Show all
        </button>
      </div>
      {table.value !== undefined && <DataTable label={`Learning curves of ${metric}`} table={table.value} />}
    </figure>
  );
}

/** What the colours of many curves mean. */
function Key() {
  const now = study.value;
  if (now === undefined) return null;
  const lost = now.trials.some((trial) => trial !== undefined && isLost(trial.state));
  const inks = [
    ...now.stages.map(({ number }, i) => [`stage ${number}`, colourAt(theme.value, i)] as const),
    ...(lost ? [["diverged or failed", theme.value.warning] as const] : []),
  ];
  return (
    <span class="keys">
      {inks.map(([text, colour]) => (
        <span key={text}>
          <Swatch of={{ colour, dashed: false }} /> {text}
        </span>
      ))}
    </span>
  );
}

function pointText({ number }: Trial, metric: string, x: number, y: number): string {
  return `trial ${number}: ${metric} ${shortNumber(y)} at ${shortNumber(x)}`;
}

function wordsOf({ trials, all, best }: CurveSet): string {
  const leader = trials[best];
  const first =
    leader === undefined ? "No trial has a score yet." : `The thick line is the best, trial ${leader.number}.`;
  // Fewer may have no epoch yet.
  if (all <= MOST_CURVES) return first;
  return `${first} Drawn are ${trials.length.toLocaleString("en-US")} of ${all.toLocaleString("en-US")} trials, the best and others chosen by chance.`;
}
