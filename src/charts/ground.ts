import type { ScoreMap } from "../analysis/importance/landscape.ts";
import type { Value } from "../space/distribution.ts";
import type { Series } from "./chart.ts";
import type { ParameterAxis } from "./parameter-axis.ts";
import type { Ramp } from "./ramp.ts";

/** A map's cells in the colours of their scores. Each reaches a little into its neighbours, so that no seams show. */
export function groundSeries(across: ParameterAxis, up: ParameterAxis, map: ScoreMap, ramp: Ramp): Series {
  const [xs, ys] = [edgesOf(across, map.rows), edgesOf(up, map.columns)];
  const cells = xs.flatMap(([left, right], i) =>
    ys.map(([bottom, top], j) => ({ left, right, bottom, top, score: map.scores[i * ys.length + j]! })),
  );
  return {
    type: "custom",
    name: "expected",
    data: cells.map(({ left, bottom, score }) => [left, bottom, score]),
    silent: true,
    clip: true,
    z: 1,
    renderItem: ({ dataIndex }, api) => {
      const cell = cells[dataIndex];
      if (cell === undefined) return undefined;
      const [x, y] = api.coord([cell.left, cell.top]);
      const [right, bottom] = api.coord([cell.right, cell.bottom]);
      const shape = { x: x!, y: y!, width: right! - x! + 0.6, height: bottom! - y! + 0.6 };
      return { type: "rect", shape, style: { fill: ramp.colourOf(cell.score) } };
    },
  };
}

/** Where each value's cell begins and is over: half-way to its neighbours, and as far beyond the outermost. */
function edgesOf(axis: ParameterAxis, values: readonly Value[]): readonly (readonly [number, number])[] {
  const places = values.map((value) => axis.place(value) ?? Number.NaN);
  if (axis.kind === "options") return places.map((place) => [place - 0.5, place + 0.5]);
  return places.map((place, i) => {
    const before = places[i - 1];
    const after = places[i + 1];
    const [below, above] = [(place - (before ?? place)) / 2, ((after ?? place) - place) / 2];
    return [place - (before === undefined ? above : below), place + (after === undefined ? below : above)];
  });
}
