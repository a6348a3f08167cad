import type { Series } from "./chart.ts";

/** A part of a chart between two lines: [x, low, high] from left to right. */
export type Band = readonly (readonly [x: number, low: number, high: number])[];

/** Fills a band; its axes must have ends of their own, since it does not widen them. */
export function bandSeries(colour: string, opacity: number, band: Band): Series {
  return {
    type: "custom",
    name: "band",
    data: band.length < 2 ? [] : [[...band[0]!]],
    silent: true,
    clip: true,
    z: 1,
    renderItem: (_, api) => ({
      type: "polygon",
      shape: {
        points: [
          ...band.map(([x, , high]) => api.coord([x, high])),
          ...band.toReversed().map(([x, low]) => api.coord([x, low])),
        ],
      },
      style: { fill: colour, opacity },
    }),
  };
}
