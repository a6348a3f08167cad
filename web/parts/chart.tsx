import { useSignal } from "@preact/signals";
import type { ECElementEvent, EChartsType } from "echarts/core";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Chart, ChartOptions } from "../../src/charts/chart.ts";
import { theme } from "../state/look.ts";
import { onChange } from "../state/on-change.ts";
import { pick, selection } from "../state/selection.ts";
import { study } from "../state/session.ts";
import { DataTable } from "./data-table.tsx";
import { init } from "./echarts.ts";

export interface ChartProps {
  /** Makes the chart; called anew when the study, the selection, the look or the width change, and when `of` does. */
  readonly make: (options: Required<Pick<ChartOptions, "width" | "theme" | "selection">>) => Chart | undefined;
  /** What else it is made of. */
  readonly of: string;
  /** What to say where there is no chart. */
  readonly without?: string;
  /** What is still being worked out, and will be drawn too. */
  readonly awaits?: readonly string[];
  readonly onPick?: (trial: number, adding: boolean) => void;
  /** Called with the drawn chart, for what a view does beyond showing it; what it returns undoes that. */
  readonly onDrawn?: (drawn: EChartsType) => void;
}

/** What a drawn chart calls, as it was last given. */
interface Latest {
  readonly onPick: (trial: number, adding: boolean) => void;
  readonly onDrawn: ((drawn: EChartsType) => void) | undefined;
}

/** Of the time that making a chart takes, so much passes before it is made again: a page stays quick however large the study. */
const REST = 5;

/** A chart that follows the study. Its words stand above it as text, so that they can be read aloud and found. */
export function ChartView(props: ChartProps) {
  const { make, of, without = "Nothing to draw yet.", awaits = [], onPick = pick, onDrawn } = props;
  const place = useRef<HTMLDivElement>(null);
  const words = useSignal<Pick<Chart, "title" | "subtitle" | "table"> | undefined>(undefined);
  const failed = useSignal("");
  // Until what was made is on the screen, for who listens instead of looking, and for who measures.
  const isBusy = useSignal(true);
  const latest = useRef({ make, onPick, onDrawn });
  latest.current = { make, onPick, onDrawn };
  const drawn = useRef<EChartsType>();
  const redraw = useRef<(now: boolean) => void>(() => {});

  // Before the view's first frame, so that this has the chart already.
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    let due: number | undefined;
    let cost = 0;
    let ended = 0;
    let isHeld = false;
    let isLate = false;
    const draw = () => {
      clearTimeout(due);
      due = undefined;
      // Drawing anew would break off what somebody draws on it.
      isLate = isHeld;
      if (isHeld) return;
      const began = performance.now();
      try {
        const width = Math.max(300, Math.floor(element.parentElement?.clientWidth ?? 880));
        const chart = latest.current.make({ width, theme: theme.peek(), selection: selection.peek() });
        failed.value = "";
        words.value = chart;
        isBusy.value = chart !== undefined && chart.option.series.length > 0;
        if (chart !== undefined) {
          drawn.current ??= begin(element, latest, () => {
            isBusy.value = false;
          });
          show(element, chart, drawn.current);
          latest.current.onDrawn?.(drawn.current);
        } else if (drawn.current !== undefined) {
          drawn.current.dispose();
          drawn.current = undefined;
        }
      } catch (error) {
        isBusy.value = false;
        failed.value = error instanceof Error ? error.message : String(error);
        console.error(error);
      }
      ended = performance.now();
      cost = ended - began;
    };
    redraw.current = (now) => {
      if (due !== undefined && !now) return;
      clearTimeout(due);
      const wait = now ? 0 : Math.max(60, ended + REST * cost - performance.now());
      due = window.setTimeout(draw, wait);
    };
    draw();
    const stops = [
      onChange(study, () => redraw.current(false)),
      onChange(selection, () => redraw.current(true)),
      // At once, since paper, which is light, does not wait.
      onChange(theme, draw),
    ];
    let width = element.clientWidth;
    const released = new AbortController();
    const { signal } = released;
    element.addEventListener("pointerdown", () => (isHeld = true), { signal });
    const release = () => {
      isHeld = false;
      if (isLate) redraw.current(true);
    };
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, release, { signal });
    const resized = new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      redraw.current(true);
    });
    resized.observe(element);
    return () => {
      clearTimeout(due);
      for (const stop of stops) stop();
      resized.disconnect();
      released.abort();
      drawn.current?.dispose();
      drawn.current = undefined;
    };
  }, []);

  const drawnOf = useRef(of);
  useEffect(() => {
    if (drawnOf.current !== of) redraw.current(true);
    drawnOf.current = of;
  }, [of]);

  return (
    <figure class="chart" aria-busy={isBusy.value}>
      <figcaption class="chart-words">
        {words.value?.subtitle ?? ""}
        {awaits.length > 0 && <span class="awaits"> Still to come: {awaits.join(", and ")}.</span>}
      </figcaption>
      <div ref={place} class="chart-place" role="img" aria-label={words.value?.title ?? "chart"} />
      {words.value === undefined && failed.value === "" && <p class="empty">{without}</p>}
      {words.value?.table !== undefined && <DataTable label={words.value.title} table={words.value.table} />}
      {failed.value !== "" && <p class="empty trouble">This chart could not be drawn: {failed.value}</p>}
    </figure>
  );
}

/** @param finished called whenever all of it is on the screen */
function begin(element: HTMLDivElement, latest: { readonly current: Latest }, finished: () => void): EChartsType {
  const drawn = init(element);
  drawn.on("finished", finished);
  drawn.on("click", (event) => {
    const trial = trialIn(event);
    const native = event.event?.event;
    const adding = native instanceof MouseEvent && (native.shiftKey || native.ctrlKey || native.metaKey);
    if (trial !== undefined) latest.current.onPick(trial, adding);
  });
  return drawn;
}

function show(element: HTMLDivElement, { height, option }: Chart, drawn: EChartsType): void {
  const size = `${height}px`;
  const isResized = element.style.height !== size || drawn.getWidth() !== element.clientWidth;
  element.style.height = size;
  if (isResized) drawn.resize();
  drawn.setOption({ ...option, backgroundColor: "transparent" }, { notMerge: true });
}

/** Charts put a trial's number third among a mark's values; a line of parallel coordinates is named by it. */
function trialIn({ seriesType, name, value }: ECElementEvent): number | undefined {
  const third = Array.isArray(value) ? value[2] : undefined;
  const number = seriesType === "parallel" ? Number(name) : third;
  return typeof number === "number" && Number.isInteger(number) && number > 0 ? number : undefined;
}
