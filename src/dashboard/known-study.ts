import type { ToldAttempt } from "../study/attempts.ts";
import type { CurveColumns, CurvePoint, Study, Trial, Worker } from "../study/study.ts";
import type { WorkerReport } from "../worker/worker-report.ts";
import { unpacked } from "./curve-blocks.ts";
import { ToldTrial } from "./told-trial.ts";
import {
  type Change,
  type CurveTail,
  definitionOf,
  onlyAttempt,
  restoredPoint,
  type Snapshot,
  stageOf,
  type TrialRow,
  workersOf,
} from "./wire.ts";

/**
 * A study as a page knows it: a snapshot, then changes. Curves come later, apart from the rest; what is told of them before they
 * have come waits. A trial's curve is made into points when somebody looks at it, since a page draws few of many.
 */
export class KnownStudy {
  #version: number;
  #study: Study;
  #reports: readonly WorkerReport[];
  readonly #rows: (TrialRow | undefined)[];
  readonly #attempts = new Map<number, readonly ToldAttempt[]>();
  readonly #curves = new Map<number, CurveColumns | readonly CurvePoint[]>();
  /** What was told of curves while they were on their way. */
  #waiting: { readonly version: number; readonly tails: readonly CurveTail[] }[] | undefined = [];

  constructor(snapshot: Snapshot) {
    const { version, definition, plans, stages, changes, workers, sealed, trials, attempts, reports } = snapshot;
    this.#version = version;
    this.#reports = reports;
    for (const [trial, list] of attempts) this.#attempts.set(trial, list);
    this.#rows = trials.map((row) => row ?? undefined);
    this.#study = {
      definition: definitionOf(definition),
      plans,
      stages: stages.map(stageOf),
      ...(changes.length === 0 ? {} : { changes }),
      trials: this.#rows.map((row) => (row === undefined ? undefined : this.#trial(row))),
      workers: workersOf(workers),
      ...(sealed.length === 0 ? {} : { sealed }),
    };
  }

  get version(): number {
    return this.#version;
  }

  get study(): Study {
    return this.#study;
  }

  /** What each worker does. */
  get reports(): readonly WorkerReport[] {
    return this.#reports;
  }

  /** A trial's attempts; the one of a trial that has had but one is made from the trial. */
  attemptsOf(trial: number): readonly ToldAttempt[] {
    const told = this.#attempts.get(trial);
    if (told !== undefined) return told;
    const { trials, workers } = this.#study;
    const only = trials[trial - 1];
    if (only === undefined) return [];
    return [onlyAttempt(only, only.endedAt ?? workers.get(only.worker)?.lastAt ?? only.startedAt)];
  }

  takeCurve(trial: number, curve: CurveColumns): void {
    this.#curves.set(trial, curve);
  }

  /** All curves of a version have been taken. */
  curvesTaken(version: number): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const { version: told, tails } of waiting) if (told > version) this.#takeTails(tails);
    // Trials that were looked at before now had no curve.
    this.#study = {
      ...this.#study,
      trials: this.#rows.map((row) => (row === undefined ? undefined : this.#trial(row))),
    };
  }

  /** False where a change is missing between, so that all must be asked for anew. */
  take(change: Change): boolean {
    if (change.version <= this.#version) return true;
    if (change.version !== this.#version + 1) return false;
    this.#version = change.version;
    const {
      plans,
      stages,
      changes,
      definition,
      workers = [],
      sealed,
      trials = [],
      attempts = [],
      curves = [],
      reports,
    } = change;
    for (const [trial, list] of attempts) this.#attempts.set(trial, list);
    if (this.#waiting === undefined) this.#takeTails(curves);
    else this.#waiting.push({ version: change.version, tails: curves });
    if (reports !== undefined) this.#reports = reports;
    const before = this.#study;
    this.#study = {
      ...before,
      ...(plans === undefined ? {} : { plans }),
      ...(sealed === undefined ? {} : { sealed }),
      ...(stages === undefined ? {} : { stages: stages.map(stageOf) }),
      ...(changes === undefined ? {} : { changes }),
      ...(definition === undefined ? {} : { definition: definitionOf(definition) }),
      trials: trials.length === 0 ? before.trials : this.#withTrials(before.trials, trials),
      workers: workers.length === 0 ? before.workers : withWorkers(before.workers, workers),
    };
    return true;
  }

  #takeTails(tails: readonly CurveTail[]): void {
    for (const [trial, keep, points] of tails)
      this.#curves.set(trial, [...this.#curve(trial).slice(0, keep), ...points.map(restoredPoint)]);
  }

  #withTrials(before: Study["trials"], rows: readonly TrialRow[]): Study["trials"] {
    const trials = before.slice();
    for (const row of rows) {
      const [number] = row;
      while (trials.length < number) {
        trials.push(undefined);
        this.#rows.push(undefined);
      }
      this.#rows[number - 1] = row;
      trials[number - 1] = this.#trial(row);
    }
    return trials;
  }

  #trial(row: TrialRow): Trial {
    const [number] = row;
    const known = this.#curves.get(number);
    const columns = known !== undefined && "epochs" in known ? known : undefined;
    return new ToldTrial(row, () => this.#curve(number), columns);
  }

  #curve(trial: number): readonly CurvePoint[] {
    const curve = this.#curves.get(trial) ?? [];
    return "epochs" in curve ? unpacked(curve) : curve;
  }
}

function withWorkers(before: Study["workers"], changed: readonly Worker[]): Study["workers"] {
  const workers = new Map(before);
  for (const worker of changed) workers.set(worker.name, worker);
  return workers;
}
