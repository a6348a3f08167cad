import type { Suggestion } from "../samplers/sampler.ts";
import type { Params } from "../space/space.ts";
import type { StagePlan } from "../study/definition.ts";
import type { Stage, Study, Trial } from "../study/study.ts";

/** How a schedule draws params itself, where it knows more than samplers are told: of whole curves, and of other stages. */
export interface Drawing {
  /** Named as the sampler in the trial's `start` line. */
  readonly by: string;
  /** What it suggests for a trial of this number; undefined leaves it to the study's sampler. */
  suggest(trial: number): Suggestion | undefined;
}

/** What a free worker should do. */
export type Job =
  /** Draw a new trial of the stage, by the study's sampler unless the schedule draws it, and train it up to `epochs`. */
  | { readonly kind: "start"; readonly stage: number; readonly epochs: number; readonly drawing?: Drawing }
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

export const goOn: Verdict = { kind: "continue" };

/** Decides what trains. Pure. */
export interface Schedule {
  next(study: Study): Job;
  verdict(study: Study, trial: Trial): Verdict;
  /**
   * The trials that a stage's sampler should see, by number, as it should see them: with scores that can be compared although trials
   * trained for different numbers of epochs. Without it the sampler sees those that the stage started, as they are.
   */
  comparable?(study: Study, stage: Stage): readonly (Trial | undefined)[];
  /** Why all trials of such a stage train to its end, whatever they tell, and what to write instead; undefined where some may not. */
  stopsNone?(plan: Pick<StagePlan, "trials" | "epochs">): string | undefined;
}
