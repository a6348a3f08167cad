import type { ECElementEvent, EChartsType } from "echarts/core";
import type { Chart, ChartOption } from "../../src/charts/chart.ts";
import { init } from "./echarts.ts";

interface Calls {
  readonly picked: (trial: number, adding: boolean) => void;
  /** All of it is on the screen. */
  readonly finished: () => void;
}

/** The chart on an element, of which there may be none yet, or none any more. */
export class PlacedChart {
  readonly #element: HTMLElement;
  readonly #calls: Calls;
  #drawn: EChartsType | undefined;

  constructor(element: HTMLElement, calls: Calls) {
    this.#element = element;
    this.#calls = calls;
  }

  show({ height, option }: Chart): EChartsType {
    this.#drawn ??= this.#begin();
    const size = `${height}px`;
    const isResized = this.#element.style.height !== size || this.#drawn.getWidth() !== this.#element.clientWidth;
    this.#element.style.height = size;
    if (isResized) this.#drawn.resize();
    this.#drawn.setOption({ ...layered(option), backgroundColor: "transparent" }, { notMerge: true });
    return this.#drawn;
  }

  remove(): void {
    this.#drawn?.dispose();
    this.#drawn = undefined;
  }

  #begin(): EChartsType {
    const drawn = init(this.#element);
    drawn.on("finished", this.#calls.finished);
    drawn.on("click", (event) => {
      const trial = trialIn(event);
      const native = event.event?.event;
      const adding = native instanceof MouseEvent && (native.shiftKey || native.ctrlKey || native.metaKey);
      if (trial !== undefined) this.#calls.picked(trial, adding);
    });
    return drawn;
  }
}

/** Marks and axes on a layer below the tooltip's: where somebody points, thousands of marks are not drawn again for each of its steps. */
function layered(option: ChartOption): ChartOption {
  const below = { zlevel: -1 };
  const lower = <T extends object>(parts: T | T[] = []) =>
    (Array.isArray(parts) ? parts : [parts]).map((part) => ({ ...part, ...below }));
  return {
    ...option,
    xAxis: lower(option.xAxis),
    yAxis: lower(option.yAxis),
    parallelAxis: lower(option.parallelAxis),
    series: lower(option.series),
  };
}

/** Charts put a trial's number third among a mark's values; a line of parallel coordinates is named by it. */
function trialIn({ seriesType, name, value }: ECElementEvent): number | undefined {
  const third = Array.isArray(value) ? value[2] : undefined;
  const number = seriesType === "parallel" ? Number(name) : third;
  return typeof number === "number" && Number.isInteger(number) && number > 0 ? number : undefined;
}
