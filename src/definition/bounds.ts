/** What a number must be. */
export interface Bounds {
  readonly whole?: boolean;
  readonly least?: number;
  /** The number is greater than this. */
  readonly above?: number;
  readonly most?: number;
}

export function isWithin(x: number, { whole, least = -Infinity, above = -Infinity, most = Infinity }: Bounds): boolean {
  if (whole ? !Number.isSafeInteger(x) : !Number.isFinite(x)) return false;
  return x >= least && x > above && x <= most;
}

/** `a whole number of at least 1 and at most 10`. */
export function describeBounds({ whole, least, above, most }: Bounds): string {
  const kind = whole ? "a whole number" : "a number";
  const low = least !== undefined ? ` of at least ${least}` : above !== undefined ? ` above ${above}` : "";
  const high = most === undefined ? "" : `${low === "" ? " of" : " and"} at most ${most}`;
  return kind + low + high;
}
