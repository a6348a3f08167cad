import type { XAXisComponentOption, YAXisComponentOption } from "echarts";
import type {
  BarSeriesOption,
  CustomSeriesOption,
  LineSeriesOption,
  ParallelSeriesOption,
  ScatterSeriesOption,
} from "echarts/charts";
import type {
  GridComponentOption,
  LegendComponentOption,
  ParallelComponentOption,
  TitleComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ChartTable } from "./chart-table.ts";
import { light, type Theme } from "./theme.ts";

/** One of its series. */
export type Series =
  | BarSeriesOption
  | CustomSeriesOption
  | LineSeriesOption
  | ParallelSeriesOption
  | ScatterSeriesOption;

type ParallelAxis = NonNullable<ParallelComponentOption["parallelAxisDefault"]> & { dim?: number; id?: string };

/** The part of ECharts that charts are made of; what draws them registers these and no more. */
export type ChartOption = {
  readonly backgroundColor?: string;
  readonly animation?: boolean;
  readonly textStyle?: { readonly fontFamily: string; readonly fontSize: number; readonly color: string };
  readonly title?: TitleComponentOption | TitleComponentOption[];
  readonly legend?: LegendComponentOption | LegendComponentOption[];
  readonly tooltip?: TooltipComponentOption;
  readonly grid?: GridComponentOption | GridComponentOption[];
  readonly xAxis?: XAXisComponentOption | XAXisComponentOption[];
  readonly yAxis?: YAXisComponentOption | YAXisComponentOption[];
  readonly parallel?: ParallelComponentOption;
  readonly parallelAxis?: ParallelAxis[];
  readonly series: Series[];
};

/** A chart as data: what to call it, what to know when reading it, and how to draw it. */
export interface Chart {
  readonly title: string;
  /** What is drawn, and what was left out; a sentence or more. */
  readonly subtitle: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly option: ChartOption;
  /** What it draws, in words and numbers; absent where there is nothing to draw. */
  readonly table?: ChartTable;
}

/** What every chart can be asked for. */
export interface ChartOptions {
  /** Pixels; 880 unless told. */
  readonly width?: number;
  readonly theme?: Theme;
  /** Trials to pick out, by number. */
  readonly selection?: ReadonlySet<number>;
  /** Whether the drawing holds title and subtitle: a file needs them, a page has its own. */
  readonly headed?: boolean;
}

/** The options with what they leave out. */
export interface Frame {
  readonly width: number;
  readonly theme: Theme;
  readonly selection: ReadonlySet<number>;
  readonly headed: boolean;
}

const nothing: ReadonlySet<number> = new Set();

export function frameOf({ width = 880, theme = light, selection = nothing, headed = false }: ChartOptions): Frame {
  return { width, theme, selection, headed };
}

/** What a chart is before it has a heading: its drawing is `height` pixels high, and begins at 0. */
export type Drawing = Omit<Chart, "width">;
