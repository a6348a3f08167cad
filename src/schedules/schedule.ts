import type { Suggestion } from "../samplers/sampler.ts";
import type { Params } from "../space/space.ts";
import type { Stage, Study, Trial } from "../study/study.ts";

/** What a free worker should do. */
export type Job =
  /**
   * Draw a new trial of the stage and train it up to `epochs`: by the study's sampler, or as the schedule itself suggests where
   * it chose between these params and trials that wait.
   */
  | { readonly kind: "start"; readonly stage: number; readonly epochs: number; readonly suggestion?: Suggestion }
  /** Go on with a trial that has ended or paused, from its last checkpoint. */
  | { readonly kind: "resume"; readonly trial: number; readonly stage: number; readonly epochs: number }
  /** Go on with a paused trial from the newest checkpoint of another, its parent, and with other params. */
  | {
      readonly kind: "exploit";
      readonly trial: number;
      readonly parent: number;
      readonly stage: number;
      readonly epochs: number;
      readonly params: Params;
    }
  /** Freeze the next stage; the first worker to do so wins. */
  | { readonly kind: "open"; readonly stage: Stage }
  /** Others still train what this worker would need. */
  | { readonly kind: "wait"; readonly reason: string }
  | { readonly kind: "finished"; readonly reason: string };

/** What becomes of a trial after an epoch. */
export type Verdict =
  | { readonly kind: "continue" }
  | { readonly kind: "pause"; readonly reason: string }
  /** It has nothing more to learn, and counts like a trial that trained to the end. */
  | { readonly kind: "done"; readonly reason: string }
  | { readonly kind: "stop"; readonly reason: string };

/** Decides what trains. Pure. */
export interface Schedule {
  next(study: Study): Job;
  verdict(study: Study, trial: Trial): Verdict;
  /**
   * The trials that a stage started, by number, as its sampler should see them: with scores that can be compared although
   * trials trained for different numbers of epochs. Without it the sampler sees them as they are.
   */
  comparable?(study: Study, stage: Stage): readonly (Trial | undefined)[];
}
