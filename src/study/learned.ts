import type { Params } from "../space/space.ts";

/** A trial of another study, or a run of a history, as this one remembers it. */
export interface LearnedPoint {
  /** The other study's folder or the history's file, as the definition names it. */
  readonly study: string;
  readonly params: Params;
  /** Its place among the other study's trials: 1 is the best. Those that diverged come last. */
  readonly rank: number;
  /**
   * What its loss would be there had it trained as far as any; null where it diverged. Absent in what earlier versions kept, of which
   * nothing but the points can be used.
   */
  readonly loss?: number | null;
}
