import type { Params } from "../space/space.ts";
import type { Chapter, CurveColumns, CurvePoint, Origin, Trial, TrialState } from "../study/study.ts";
import { type RareFields, restoredPoint, type TrialRow } from "./wire.ts";

/**
 * The trial of a row, whose points are made when somebody asks for them. A class, so that all share its getter: objects with
 * getters of their own are many times slower to read, and a page reads tens of thousands.
 */
export class ToldTrial implements Trial {
  readonly number: number;
  readonly born: number;
  readonly stage: number;
  readonly params: Params;
  readonly seed: number;
  readonly sampler: string;
  readonly state: TrialState;
  readonly reason: string;
  readonly attempt: number;
  readonly worker: string;
  readonly epochs: number;
  readonly score: number | undefined;
  readonly scoreEpoch: number | undefined;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly samplerState = undefined;
  readonly why = undefined;
  declare readonly repeatOf?: number;
  declare readonly byHand?: boolean;
  declare readonly earlier?: readonly CurvePoint[];
  declare readonly repeated?: number;
  declare readonly origin?: Origin;
  declare readonly chapters?: readonly Chapter[];
  declare readonly violates?: readonly string[];
  declare readonly wasDone?: boolean;
  declare readonly inVain?: boolean;
  declare readonly columns?: CurveColumns;
  readonly #pointsOf: () => readonly CurvePoint[];
  #points: readonly CurvePoint[] | undefined;

  constructor(row: TrialRow, pointsOf: () => readonly CurvePoint[], columns?: CurveColumns) {
    const [number, born, stage, params, seed, sampler, state, reason, attempt, worker, epochs, ...others] = row;
    const [score, scoreEpoch, startedAt, endedAt, rest] = others;
    this.number = number;
    this.born = born;
    this.stage = stage;
    this.params = params;
    this.seed = seed;
    this.sampler = sampler;
    this.state = state;
    this.reason = reason;
    this.attempt = attempt;
    this.worker = worker;
    this.epochs = epochs;
    this.score = score ?? undefined;
    this.scoreEpoch = scoreEpoch ?? undefined;
    this.startedAt = startedAt;
    this.endedAt = endedAt ?? undefined;
    this.#pointsOf = pointsOf;
    if (columns !== undefined) this.columns = columns;
    if (rest !== undefined) Object.assign(this, restored(rest));
  }

  get curve(): readonly CurvePoint[] {
    this.#points ??= this.#pointsOf();
    return this.#points;
  }
}

function restored({ earlier, chapters, ...rest }: RareFields): RareFields {
  return {
    ...rest,
    ...(earlier === undefined ? {} : { earlier: earlier.map(restoredPoint) }),
    ...(chapters === undefined ? {} : { chapters: chapters.map(restoredChapter) }),
  };
}

function restoredChapter(chapter: Chapter): Chapter {
  return { ...chapter, curve: chapter.curve.map(restoredPoint) };
}
