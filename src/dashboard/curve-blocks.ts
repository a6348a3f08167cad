import type { CurveColumns, CurvePoint, Study } from "../study/study.ts";
import { thinnedCurve } from "../study/thinned-curve.ts";

/**
 * Curves as bytes, in blocks that a page can take one by one: the length of the block's head in bytes, as a 32-bit number, and
 * four bytes of nothing; the head, JSON padded to eight bytes; then 64-bit numbers, little end first: the epochs of all its points, their
 * times, and their values of each metric. A value that was not reported is the NaN below.
 */

interface BlockHead {
  readonly metrics: readonly string[];
  /** Numbers of the trials in the block, and how many points each has. */
  readonly trials: readonly number[];
  readonly lengths: readonly number[];
}

/** Points in one block, about. */
const BLOCK = 16_384;

/** Points that a page is given at most; of longer studies each curve is thinned. */
const MOST_POINTS = 2_000_000;

/** The upper half of the NaN that says that a metric was not reported; the lower is 0. A reported NaN has no such half. */
const ABSENT = 0x7ff8_0001;

/** How many points each curve may keep so that all together stay within `most`; Infinity where none need be left out. */
export function pointsEach({ trials }: Pick<Study, "trials">, most = MOST_POINTS): number {
  const lengths = trials.flatMap((trial) => (trial === undefined ? [] : trial.curve.length));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return total <= most ? Number.POSITIVE_INFINITY : Math.max(2, Math.floor(most / Math.max(1, lengths.length)));
}

/** The curves of a study, block by block. */
export function* curveBlocks({ trials }: Pick<Study, "trials">, each: number): Generator<Uint8Array> {
  let block: (readonly [number, readonly CurvePoint[]])[] = [];
  let points = 0;
  for (const trial of trials) {
    if (trial === undefined || trial.curve.length === 0) continue;
    const curve = thinnedCurve(trial, each);
    block.push([trial.number, curve]);
    points += curve.length;
    if (points < BLOCK) continue;
    yield packBlock(block);
    block = [];
    points = 0;
  }
  if (block.length > 0) yield packBlock(block);
}

function packBlock(curves: readonly (readonly [number, readonly CurvePoint[]])[]): Uint8Array {
  const points = curves.flatMap(([, curve]) => curve);
  const names = new Set<string>();
  for (const { metrics } of points) for (const name in metrics) names.add(name);
  const metrics = [...names];
  const head: BlockHead = {
    metrics,
    trials: curves.map(([number]) => number),
    lengths: curves.map(([, { length }]) => length),
  };
  const text = new TextEncoder().encode(JSON.stringify(head));
  const start = 8 + 8 * Math.ceil(text.length / 8);
  const bytes = new Uint8Array(start + 8 * points.length * (2 + metrics.length));
  bytes.fill(32, 8, start);
  new DataView(bytes.buffer).setUint32(0, start - 8, true);
  bytes.set(text, 8);
  const floats = new Float64Array(bytes.buffer, start);
  const halves = new Uint32Array(bytes.buffer, start);
  points.forEach(({ epoch, at, metrics: reported }, i) => {
    floats[i] = epoch;
    floats[points.length + i] = at;
    metrics.forEach((name, m) => {
      const place = points.length * (2 + m) + i;
      const value = reported[name];
      if (value !== undefined) floats[place] = value;
      else halves.set([0, ABSENT], 2 * place);
    });
  });
  return bytes;
}

/** Takes whole blocks from the start of `bytes`, and returns how many bytes they were. */
export function takeBlocks(bytes: Uint8Array, take: (trial: number, curve: CurveColumns) => void): number {
  let at = 0;
  while (bytes.length - at >= 8) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
    const headLength = view.getUint32(0, true);
    if (bytes.length - at < 8 + headLength) break;
    const text = new TextDecoder().decode(bytes.subarray(at + 8, at + 8 + headLength));
    const { metrics, trials, lengths }: BlockHead = JSON.parse(text);
    const points = lengths.reduce((sum, length) => sum + length, 0);
    const size = 8 * points * (2 + metrics.length);
    const start = at + 8 + headLength;
    if (bytes.length - start < size) break;
    // A copy, since columns must lie at a multiple of eight bytes.
    const floats = new Float64Array(new Uint8Array(bytes.subarray(start, start + size)).buffer);
    let from = 0;
    trials.forEach((trial, k) => {
      const to = from + lengths[k]!;
      const column = (c: number) => floats.subarray(c * points + from, c * points + to);
      take(trial, { epochs: column(0), at: column(1), metrics, values: metrics.map((_, m) => column(2 + m)) });
      from = to;
    });
    at = start + size;
  }
  return at;
}

/** The points of a curve that came in a block. */
export function unpacked({ epochs, at, metrics, values }: CurveColumns): readonly CurvePoint[] {
  const halves = values.map((column) => new Uint32Array(column.buffer, column.byteOffset, 2 * column.length));
  return Array.from(epochs, (epoch, i) => {
    const reported: Record<string, number> = {};
    for (let m = 0; m < metrics.length; m++) {
      const value = values[m]![i]!;
      if (Number.isNaN(value) && halves[m]![2 * i + 1] === ABSENT) continue;
      reported[metrics[m]!] = value;
    }
    return { epoch, metrics: reported, at: at[i]! };
  });
}
