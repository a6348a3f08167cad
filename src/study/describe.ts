import type { Params } from "../space/space.ts";

/** A trial's params as one line: `lr=0.01 optimizer=adam`. */
export function describeParams(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${typeof value === "number" ? shortNumber(value) : String(value)}`)
    .join(" ");
}

/** Four significant digits, for people: 0.01234, 1.235e-7. */
export function shortNumber(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e7) return String(x);
  return String(Number(x.toPrecision(4)));
}
