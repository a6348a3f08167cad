import type { Json } from "./events.ts";

/** How far a row of a history has come. */
export const RowStatus = { pending: 0, scored: 1, diverged: 2, failed: 3 } as const;

/**
 * What a sampler knows of the trials so far: one row a trial, in columns, ordered by trial number. Only ever grows: a
 * row's point stays, its status and loss may change. Arrays may be longer than `count` rows.
 */
export interface History {
  /** Numbers in each row's point: the dimensions of the space's unit cube. */
  readonly dimensions: number;
  readonly count: number;
  /** [count × dimensions] unit-cube coordinates, NaN where a parameter is not active; outside 0…1 where the range has narrowed since. */
  readonly points: Float64Array;
  /** [count] `RowStatus` codes. */
  readonly status: Uint8Array;
  /** [count] the score with its sign turned so that less is better; NaN unless scored, or pending with a score so far. */
  readonly losses: Float64Array;
  /**
   * Every objective at the epoch of the score, the main one (`losses`) first: [count] losses each, NaN where that epoch does
   * not report it. Absent where there is but one.
   */
  readonly objectives?: readonly Float64Array[];
  /** [count] how far a trial is from satisfying the constraints: 0 where it does, or has no score. Absent without constraints. */
  readonly violations?: Float64Array;
  /** [count] epochs trained so far. */
  readonly epochs: Float64Array;
  /** [count] seconds trained so far. */
  readonly seconds: Float64Array;
  /** What the newest row of this sampler (by trial number) asked to find again. */
  readonly state: Json | undefined;
}
