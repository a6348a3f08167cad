import type { Chart } from "../charts/chart.ts";

/** Draws a chart as SVG. What draws it takes a tenth of a second to load, and is loaded only here. */
export async function svgOf(chart: Chart): Promise<string> {
  const { draw } = await import("./echarts.ts");
  return draw(chart);
}
