import { type Options, optionReader } from "../../definition/options.ts";
import { reached } from "../../study/losses.ts";
import { belongs, isYetToGoOn, trialsOf } from "../../study/stage-trials.ts";
import type { Stage, Study, Trial } from "../../study/study.ts";
import { asPaused } from "../bracket.ts";
import { stageByStage } from "../next-stage.ts";
import { hasRoom, lastEpochs } from "../room.ts";
import { goOn, type Job, type Schedule, type Verdict } from "../schedule.ts";
import { waitFor } from "../wait-for.ts";
import { type Decision, decide, goesOnFrom } from "./decide.ts";
import { drawingOf } from "./drawing.ts";
import { decisionEpochs, lookedAt } from "./epochs.ts";
import type { Cost } from "./pace.ts";
import { sightOf } from "./seen.ts";

/**
 * Freeze-thaw: a model of all curves, over params and epochs, foresees how trials would end. At certain epochs a trial goes on
 * only while that is the best use of a worker: otherwise it is frozen with its checkpoint, and another is thawed, or a new
 * one begins with params of the model's own. Params of the first trials come from the study's sampler.
 *
 * Works best with programs that save checkpoints. Where trials are seen to begin anew when they go on, that is charged for, so
 * that a trial is then left only for one that promises more by far.
 *
 * Options: `cost`, for each of which improvement is weighed: `epochs` (default) or `seconds`, which depend on params and are foreseen by a
 * model of their own.
 *
 * References: Swersky, Snoek and Adams, "Freeze-Thaw Bayesian Optimization" (2014); Rakotoarison et al., "In-Context
 * Freeze-Thaw Bayesian Optimization" (ICML 2024), from which the choice of one step at a time is.
 */
export function freeze(options: Options = {}): Schedule {
  const read = optionReader("freeze", options, "schedule");
  const cost = read.word("cost", ["epochs", "seconds"]);
  read.end();
  return {
    next: stageByStage((study, stage) => jobWithin(study, stage, cost)),
    verdict(study, trial) {
      const stage = study.stages[trial.stage - 1];
      return stage === undefined || !isDue(trial, stage) ? goOn : judge(study, stage, trial, cost);
    },
  };
}

function jobWithin(study: Study, stage: Stage, cost: Cost): Job | undefined {
  const trials = trialsOf(study, stage);
  const resume = (trial: number): Job => ({ kind: "resume", trial, stage: stage.number, epochs: stage.epochs });
  const interrupted = trials.find(
    (trial) =>
      trial.state !== "running" &&
      (isYetToGoOn(trial, stage.number) || (trial.state === "paused" && !isKnown(trial, stage))),
  );
  if (interrupted !== undefined) return resume(interrupted.number);
  const decision = decideWithin(study, stage, trials, cost);
  switch (decision.kind) {
    case "start": {
      const { suggestion } = decision;
      const drawing = suggestion && drawingOf(study, stage, trials, cost, suggestion);
      return {
        kind: "start",
        stage: stage.number,
        epochs: stage.epochs,
        ...(drawing === undefined ? {} : { drawing }),
      };
    }
    case "resume":
      return resume(decision.trial);
    case "none":
      return waitFor(trials, stage);
  }
}

function judge(study: Study, stage: Stage, trial: Trial, cost: Cost): Verdict {
  const trials = trialsOf(study, stage).map((one) => (one.number === trial.number ? asPaused(trial) : one));
  const decision = decideWithin(study, stage, trials, cost, trial.number);
  if (decision.kind === "resume" && decision.trial === trial.number) return goOn;
  return { kind: "pause", reason: `frozen at epoch ${reached(trial)}, since ${insteadOf(decision)}` };
}

function insteadOf(decision: Decision): string {
  switch (decision.kind) {
    case "start":
      return "new params promise more for what they cost";
    case "resume":
      return `trial ${decision.trial} promises more for what it costs`;
    case "none":
      return "it promises next to nothing more";
  }
}

/** The last decision in each stage, with all that it depends on. */
const made = new WeakMap<Stage, { readonly known: string; readonly decision: Decision }>();

/** @param judged a trial that is being trained and so goes on from where it is */
function decideWithin(study: Study, stage: Stage, trials: readonly Trial[], cost: Cost, judged?: number): Decision {
  const sight = sightOf(study, stage, trials, judged);
  const waiting = sight.seen.flatMap((seen, index) => {
    if (seen.trial.state !== "paused" || !belongs(seen.trial.number, stage)) return [];
    const trains = seen.trial.number === judged;
    return { index, from: trains ? reached(seen.trial) : goesOnFrom(study, seen), trains };
  });
  const free = hasRoom(study, stage);
  const left = lastEpochs(study, stage, trials.filter(({ state }) => state === "running").length);
  // The worker of a trial that is frozen asks the same once more.
  const known = JSON.stringify([
    study.definition.seed,
    cost,
    free,
    left ?? null,
    sight.count,
    waiting.map(({ index, from }) => [index, from]),
    sight.seen.map(({ trial, row, epochs, losses, furthest }) => [
      trial.number,
      trial.state,
      trial.params,
      trial.samplerState,
      epochs,
      losses,
      furthest,
      // An attempt that begins anew changes how long epochs take long before it comes to new ones.
      sight.history.seconds[row],
      sight.history.epochs[row],
    ]),
  ]);
  const before = made.get(stage);
  if (before?.known === known) return before.decision;
  const decision = decide({ study, stage, sight, cost, waiting, free, left });
  // Not kept where the judged trial goes on: to train on is cheaper than to start again, which counts for its own worker alone.
  if (decision.kind !== "resume" || decision.trial !== judged) made.set(stage, { known, decision });
  return decision;
}

/** Whether the newest epoch is the first at or after one at which it is decided. Epochs that are trained again were decided on before. */
function isDue({ curve, earlier = [] }: Trial, { epochs }: Stage): boolean {
  const now = reached({ curve });
  const before = Math.max(curve.at(-2)?.epoch ?? 0, earlier.at(-1)?.epoch ?? 0);
  return decisionEpochs(epochs).some((epoch) => before < epoch && epoch <= now);
}

/** Whether it has come to an epoch at which it is looked at. */
function isKnown(trial: Trial, { epochs }: Stage): boolean {
  const [first = epochs] = lookedAt(epochs);
  return Math.max(reached(trial), trial.earlier?.at(-1)?.epoch ?? 0) >= first;
}
