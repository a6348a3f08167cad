import type { CurveColumns, CurvePoint } from "./study.ts";

/** A curve that may be there in columns. Its points are then made only when somebody asks for `curve`, so the functions here do not. */
interface Curved {
  readonly curve: readonly CurvePoint[];
  readonly columns?: CurveColumns;
}

/** How many epochs a curve tells. */
export function curveLength(curved: Curved): number {
  return (curved.columns?.epochs ?? curved.curve).length;
}

export function curveEpochs(curved: Curved): Float64Array {
  return curved.columns?.epochs ?? columnOf(curved, ({ epoch }) => epoch);
}

/** The last epoch that a curve tells; undefined where it tells none. */
export function lastEpoch(curved: Curved): number | undefined {
  return curved.columns === undefined ? curved.curve.at(-1)?.epoch : curved.columns.epochs.at(-1);
}

export function curveTimes(curved: Curved): Float64Array {
  return curved.columns?.at ?? columnOf(curved, ({ at }) => at);
}

/** A metric along a curve, NaN where it was not reported. */
export function curveValues(curved: Curved, metric: string): Float64Array {
  const { columns } = curved;
  if (columns === undefined) return columnOf(curved, ({ metrics }) => metrics[metric] ?? Number.NaN);
  return columns.values[columns.metrics.indexOf(metric)] ?? new Float64Array(columns.epochs.length).fill(Number.NaN);
}

function columnOf({ curve }: Curved, numberOf: (point: CurvePoint) => number): Float64Array {
  const column = new Float64Array(curve.length);
  for (let i = 0; i < curve.length; i++) column[i] = numberOf(curve[i]!);
  return column;
}
