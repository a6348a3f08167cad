import type { Params, Space } from "../space/space.ts";

export type Goal = "maximize" | "minimize";

/** The validation metric being searched. */
export interface Metric {
  readonly name: string;
  readonly goal: Goal;
  /** Reads the metric from an unmodified program's output: its first group is the value. */
  readonly pattern?: string;
  /** Reads the epoch likewise; without it each match of `pattern` is the next whole epoch. */
  readonly epochPattern?: string;
}

/** How the metrics of a program that knows nothing of us are read. */
export interface ResultSource {
  /** JSON lines of the protocol, of any shape, or `name=value` on the output; or the files of loggers. */
  readonly kind: "protocol" | "csv" | "tensorboard" | "jsonl" | "json" | "text";
  /** The file, or the folder to look in, with placeholders as in a command; without it, below the trial's scratch folder. */
  readonly path?: string;
  /** What makes epochs of steps, where results have steps alone. */
  readonly stepsPerEpoch?: number;
}

/** What a trial's metric must obey, such as `latency <= 20`. */
export interface Constraint {
  readonly metric: string;
  readonly relation: "<=" | ">=" | "<" | ">";
  readonly bound: number;
}

/** The training program. */
export interface CommandPlan {
  /** One line, split into arguments as a shell would but never given to one, or the arguments themselves. */
  readonly text: string | readonly string[];
  /** Whether `sh -c` runs the line. Values are then quoted. */
  readonly shell: boolean;
  /** The working directory, relative to the definition's folder. */
  readonly cwd: string;
  /** Seconds one attempt may take; without it, any time. */
  readonly timeout?: number;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: number;
}

/** What the user asked of one stage. */
export interface StagePlan {
  /** Trials trained in this stage, those carried into it included. */
  readonly trials: number;
  /** Train up to this epoch; a fraction reaches the program as it is. */
  readonly epochs: number;
  /** Narrow the ranges around what worked in the stage before, and widen those whose border the best sat on. */
  readonly narrow: boolean;
  /** This many of the best trials of the stage before go on from their checkpoints. */
  readonly carry: number;
}

/** How the best trials are confirmed when the search is over. */
export interface ConfirmPlan {
  /** So many of the best are trained again. */
  readonly top: number;
  /** So often each, every time with another seed. */
  readonly repeats: number;
}

/** When a search is over although its plan is not; whatever comes first. */
export interface Until {
  /** So many trials have been started. */
  readonly trials?: number;
  /** So many epochs have been trained, of all trials together. */
  readonly epochs?: number;
  /** So long at least one worker has been on it. */
  readonly hours?: number;
  /** A trial has reached this score. */
  readonly score?: number;
  /** So many trials have ended since the best score was reached. */
  readonly noBetterFor?: number;
}

/** Where the master launches workers. */
export interface ClusterPlan {
  /** The launcher's name. */
  readonly on?: string;
  readonly workers?: number;
  /** The options of launchers by their names, as the user wrote them. */
  readonly options: Readonly<Record<string, Chosen["options"]>>;
}

/** Whom the master tells of what happens. */
export interface NotifyPlan {
  /** A line for a shell. */
  readonly command?: string;
  /** An address that is sent JSON. */
  readonly webhook?: string;
}

/** A sampler or schedule by its name, with its options as the user wrote them. */
export interface Chosen {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What is learnt from: a study's folder or a history's file, relative to the definition's folder. */
export type LearnSource = string | HistorySource;

/** A history's file that has other names for things. */
export interface HistorySource {
  readonly file: string;
  /** What it calls hyperparameters, by their names here. */
  readonly columns?: Readonly<Record<string, string>>;
  /** What it calls the metric. */
  readonly metric?: string;
  /** Which of its studies, where it has several. */
  readonly study?: string;
}

/** A study's definition, `study.yaml` as understood. */
export interface Definition {
  readonly name: string;
  /** Absent where a function trains. */
  readonly command?: CommandPlan;
  /** The main metric: score, border check and narrowing go by it. */
  readonly metric: Metric;
  /** Other metrics to be good in at the same time. */
  readonly objectives?: readonly Metric[];
  readonly constraints?: readonly Constraint[];
  /** How results are read; without it that is found out at the first trial, and kept. */
  readonly metricsFrom?: ResultSource;
  readonly space: Space;
  readonly stages: readonly StagePlan[];
  readonly sampler: Chosen;
  readonly schedule: Chosen;
  readonly seed: number;
  /** Seconds after which a silent worker counts as lost. */
  readonly lease: number;
  /** For the whole study, the checkpoints of this many best trials are kept. */
  readonly keepBest: number;
  /** Bytes that all checkpoints together may take; without it, any. */
  readonly maxSize?: number;
  /** Points of the space to begin with; values that one leaves out are drawn. */
  readonly tries?: readonly Params[];
  /** Studies and histories that are learnt from: their best params are tried early, and models foresee losses by theirs. */
  readonly learnFrom?: readonly LearnSource[];
  /** Whether a stage may try the same params twice while there are others. */
  readonly repeats?: boolean;
  readonly confirm?: ConfirmPlan;
  readonly until?: Until;
  /** Trials are cross-validated: each is trained so often, on other parts of the data, and its score is the mean. */
  readonly folds?: number;
  readonly cluster?: ClusterPlan;
  readonly notify?: NotifyPlan;
}

/** All metrics to be good in, the main one first. */
export function objectivesOf({
  metric,
  objectives = [],
}: Pick<Definition, "metric" | "objectives">): readonly [Metric, ...Metric[]] {
  return [metric, ...objectives];
}

/** Whether score `a` is better than `b`. */
export function isBetter(goal: Goal, a: number, b: number): boolean {
  return goal === "maximize" ? a > b : a < b;
}

/** The score with its sign turned so that less is better. */
export function lossOf(goal: Goal, score: number): number {
  return goal === "maximize" ? -score : score;
}
