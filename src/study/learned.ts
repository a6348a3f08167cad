import type { Params } from "../space/space.ts";

/** A trial of another study, or a run of a history, as this one remembers it. */
export interface LearnedPoint {
  /** The other study's folder or the history's file, as the definition names it. */
  readonly study: string;
  readonly params: Params;
  /** Its place among the other study's trials: 1 is the best. Those that diverged come last. */
  readonly rank: number;
  /**
   * Its score there, its sign turned where more is better; null where it diverged. Absent where it trained too little to tell, and in what
   * earlier versions kept: then only the point can be used.
   */
  readonly loss?: number | null;
}
