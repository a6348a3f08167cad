import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ChartTable } from "../../src/charts/chart-table.ts";
import { withCommas } from "../../src/charts/numbers.ts";
import { shortNumber } from "../../src/study/describe.ts";
import type { Study } from "../../src/study/study.ts";
import { theme } from "../state/look.ts";
import { onChange } from "../state/on-change.ts";
import { pick, select, selection } from "../state/selection.ts";
import { study } from "../state/session.ts";
import type { CurveLook } from "./curve-axes.ts";
import { type CurveChoice, type CurveSet, curveSetOf, curveTable, MOST_CURVES } from "./curve-set.ts";
import { type CaughtPoint, CurveView } from "./curve-view.ts";
import { followFingers, type Gestures } from "./fingers.ts";
import type { Ink } from "./ink.tsx";
import { Redrawing } from "./redrawing.ts";
import { useChange } from "./use-change.ts";

/** Which curves to draw, and how. */
export interface Plotted extends CurveChoice {
  readonly logX: boolean;
  readonly logY: boolean;
  /** Only these trials, where it is given. */
  readonly only?: readonly number[];
  /** Their inks, where each has its own. */
  readonly inks?: ReadonlyMap<number, Ink>;
}

/** Milliseconds from a change of the study until the curves are gathered anew, at least. */
const LEAST = 150;

/** What is said of a point of a curve, and where on the canvas. */
interface Pointed {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Draws on the canvas that `place` is given to, as long as the plot is there. */
export function useCurves(props: Plotted) {
  const place = useRef<HTMLCanvasElement>(null);
  const view = useRef<CurveView>();
  const redrawing = useRef<Redrawing>();
  const latest = useRef(props);
  latest.current = props;
  const pointed = useSignal<Pointed | undefined>(undefined);
  const isMoved = useSignal(false);
  const words = useSignal("");
  const table = useSignal<ChartTable | undefined>(undefined);

  useEffect(() => {
    const canvas = place.current;
    if (canvas === null) return;
    const shown = new CurveView(canvas, (now) => {
      isMoved.value = now;
    });
    let set: CurveSet | undefined;
    const draw = () => {
      const now = study.peek();
      if (now === undefined) return;
      set = curvesIn(now, latest.current);
      words.value = latest.current.inks === undefined ? wordsOf(set) : "";
      table.value = curveTable(set, latest.current.metric);
      shown.show(set, lookOf(latest.current));
      shown.pick(selection.peek());
    };
    const drawing = new Redrawing(draw, LEAST);
    view.current = shown;
    redrawing.current = drawing;
    drawing.now();
    const point = (at: Pointed | undefined) => {
      pointed.value = at;
    };
    const stops = [
      () => drawing.end(),
      onChange(study, () => drawing.soon()),
      onChange(theme, () => {
        drawing.now();
        // Paper, which is light, does not wait for frames.
        shown.paintNow();
      }),
      onChange(selection, (picked) => {
        const isDrawn = [...picked].every((number) => set?.trials.some((trial) => trial.number === number));
        if (isDrawn) shown.pick(picked);
        else drawing.soon();
      }),
      followFingers(
        canvas,
        gesturesOn(shown, () => latest.current, point),
      ),
      onSize(canvas, () => shown.redraw()),
      () => shown.close(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);

  const { metric, over, smoothing, logX, logY, only, inks } = props;
  useChange(JSON.stringify([metric, over, smoothing, logX, logY, only, inks && [...inks]]), () =>
    redrawing.current?.now(),
  );
  return { place, words, table, pointed, isMoved, reset: () => view.current?.reset() };
}

/** The study's curves as they are chosen, those picked out among them. */
function curvesIn({ definition, trials }: Study, choice: Plotted): CurveSet {
  const of = choice.only === undefined ? trials : choice.only.map((number) => trials[number - 1]);
  return curveSetOf({ definition, trials: of }, choice, selection.peek());
}

function lookOf({ over, metric, logX, logY, inks }: Plotted): CurveLook {
  const nameX = over === "epochs" ? "epoch" : "seconds since the trial began";
  return { theme: theme.peek(), logX, logY, nameX, nameY: metric, ...(inks && { inks }) };
}

/** Calls `act` when an element has another size, and at first, until the function that is returned is called. */
function onSize(element: HTMLElement, act: () => void): () => void {
  const resized = new ResizeObserver(act);
  resized.observe(element);
  return () => resized.disconnect();
}

/** Moves and zooms a view, lifts the curve out that is pointed at, and picks what is clicked. */
function gesturesOn(view: CurveView, choice: () => CurveChoice, point: (at: Pointed | undefined) => void): Gestures {
  return {
    moved: (dx, dy) => view.move(dx, dy),
    zoomed: (factor, x, y, both) => view.zoom(factor, x, y, both),
    pointed: (x, y) => {
      const found = x === undefined || y === undefined ? undefined : view.nearest(x, y);
      view.point(found?.curve ?? -1);
      if (x === undefined || y === undefined || found === undefined) point(undefined);
      else point({ text: pointText(found, choice()), x, y });
    },
    clicked: (x, y, adding) => {
      const trial = view.nearest(x, y)?.trial.number;
      if (trial === undefined) select([]);
      else pick(trial, adding);
    },
  };
}

function pointText({ trial, x, y }: CaughtPoint, { metric, over }: CurveChoice): string {
  const when = over === "epochs" ? `epoch ${shortNumber(x)}` : `${shortNumber(x)} s`;
  return `trial ${trial.number}: ${metric} ${shortNumber(y)} at ${when}`;
}

function wordsOf({ trials, all, best }: CurveSet): string {
  const leader = trials[best];
  const first =
    leader === undefined ? "No trial has a score yet." : `The thick line is the best, trial ${leader.number}.`;
  // Fewer may have no epoch yet.
  if (all <= MOST_CURVES) return first;
  return `${first} Drawn are ${withCommas(trials.length)} of ${withCommas(all)} trials, the best and others chosen by chance.`;
}
