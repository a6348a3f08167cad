import type { Params, Space } from "../space/space.ts";
import type { RecordedChange } from "./change.ts";
import type { Definition, StagePlan } from "./definition.ts";
import type { EndState, Json, Metrics, ProcessIdentity } from "./events.ts";
import type { LearnedPoint } from "./learned.ts";

/** A part of the study as it was frozen when it was opened. */
export interface Stage {
  /** 1, 2, 3 … */
  readonly number: number;
  readonly space: Space;
  readonly epochs: number;
  /** Trials numbered `first` to `last` are started in this stage. */
  readonly first: number;
  readonly last: number;
  /** Earlier trials that go on in this stage from their checkpoints. */
  readonly carried: readonly number[];
  /** How its ranges came to be, a sentence each. */
  readonly notes: readonly string[];
  /** In a stage that searches nothing: the trials that it trains again with other seeds, and how far they had been trained. */
  readonly confirms?: readonly { readonly trial: number; readonly epochs: number }[];
}

export type TrialState = "running" | EndState;

/** One epoch of a trial's curve. */
export interface CurvePoint {
  readonly epoch: number;
  readonly metrics: Metrics;
  readonly checkpoint?: string;
  /** Milliseconds since 1970 on the worker's clock. */
  readonly at: number;
}

/** A curve in columns, as pages are sent it: eight bytes a number, and no object. */
export interface CurveColumns {
  readonly epochs: Float64Array;
  /** Milliseconds since 1970 on the worker's clock. */
  readonly at: Float64Array;
  readonly metrics: readonly string[];
  /** [metric] values of its points, NaN where one was not reported. */
  readonly values: readonly Float64Array[];
}

/** Where a trial's weights came from, when it went on from another trial's checkpoint. */
export interface Origin {
  readonly trial: number;
  readonly epoch: number;
  readonly checkpoint?: string;
}

/** What a trial trained until it took over another's weights. */
export interface Chapter {
  readonly params: Params;
  readonly origin?: Origin;
  readonly curve: readonly CurvePoint[];
}

/** One params trained, as far as the logs tell. */
export interface Trial {
  readonly number: number;
  /** The stage that drew its params. */
  readonly born: number;
  /** The stage it trains in, later than `born` where it was carried. */
  readonly stage: number;
  readonly params: Params;
  readonly seed: number;
  readonly sampler: string;
  /** The trial whose params it trains again with another seed. */
  readonly repeatOf?: number;
  readonly state: TrialState;
  /** Why it ended. */
  readonly reason: string;
  /** Of a failed trial: an earlier attempt of it was done. Its score counts, for what failed when it went on tells of the machine. */
  readonly wasDone?: boolean;
  /** Of a failed trial: its newest attempt came to no epoch. */
  readonly inVain?: boolean;
  /** The attempt that counts. */
  readonly attempt: number;
  /** Who opened that attempt, and trains or trained it unless it is trained by hand. */
  readonly worker: string;
  /** Whether people train that attempt and tell what came of it. */
  readonly byHand?: boolean;
  /** Trains up to this epoch. */
  readonly epochs: number;
  /** The epochs that count, ascending. */
  readonly curve: readonly CurvePoint[];
  /** The same in columns, where it came so. */
  readonly columns?: CurveColumns;
  /** The curve as the attempts before this one left it; it may reach further than this one has come again. */
  readonly earlier?: readonly CurvePoint[];
  /** How many epoch reports are not on the curve, since a later attempt trained them again or is about to. */
  readonly repeated?: number;
  /** Whose weights it took over last, and at which epoch; its params and curve are those since then. */
  readonly origin?: Origin;
  /** What it trained before, oldest first; absent where it never took over another's weights. */
  readonly chapters?: readonly Chapter[];
  /**
   * The best finite value of the metric on the curve, and its epoch; undefined before the first. Where an epoch satisfies the
   * constraints, it is the best of those that do.
   */
  readonly score: number | undefined;
  readonly scoreEpoch: number | undefined;
  /** The constraints that its score's epoch does not satisfy, as `latency <= 20`; absent where one epoch satisfies all. */
  readonly violates?: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly samplerState: Json | undefined;
  readonly why: Readonly<Record<string, number | string>> | undefined;
}

/** One worker, as far as its log tells. */
export interface Worker {
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly identity: ProcessIdentity | undefined;
  /** What the launcher that started it calls it. */
  readonly launchedAs: string | undefined;
  /** How it reads the metrics, where the definition said so when it began. */
  readonly reads?: string;
  /** The training program's git commit, with "+" where files differed from it. */
  readonly commit?: string;
  /** Seconds of silence after which it is lost, where its log says so. */
  readonly lease?: number;
  /** It is the processes, one after the other, by which people ask and tell. The rest is of the last, but for when it started. */
  readonly byHand?: true;
  readonly startedAt: number;
  /** When it last told something. */
  readonly lastAt: number;
  readonly leftAt: number | undefined;
  readonly leftBecause: string | undefined;
  /** Whether it left since the search was over, for what it knew. */
  readonly finished?: true;
  /** The trial that it trains now. */
  readonly trial: number | undefined;
}

/** Everything the folder says, at one moment. Immutable. */
export interface Study {
  readonly definition: Definition;
  /** The definition's stages, then those added by hand since. */
  readonly plans: readonly StagePlan[];
  /** The stages opened so far. */
  readonly stages: readonly Stage[];
  /** By number: trial n at n - 1; undefined where a number is claimed and its start not yet known. */
  readonly trials: readonly (Trial | undefined)[];
  readonly workers: ReadonlyMap<string, Worker>;
  /** What people have changed since it began, in order; what concerns the definition, stages and trials is in these already. */
  readonly changes?: readonly RecordedChange[];
  /** Names of the test set's metrics that the logs hold and this does not, sorted; absent where there are none. */
  readonly sealed?: readonly string[];
  /** Trials of other studies that it learns from, best first; absent where it learns from none. */
  readonly learned?: readonly LearnedPoint[];
}
