/** ECharts' word for no value: a line is broken there. */
const GAP = ["-", "-"];

/**
 * A stepped line's points, [x, y, …], as pieces of one step each. Of the points of one piece, ECharts leaves out those within two
 * pixels of the one before: it would draw a low step among others as a slope.
 */
export function stepPieces(points: readonly (readonly number[])[]): (number | string)[][] {
  const pieces = points.slice(1).flatMap((point, i) => [[...points[i]!], [...point], GAP]);
  return pieces.length > 0 ? pieces : points.map((point) => [...point]);
}
