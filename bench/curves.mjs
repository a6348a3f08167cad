/**
 * Draws how regret falls, a line a search, from the JSON lines that `bench:quality`, `bench:schedules` and
 * `bench/wall-clock.mjs` write with --jsonl: the mean over their runs, both axes logarithmic.
 *
 * node bench/curves.mjs RUNS.jsonl CURVES.svg
 */

import { readFileSync, writeFileSync } from "node:fs";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { colourAt, light } from "../build/charts/theme.js";
import { endWith } from "./options.mjs";

const [, , from, to] = process.argv;
if (from === undefined || to === undefined) endWith("give the JSON lines and the picture: RUNS.jsonl CURVES.svg");

const runs = readFileSync(from, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const searches = [...new Set(runs.map(({ search }) => search))];

/** How far apart the points of a curve are, in full trainings, and what that means. */
const { step = 1, against = "the epochs trained", axis = "full trainings" } = runs[0];

/** [trainings, mean regret] of a search, as far as all its runs went. */
function meanCurve(search) {
  const curves = runs.filter((run) => run.search === search).map(({ curve }) => curve);
  const length = Math.min(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, i) => [
    (i + 1) * step,
    curves.reduce((sum, curve) => sum + curve[i], 0) / curves.length,
  ]);
}

const longest = step * Math.max(...runs.map(({ curve }) => curve.length));
use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
const chart = init(null, null, { renderer: "svg", ssr: true, width: 880, height: 460 });
const label = { color: light.text, fontSize: 12 };
chart.setOption({
  animation: false,
  backgroundColor: light.background,
  title: {
    text: `Normalised regret against ${against}`,
    subtext: `the mean over ${new Set(runs.map(({ task }) => task)).size} tasks`,
    left: 20,
    top: 12,
  },
  legend: { top: 66, left: 20, itemGap: 28, icon: "roundRect", itemHeight: 4, textStyle: label },
  grid: { left: 60, right: 30, top: 100, bottom: 50 },
  xAxis: { type: "log", min: step, max: longest, name: axis, nameLocation: "middle", nameGap: 30, axisLabel: label },
  yAxis: { type: "log", axisLabel: label, min: 0.02, max: 1 },
  series: searches.map((search, i) => ({
    type: "line",
    name: search,
    showSymbol: false,
    lineStyle: { width: 2 },
    itemStyle: { color: colourAt(light, i) },
    data: meanCurve(search),
  })),
});
writeFileSync(to, chart.renderToSVGString());
chart.dispose();
