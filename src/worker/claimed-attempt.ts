import type { Params } from "../space/space.ts";

/** One attempt that a worker has claimed and whose opening is in its log. */
export interface ClaimedAttempt {
  readonly trial: number;
  readonly attempt: number;
  readonly stage: number;
  readonly params: Params;
  readonly seed: number;
  readonly epochs: number;
  /** The epoch to go on from; 0 is the start. */
  readonly from: number;
  /** The checkpoint to go on from. */
  readonly resume: string | undefined;
}
