import type { Distribution, Value } from "../space/distribution.ts";
import { invertScale } from "../space/scale.ts";
import { encodePoint, type Space } from "../space/space.ts";
import { type Goal, lossOf } from "./definition.ts";
import type { Json } from "./events.ts";
import { type History, RowStatus } from "./history.ts";
import type { Trial } from "./study.ts";

/**
 * A history that grows with the study: following trials costs time for those that changed. Rows are in the order of
 * trials' numbers, so that equal trials make equal histories in whatever order they became known.
 */
export class HistoryTable implements History {
  readonly dimensions: number;
  count = 0;
  points: Float64Array;
  status = new Uint8Array(FIRST_CAPACITY);
  losses = new Float64Array(FIRST_CAPACITY);
  epochs = new Float64Array(FIRST_CAPACITY);
  seconds = new Float64Array(FIRST_CAPACITY);
  readonly #space: Space;
  readonly #goal: Goal;
  /** The trial that each row was last made from. */
  readonly #trials: Trial[] = [];

  constructor(space: Space, goal: Goal) {
    this.#space = space;
    this.#goal = goal;
    this.dimensions = space.dimensions.length;
    this.points = new Float64Array(FIRST_CAPACITY * this.dimensions);
  }

  /** What the newest trial by number that has any state carries on. */
  get state(): Json | undefined {
    return this.#trials.findLast(({ samplerState }) => samplerState !== undefined)?.samplerState;
  }

  /** Takes trials as they are now, in the order of their numbers; those that are the same as before cost nothing. */
  follow(trials: Iterable<Trial | undefined>): void {
    let row = 0;
    for (const trial of trials) {
      if (trial === undefined) continue;
      while (row < this.count && this.#trials[row]!.number < trial.number) row++;
      const known = this.#trials[row];
      if (known === trial) continue;
      if (known?.number === trial.number) this.#write(row, trial);
      else this.#insert(row, trial);
    }
  }

  #insert(row: number, trial: Trial): void {
    if (this.count === this.status.length) this.#grow();
    const { dimensions, count } = this;
    this.points.copyWithin((row + 1) * dimensions, row * dimensions, count * dimensions);
    for (const column of [this.status, this.losses, this.epochs, this.seconds]) column.copyWithin(row + 1, row, count);
    this.#trials.splice(row, 0, trial);
    this.count++;
    encodeWidely(this.#space, trial, this.points.subarray(row * dimensions, (row + 1) * dimensions));
    this.#write(row, trial);
  }

  #write(row: number, trial: Trial): void {
    const { state, score, curve, startedAt, endedAt } = trial;
    this.#trials[row] = trial;
    this.status[row] = statusOf(trial);
    const comparable = state !== "diverged" && state !== "failed";
    this.losses[row] = comparable && score !== undefined ? lossOf(this.#goal, score) : Number.NaN;
    this.epochs[row] = curve.at(-1)?.epoch ?? 0;
    this.seconds[row] = Math.max(0, (endedAt ?? curve.at(-1)?.at ?? startedAt) - startedAt) / 1000;
  }

  #grow(): void {
    const longer = <T extends Float64Array | Uint8Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    const capacity = 2 * this.status.length;
    this.points = longer(this.points, new Float64Array(capacity * this.dimensions));
    this.status = longer(this.status, new Uint8Array(capacity));
    this.losses = longer(this.losses, new Float64Array(capacity));
    this.epochs = longer(this.epochs, new Float64Array(capacity));
    this.seconds = longer(this.seconds, new Float64Array(capacity));
  }
}

const FIRST_CAPACITY = 64;

function statusOf({ state, score }: Trial): number {
  if (state === "running") return RowStatus.pending;
  if (state === "diverged") return RowStatus.diverged;
  return state === "failed" || score === undefined ? RowStatus.failed : RowStatus.scored;
}

/**
 * Writes params' coordinates, beyond 0…1 where a value lies outside a range that has narrowed since. An option that was
 * dropped has no place in the cube, so its coordinate is NaN like one that is not active.
 */
function encodeWidely(space: Space, { params }: Trial, out: Float64Array): void {
  if (encodePoint(space, params, out)) return;
  for (const [d, { name, distribution }] of space.dimensions.entries()) {
    const value = params[name];
    if (value !== undefined && Number.isNaN(out[d])) out[d] = extrapolated(distribution, value);
  }
}

function extrapolated({ base, scale }: Distribution, value: Value): number {
  if ((base.kind !== "uniform" && base.kind !== "int") || typeof value !== "number") return Number.NaN;
  const x = invertScale(scale, value);
  if (base.kind === "uniform") return (x - base.low) / (base.high - base.low);
  const step = base.step ?? 1;
  return (x - base.low + step / 2) / (base.high - base.low + step);
}
