import type { AttemptsOf } from "../study/attempts.ts";
import type { CurvePoint, Study, Trial } from "../study/study.ts";
import type { WorkerReport } from "../worker/worker-report.ts";
import { type Change, type CurveTail, leanAttempts, rowOf, type Snapshot, wireDefinition, wireStage } from "./wire.ts";

/** All of a study but its curves. */
export function snapshotOf(
  study: Study,
  attemptsOf: AttemptsOf,
  reports: readonly WorkerReport[],
): Omit<Snapshot, "version" | "server"> {
  const { definition, plans, stages, changes = [], trials, workers, sealed = [] } = study;
  return {
    definition: wireDefinition(definition),
    plans,
    stages: stages.map(wireStage),
    changes,
    workers: [...workers.values()],
    sealed,
    // The list may have holes, where a number is claimed and its start not yet known.
    trials: Array.from(trials, (trial) => (trial === undefined ? null : rowOf(trial))),
    attempts: attemptsAmong(trials, attemptsOf),
    reports,
  };
}

/**
 * What a page that knows `before` must be told to know `after`; undefined where nothing has changed. Both are of one fold, which
 * leaves alone what stays as it is: so nothing is compared in depth, and what is sent grows with what is new.
 */
export function changeBetween(
  before: Study,
  after: Study,
  attemptsOf: AttemptsOf,
): Omit<Change, "version"> | undefined {
  if (before === after) return undefined;
  const trials = changedTrials(before.trials, after.trials);
  const workers = [...after.workers.values()].filter((worker) => before.workers.get(worker.name) !== worker);
  const stages = after.stages.some((stage, i) => stage !== before.stages[i]) ? after.stages : [];
  const { changes = [], definition } = after;
  const curves = trials.flatMap((trial) => tailOf(before.trials[trial.number - 1], trial));
  const attempts = attemptsAmong(trials, attemptsOf);
  const change = {
    ...(after.plans.length === before.plans.length ? {} : { plans: after.plans }),
    ...(stages.length === 0 ? {} : { stages: stages.map(wireStage) }),
    ...(changes.length === (before.changes?.length ?? 0) ? {} : { changes, definition: wireDefinition(definition) }),
    ...(workers.length === 0 ? {} : { workers }),
    ...(after.sealed?.length === before.sealed?.length ? {} : { sealed: after.sealed ?? [] }),
    ...(trials.length === 0 ? {} : { trials: trials.map(rowOf) }),
    ...(attempts.length === 0 ? {} : { attempts }),
    ...(curves.length === 0 ? {} : { curves }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Those that are other objects than before. A loop, since it is gone through at each look, however little is new. */
function changedTrials(before: Study["trials"], after: Study["trials"]): Trial[] {
  const changed: Trial[] = [];
  for (let i = 0; i < after.length; i++) {
    const trial = after[i];
    if (trial !== undefined && trial !== before[i]) changed.push(trial);
  }
  return changed;
}

function attemptsAmong(trials: readonly (Trial | undefined)[], attemptsOf: AttemptsOf): Snapshot["attempts"] {
  return trials.flatMap((trial) =>
    trial === undefined || trial.attempt === 1 ? [] : [[trial.number, leanAttempts(attemptsOf(trial.number))] as const],
  );
}

/** What of a trial's curve is new. Points that stay are the same objects. */
function tailOf(before: Trial | undefined, { number, curve }: Trial): CurveTail[] {
  const known = before?.curve ?? [];
  const keep = keptPoints(known, curve);
  if (keep === known.length && keep === curve.length) return [];
  // A page needs no names of checkpoints: it asks for those that are there.
  return [[number, keep, curve.slice(keep).map(({ epoch, metrics, at }) => ({ epoch, metrics, at }))]];
}

function keptPoints(before: readonly CurvePoint[], after: readonly CurvePoint[]): number {
  const most = Math.min(before.length, after.length);
  if (most > 0 && before[most - 1] === after[most - 1]) return most;
  const first = before.findIndex((point, i) => point !== after[i]);
  return first < 0 ? most : first;
}
