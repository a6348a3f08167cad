/** What people ask of a study while it runs. */
export type Change =
  /** So many workers are wanted; the master follows it. */
  | { readonly kind: "workers"; readonly count: number }
  /** The worker leaves at once; its trial is paused, and goes on with another. */
  | { readonly kind: "kill_worker"; readonly worker: string }
  /** The worker leaves after its trial. */
  | { readonly kind: "retire"; readonly worker: string }
  /** The trial ends for good. */
  | { readonly kind: "kill_trial"; readonly trial: number }
  /** These attempts, by trial, failed through no fault of the trial, which begins anew. */
  | { readonly kind: "begin_anew"; readonly attempts: Readonly<Record<number, number>> }
  /** The stage has so many trials, those carried into it included. */
  | { readonly kind: "trials"; readonly stage: number; readonly trials: number }
  /** What the stage draws from now on: expressions of the space grammar, for some of its hyperparameters. */
  | { readonly kind: "ranges"; readonly stage: number; readonly space: Readonly<Record<string, string>> }
  /** Which checkpoints are kept. `max_size` in bytes; null takes the limit away. */
  | { readonly kind: "keep"; readonly keep_best?: number; readonly max_size?: number | null }
  /** The trial's best and last checkpoint stay whatever else goes, or need not stay any more. */
  | { readonly kind: "pin"; readonly trial: number; readonly pinned: boolean };

/** A change with its author and place among all changes. */
export interface RecordedChange {
  /** 1, 2, 3 … */
  readonly number: number;
  /** Milliseconds since 1970 on the author's clock. */
  readonly t: number;
  readonly user: string;
  readonly host: string;
  readonly change: Change;
}
