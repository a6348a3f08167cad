import { encodePoint, type Params, type Space } from "../space/space.ts";
import { violationOf } from "./constraints.ts";
import { type Constraint, type Goal, lossOf, type Metric } from "./definition.ts";
import type { Json } from "./events.ts";
import { type History, RowStatus } from "./history.ts";
import { reached } from "./losses.ts";
import { secondsPerReport } from "./pace.ts";
import { cameToNothing, scoredPoint } from "./score.ts";
import type { Trial } from "./study.ts";

/** What a history tells of trials beside the score. */
export interface Criteria {
  /** All metrics to be good in, the main one first. */
  readonly objectives?: readonly Metric[];
  readonly constraints?: readonly Constraint[];
}

/**
 * A history that grows with the study: following trials costs time for those that changed. Rows are in the order of
 * trials' numbers, so that equal trials make equal histories in whatever order they became known. A trial that became
 * known after a later one moves the rows behind its own.
 */
export class HistoryTable implements History {
  readonly dimensions: number;
  count = 0;
  points: Float64Array;
  status: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  losses: Float64Array = new Float64Array(FIRST_CAPACITY);
  epochs: Float64Array = new Float64Array(FIRST_CAPACITY);
  seconds: Float64Array = new Float64Array(FIRST_CAPACITY);
  objectives?: readonly Float64Array[];
  violations?: Float64Array;
  state: Json | undefined;
  readonly #space: Space;
  readonly #goal: Goal;
  readonly #objectives: readonly Metric[];
  readonly #constraints: readonly Constraint[];
  /** The trial that each row was last made from. */
  readonly #trials: Trial[] = [];
  /** Numbers of trials that have no place in the space. */
  readonly #outside = new Set<number>();
  /** The trial that `state` is of. */
  #stateful = 0;

  /** @param space the trials' own, or one narrowed or widened since they were drawn */
  constructor(space: Space, goal: Goal, { objectives = [], constraints = [] }: Criteria = {}) {
    this.#space = space;
    this.#goal = goal;
    this.#objectives = objectives;
    this.#constraints = constraints;
    if (objectives.length > 1) this.objectives = objectives.map(() => new Float64Array(FIRST_CAPACITY));
    if (constraints.length > 0) this.violations = new Float64Array(FIRST_CAPACITY);
    this.dimensions = space.dimensions.length;
    this.points = new Float64Array(FIRST_CAPACITY * this.dimensions);
  }

  /** Takes trials as they are now, in any order; those that are the same objects as before cost next to nothing. */
  follow(trials: Iterable<Trial | undefined>): void {
    let row = 0;
    for (const trial of trials) {
      if (trial === undefined) continue;
      if (this.#trials[row] === trial) {
        row++;
        continue;
      }
      // Trials mostly come one after the other.
      if (this.#trials[row]?.number !== trial.number) row = this.#rowOf(trial.number);
      const known = this.#trials[row];
      if (known?.number === trial.number) {
        this.#write(row++, trial);
      } else if (!this.#outside.has(trial.number)) {
        this.#insert(row, trial);
      }
      if (trial.samplerState !== undefined && trial.number >= this.#stateful) {
        this.state = trial.samplerState;
        this.#stateful = trial.number;
      }
    }
  }

  /** The row of a trial, or the one before which it belongs. */
  #rowOf(number: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#trials[middle]!.number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #insert(row: number, trial: Trial): void {
    const { dimensions, count } = this;
    const point = new Float64Array(dimensions);
    if (!encodeBeyond(this.#space, trial.params, point)) {
      this.#outside.add(trial.number);
      return;
    }
    if (count === this.status.length) this.#grow();
    this.points.copyWithin((row + 1) * dimensions, row * dimensions, count * dimensions);
    const { status, losses, epochs, seconds, violations, objectives = [] } = this;
    for (const column of [status, losses, epochs, seconds, violations, ...objectives])
      column?.copyWithin(row + 1, row, count);
    this.#trials.splice(row, 0, trial);
    this.count++;
    this.points.set(point, row * dimensions);
    this.#write(row, trial);
  }

  #write(row: number, trial: Trial): void {
    const status = statusOf(trial);
    const told = status === RowStatus.scored || status === RowStatus.pending;
    this.#trials[row] = trial;
    this.status[row] = status;
    this.losses[row] = told && trial.score !== undefined ? lossOf(this.#goal, trial.score) : Number.NaN;
    this.epochs[row] = reached(trial);
    this.seconds[row] = secondsPerReport(trial) * trial.curve.length;
    this.#writeCriteria(row, trial);
  }

  #writeCriteria(row: number, trial: Trial): void {
    const { objectives = [], violations } = this;
    const metrics = scoredPoint(trial)?.metrics;
    objectives.forEach((column, i) => {
      const { name, goal } = this.#objectives[i]!;
      // The score may have been made comparable with others', which no metric on the curve is.
      column[row] = i === 0 ? this.losses[row]! : lossOf(goal, metrics?.[name] ?? Number.NaN);
    });
    if (violations) violations[row] = metrics === undefined ? 0 : violationOf(this.#constraints, metrics);
  }

  #grow(): void {
    const capacity = 2 * this.status.length;
    const status = new Uint8Array(capacity);
    status.set(this.status);
    this.status = status;
    this.points = lengthened(this.points, capacity * this.dimensions);
    this.losses = lengthened(this.losses, capacity);
    this.epochs = lengthened(this.epochs, capacity);
    this.seconds = lengthened(this.seconds, capacity);
    if (this.objectives) this.objectives = this.objectives.map((column) => lengthened(column, capacity));
    if (this.violations) this.violations = lengthened(this.violations, capacity);
  }
}

const FIRST_CAPACITY = 64;

function lengthened(column: Float64Array, length: number) {
  const longer = new Float64Array(length);
  longer.set(column);
  return longer;
}

/** A trial that ended without a finite score has nothing to compare, whatever its state says. */
function statusOf(trial: Trial): number {
  const { state, score } = trial;
  if (state === "running") return RowStatus.pending;
  if (state === "diverged") return RowStatus.diverged;
  if (cameToNothing(trial)) return RowStatus.failed;
  if (score !== undefined) return RowStatus.scored;
  return state === "paused" ? RowStatus.pending : RowStatus.failed;
}

/**
 * Writes params' coordinates: beyond 0…1 where a range has narrowed since, NaN where a parameter is not active. False where
 * they have no place in the space, as with an option that was dropped.
 */
function encodeBeyond(space: Space, params: Params, out: Float64Array): boolean {
  if (encodePoint(space, params, out)) return true;
  return space.dimensions.every(({ name }, d) => !Object.hasOwn(params, name) || !Number.isNaN(out[d]));
}
