import type { Axis } from "../../space/axes.ts";
import { cellsOf, type Part } from "./regions.ts";

/** A dimension cut into the finest pieces that any of some parts makes: between two neighbouring ends, or the cells of options. */
export interface Atoms {
  readonly count: number;
  /** [count] each one's share of the dimension. */
  readonly measure: Float64Array;
  /** Part `i` is made of the runs of neighbouring atoms from number `first[i]` up to, without it, number `first[i + 1]`. */
  readonly first: Int32Array;
  /** Where run `k` begins, and where it is over. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** The atom that holds coordinate `u`. */
  at(u: number): number;
}

/** The atoms of an axis under these parts of it. */
export function atomsOf(axis: Axis, parts: readonly Part[]): Atoms {
  return axis.kind === "unordered" ? optionAtoms(axis, parts) : intervalAtoms(parts);
}

function intervalAtoms(parts: readonly Part[]): Atoms {
  const ends = new Float64Array(2 * parts.length + 2);
  ends[1] = 1;
  parts.forEach((part, i) => {
    if ("cells" in part) return;
    ends[2 * i + 2] = part.from;
    ends[2 * i + 3] = part.to;
  });
  ends.sort();
  const cuts = ends.filter((x, i) => i === 0 || x !== ends[i - 1]);
  const place = new Map<number, number>();
  cuts.forEach((x, i) => {
    place.set(x, i);
  });
  const count = cuts.length - 1;
  return {
    count,
    measure: Float64Array.from({ length: count }, (_, i) => cuts[i + 1]! - cuts[i]!),
    first: Int32Array.from({ length: parts.length + 1 }, (_, i) => i),
    from: Int32Array.from(parts, (part) => ("cells" in part ? 0 : place.get(part.from)!)),
    to: Int32Array.from(parts, (part) => ("cells" in part ? count : place.get(part.to)!)),
    at(u) {
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (cuts[middle]! <= u) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

function optionAtoms(axis: Axis, parts: readonly Part[]): Atoms {
  const { count, shares, starts } = cellsOf(axis);
  const runs = parts.map((part) => ("cells" in part ? runsOf(part.cells) : []));
  const first = new Int32Array(parts.length + 1);
  runs.forEach(({ length }, i) => {
    first[i + 1] = first[i]! + length;
  });
  return {
    count,
    measure: shares,
    first,
    from: Int32Array.from(runs.flat(), ([from]) => from),
    to: Int32Array.from(runs.flat(), ([, to]) => to),
    at: (u) =>
      Math.max(
        0,
        starts.findLastIndex((start) => start <= u),
      ),
  };
}

/** Ascending cells as runs of neighbours. */
function runsOf(cells: readonly number[]): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === cell) runs[runs.length - 1] = [last[0], cell + 1];
    else runs.push([cell, cell + 1]);
  }
  return runs;
}
