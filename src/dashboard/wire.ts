import { type Params, parseSpace, printSpace } from "../space/space.ts";
import { decodeMetrics } from "../store/event-line.ts";
import type { ToldAttempt } from "../study/attempts.ts";
import type { RecordedChange } from "../study/change.ts";
import type { Definition, StagePlan } from "../study/definition.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import type { CurvePoint, Stage, Study, Trial, TrialState, Worker } from "../study/study.ts";
import type { WorkerReport } from "../worker/worker-report.ts";

/** What server and page tell each other: everything of a study but curves, which are in curve-blocks.ts. */

/** Ranges in the space grammar, by name: what a page reads back as the same space. */
type Ranges = Readonly<Record<string, string>>;

/** A trial without its curve, in the order of the columns below; what few trials have comes last. */
export type TrialRow = readonly [
  number: number,
  born: number,
  stage: number,
  params: Params,
  seed: number,
  sampler: string,
  state: TrialState,
  reason: string,
  attempt: number,
  worker: string,
  epochs: number,
  score: number | null,
  scoreEpoch: number | null,
  startedAt: number,
  endedAt: number | null,
  rest?: RareFields,
];

/** NaN and infinities of these curves are words, as in logs. */
export type RareFields = Pick<
  Trial,
  "repeatOf" | "byHand" | "earlier" | "repeated" | "origin" | "chapters" | "violates" | "wasDone" | "inVain"
>;

/** A study as a page begins with it. */
export interface Snapshot {
  readonly version: number;
  /** Tells this server's versions from those of another. */
  readonly server: string;
  readonly definition: Omit<Definition, "space"> & { readonly space: Ranges };
  readonly plans: readonly StagePlan[];
  readonly stages: readonly WireStage[];
  readonly changes: readonly RecordedChange[];
  readonly workers: readonly Worker[];
  readonly sealed: readonly string[];
  readonly trials: readonly (TrialRow | null)[];
  /** Of the trials that have had several. */
  readonly attempts: readonly (readonly [trial: number, attempts: readonly ToldAttempt[]])[];
  readonly reports: readonly WorkerReport[];
}

type WireStage = Omit<Stage, "space"> & { readonly space: Ranges };

/** What has come since the version before; what is absent has not changed. */
export interface Change {
  readonly version: number;
  readonly plans?: readonly StagePlan[];
  /** All of them, where one was opened or changed. */
  readonly stages?: readonly WireStage[];
  /** All that people have changed, and what the definition has become by it. */
  readonly changes?: readonly RecordedChange[];
  readonly definition?: Snapshot["definition"];
  readonly workers?: readonly Worker[];
  readonly sealed?: readonly string[];
  readonly trials?: readonly TrialRow[];
  readonly attempts?: Snapshot["attempts"];
  /** For each trial whose curve has changed: how many of its points stay, and those behind them. */
  readonly curves?: readonly CurveTail[];
  readonly reports?: readonly WorkerReport[];
}

export type CurveTail = readonly [trial: number, keep: number, points: readonly CurvePoint[]];

export function rowOf(trial: Trial): TrialRow {
  const { number, born, stage, params, seed, sampler, state, reason, attempt, worker, epochs } = trial;
  const { score, scoreEpoch, startedAt, endedAt } = trial;
  const rest = rareFields(trial);
  const told = [number, born, stage, params, seed, sampler, state, reason, attempt, worker, epochs] as const;
  const times = [score ?? null, scoreEpoch ?? null, startedAt, endedAt ?? null] as const;
  return rest === undefined ? [...told, ...times] : [...told, ...times, rest];
}

export function wireDefinition(definition: Definition): Snapshot["definition"] {
  return { ...definition, space: printSpace(definition.space) };
}

export function definitionOf(definition: Snapshot["definition"]): Definition {
  return { ...definition, space: parseSpace(definition.space) };
}

export function wireStage(stage: Stage): WireStage {
  return { ...stage, space: printSpace(stage.space) };
}

export function stageOf(stage: WireStage): Stage {
  return { ...stage, space: parseSpace(stage.space) };
}

/** Attempts without what only samplers need. */
export function leanAttempts(attempts: readonly ToldAttempt[]): readonly ToldAttempt[] {
  return attempts.map((told) => {
    if (told.opening.kind === "resume") return told;
    const { state: _, why: __, ...opening } = told.opening;
    return { ...told, opening };
  });
}

/** The attempt of a trial that has had but one. Written out, since a page asks for it of every trial and spreading objects takes ten times as long. */
export function onlyAttempt(trial: Trial, lastAt: number): ToldAttempt {
  const { number, attempt, state, reason, startedAt, endedAt, worker } = trial;
  const v = FORMAT_VERSION;
  return {
    attempt,
    worker,
    opening: {
      v,
      kind: "start",
      t: startedAt,
      trial: number,
      attempt,
      stage: trial.born,
      epochs: trial.epochs,
      params: trial.params,
      seed: trial.seed,
      sampler: trial.sampler,
    },
    end:
      state === "running" || endedAt === undefined
        ? undefined
        : { v, kind: "end", t: endedAt, trial: number, attempt, state, reason },
    lastAt,
  };
}

/** A point as it was before JSON made words of what is no number. */
export function restoredPoint(point: CurvePoint): CurvePoint {
  return { ...point, metrics: decodeMetrics({ ...point.metrics }) };
}

function rareFields(trial: Trial): RareFields | undefined {
  const { repeatOf, byHand, earlier, repeated, origin, chapters, violates, wasDone, inVain } = trial;
  const found = { repeatOf, byHand, earlier, repeated, origin, chapters, violates, wasDone, inVain };
  const there = Object.entries(found).filter(([, value]) => value !== undefined);
  return there.length === 0 ? undefined : Object.fromEntries(there);
}

/** The study's workers by name. */
export function workersOf(workers: readonly Worker[]): Study["workers"] {
  return new Map(workers.map((worker) => [worker.name, worker]));
}
