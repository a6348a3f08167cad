import type { Stage } from "../study/study.ts";
import type { Series } from "./chart.ts";
import type { ParameterAxis } from "./parameter-axis.ts";
import { colourAt, type Theme } from "./theme.ts";

/** Pixels from the axis to the first band, and from one band to the next. */
const FIRST = 26;
export const BAND = 10;

/** The range of each stage as a band below the plot, the first stage's on top. */
export function stageBands(theme: Theme, stages: readonly Stage[], values: ParameterAxis): Series {
  const bands = stages.flatMap((stage, row) => values.parts(stage).map(([low, high]) => ({ low, high, row })));
  return {
    type: "custom",
    name: "ranges",
    data: bands.map(({ low, high, row }) => [low, high, row]),
    encode: { x: [0, 1], y: [] },
    clip: false,
    silent: true,
    renderItem: ({ coordSys, dataIndex }, api) => {
      const band = bands[dataIndex];
      const bottom = bottomOf(coordSys);
      if (band === undefined || bottom === undefined) return undefined;
      const left = api.coord([band.low, 0])[0]!;
      const right = api.coord([band.high, 0])[0]!;
      return {
        type: "rect",
        shape: { x: left, y: bottom + FIRST + BAND * band.row, width: Math.max(2, right - left), height: 6, r: 3 },
        style: { fill: colourAt(theme, band.row), opacity: 0.75 },
      };
    },
  };
}

/** Where a plot ends: ECharts says it in words of its own for each kind of plot. */
function bottomOf(plot: object): number | undefined {
  if (!("y" in plot && "height" in plot)) return undefined;
  const { y, height } = plot;
  return typeof y === "number" && typeof height === "number" ? y + height : undefined;
}
