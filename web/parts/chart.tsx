import { useSignal } from "@preact/signals";
import type { EChartsType } from "echarts/core";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Chart, ChartOptions } from "../../src/charts/chart.ts";
import { theme } from "../state/look.ts";
import { onChange } from "../state/on-change.ts";
import { pick, selection } from "../state/selection.ts";
import { study } from "../state/session.ts";
import { DataTable } from "./data-table.tsx";
import { Held } from "./held.ts";
import { PlacedChart } from "./placed-chart.ts";
import { Redrawing } from "./redrawing.ts";
import { Scroll } from "./scroll.tsx";
import { useChange } from "./use-change.ts";

interface ChartProps {
  /** Makes the chart; called anew when the study, the selection, the look or the width change, and when `of` does. */
  readonly make: (options: Required<Pick<ChartOptions, "width" | "theme" | "selection">>) => Chart | undefined;
  /** What else it is made of. */
  readonly of: string;
  /** What to say where there is no chart. */
  readonly without?: string;
  /** What is still being worked out, and will be drawn too. */
  readonly awaits?: readonly string[];
  /** Pixels: in a narrower place it is scrolled. */
  readonly least?: number;
  readonly onPick?: (trial: number, adding: boolean) => void;
  /** Called with the drawn chart, for what a view does beyond showing it; what it returns undoes that. */
  readonly onDrawn?: (drawn: EChartsType) => void;
}

/** Milliseconds from a change of the study until it is drawn, at least. */
const LEAST = 60;

/** A chart that follows the study. Its words stand above it as text, so that they can be read aloud and found. */
export function ChartView(props: ChartProps) {
  const { without = "Nothing to draw yet.", awaits = [], least } = props;
  const { place, words, failed, isBusy } = useChart(props);
  const title = words.value?.title ?? "chart";
  const drawing = <div ref={place} class="chart-place" role="img" aria-label={title} style={{ minWidth: least }} />;
  return (
    <figure class="chart" aria-busy={isBusy.value}>
      <figcaption class="chart-words">
        {words.value?.subtitle ?? ""}
        {awaits.length > 0 && <span class="awaits"> Still to come: {awaits.join(", and ")}.</span>}
      </figcaption>
      {least === undefined ? drawing : <Scroll label={title}>{drawing}</Scroll>}
      {words.value === undefined && failed.value === "" && <p class="empty">{without}</p>}
      {words.value?.table !== undefined && <DataTable label={words.value.title} table={words.value.table} />}
      {failed.value !== "" && <p class="empty trouble">This chart could not be drawn: {failed.value}</p>}
    </figure>
  );
}

/** Draws on the element that `place` is given to, as long as the view is there. */
function useChart(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const words = useSignal<Pick<Chart, "title" | "subtitle" | "table"> | undefined>(undefined);
  const failed = useSignal("");
  // True until what was made is on the screen, for people who listen instead of looking, and for tests.
  const isBusy = useSignal(true);
  const latest = useRef(props);
  latest.current = props;
  const redrawing = useRef<Redrawing>();

  // Before the view's first frame, so that this has the chart already.
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const placed = new PlacedChart(element, {
      picked: (trial, adding) => (latest.current.onPick ?? pick)(trial, adding),
      finished: () => {
        isBusy.value = false;
      },
    });
    const draw = () => {
      if (held.putsOff()) return;
      const { make, onDrawn } = latest.current;
      try {
        const chart = make({
          width: widthFor(element, latest.current),
          theme: theme.peek(),
          selection: selection.peek(),
        });
        failed.value = "";
        words.value = chart;
        isBusy.value = chart !== undefined && chart.option.series.length > 0;
        if (chart === undefined) {
          placed.remove();
          return;
        }
        const drawn = placed.show(chart);
        onDrawn?.(drawn);
      } catch (error) {
        isBusy.value = false;
        failed.value = error instanceof Error ? error.message : String(error);
        console.error(error);
      }
    };
    const drawing = new Redrawing(draw, LEAST);
    const held = new Held(element, () => drawing.next());
    redrawing.current = drawing;
    drawing.now();
    const stops = [
      () => drawing.end(),
      onChange(study, () => drawing.soon()),
      onChange(selection, () => drawing.next()),
      // At once, since paper, which is light, does not wait.
      onChange(theme, () => drawing.now()),
      onWidth(element, () => drawing.next()),
      () => held.end(),
      () => placed.remove(),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, []);

  useChange(props.of, () => redrawing.current?.next());
  return { place, words, failed, isBusy };
}

function widthFor({ parentElement }: HTMLElement, { least = 300 }: ChartProps): number {
  return Math.max(least, Math.floor(parentElement?.clientWidth ?? 880));
}

/** Calls `act` whenever an element has become wider or narrower, until the function that is returned is called. */
function onWidth(element: HTMLElement, act: () => void): () => void {
  let width = element.clientWidth;
  const resized = new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    act();
  });
  resized.observe(element);
  return () => resized.disconnect();
}
