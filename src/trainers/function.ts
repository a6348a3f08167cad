import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Params } from "../space/space.ts";
import type { Metric } from "../study/definition.ts";
import { isEpoch, type Metrics } from "../study/events.ts";
import { type Give, handOver } from "./handover.ts";
import { missingMetric, wrongEpoch } from "./readers/reader.ts";
import { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "./trainer.ts";

/** Thrown by `report` when the attempt is to end early; let it pass, after tidying up. */
export class StopTraining extends Error {
  constructor() {
    super("this training is to end");
    this.name = "StopTraining";
  }
}

/** What a training function knows of its attempt, and tells of it. */
export interface TrainingContext extends Pick<TrainingTask, "trial" | "epochs" | "seed" | "dir"> {
  /** The checkpoint to go on from, or undefined to begin anew. */
  readonly resume: string | undefined;
  /** Where the study has folds: which of them, from 1, is for validation, and how many there are. */
  readonly fold: TrainingTask["fold"];
  /** Aborts when the attempt is to end. */
  readonly signal: AbortSignal;
  /** Where to save an epoch. */
  checkpoint(epoch: number): string;
  /**
   * Reports an epoch: all metrics, or the searched one alone. Without an epoch it is the one after the last reported; an
   * epoch that was reported before is ignored. Resolves once the report has been judged. Throws StopTraining where the
   * attempt is to end before its last epoch, or has ended with it and another is reported.
   */
  report(metrics: Metrics | number, more?: { readonly epoch?: number; readonly checkpoint?: string }): Promise<void>;
}

/**
 * Trains params: reports each epoch through `context.report`, or returns the score after the last. What it throws fails the
 * trial.
 */
export type TrainFunction<P = Params> = (
  params: P,
  context: TrainingContext,
) => Promise<number | undefined> | Promise<void> | number | undefined;

/**
 * Trains by calling a function. It runs in this process: to be ended it has to await its reports, or to watch its signal,
 * and while it computes without awaiting anything nothing else here has a turn before its next report.
 */
export function functionTrainer(train: TrainFunction, metric: Metric): Trainer {
  return {
    train: (task, signal) =>
      handOver(signal, (give, stop) => call(train, { task, metric, give: givingWay(give), stop })),
  };
}

/** Lets all else in this process have a turn after each report: a function that only computes would never learn that it is to end. */
function givingWay<T>(give: Give<T>): Give<T> {
  return async (value) => {
    await give(value);
    await nextTurn();
  };
}

interface Call {
  readonly task: TrainingTask;
  readonly metric: Metric;
  readonly give: Give<EpochReport>;
  readonly stop: AbortSignal;
}

async function call(train: TrainFunction, { task, metric, give, stop }: Call): Promise<undefined> {
  let last = 0;
  let mistake: unknown;

  const take: TrainingContext["report"] = async (given, { epoch = nextEpoch(task, last), checkpoint } = {}) => {
    if (stop.aborted) throw new StopTraining();
    if (!isEpoch(epoch)) throw new TypeError(wrongEpoch(epoch));
    if (epoch <= last) return;
    const fields = typeof given === "number" ? { [metric.name]: given } : given;
    const metrics = numbersIn(fields);
    if (!Object.hasOwn(metrics, metric.name)) throw new TypeError(missingMetric(metric.name, epoch, fields, metrics));
    last = epoch;
    await give({ epoch, metrics, ...(checkpoint === undefined ? {} : { checkpoint: resolve(checkpoint) }) });
    // With its last epoch it comes to its own end: what its author wrote behind the loop is done too.
    if (stop.aborted && epoch < task.epochs) throw new StopTraining();
  };

  const report: TrainingContext["report"] = (...given) => {
    const taken = take(...given);
    // A failure that a function does not await must not end this process; it fails the attempt below.
    taken.catch((error: unknown) => {
      mistake ??= error;
    });
    return taken;
  };

  const { trial, epochs, seed, dir } = task;
  const checkpoint = (epoch: number) => `${task.checkpoint}.${epoch}`;
  const context: TrainingContext = {
    trial,
    epochs,
    seed,
    dir,
    resume: task.resume,
    fold: task.fold,
    signal: stop,
    checkpoint,
    report,
  };
  try {
    // A copy: a function may change its params, and what was proposed is recorded and trained again by other folds.
    const score = await train({ ...task.params }, context);
    if (mistake !== undefined) throw mistake;
    if (last > 0 || stop.aborted) return;
    if (typeof score === "number") await give({ epoch: epochs, metrics: { [metric.name]: score } });
    else
      throw new TypeError(
        `it returned no number and reported no epoch; return the ${metric.name}, or await context.report(…)`,
      );
  } catch (error) {
    if (stop.aborted) return; // it was to end, and how it does so is its own affair
    if (error instanceof Error) throw new TrainingError(error.message, error.stack ?? "");
    throw new TrainingError(`it threw ${String(error)}`, "");
  }
}

/** The metrics that can be logged: callers that have no types also report other things, as programs that print do. */
function numbersIn(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).filter(([, value]) => typeof value === "number"));
}

function nextEpoch({ resume }: TrainingTask, last: number): number {
  if (last === 0 && resume !== undefined) {
    throw new TypeError("after a resumption only the function knows its epoch; write report(score, { epoch })");
  }
  return Math.floor(last) + 1;
}
