import type { Rng } from "../math/random.ts";
import type { Params, Space } from "../space/space.ts";
import type { Json } from "../study/events.ts";
import type { History } from "../study/history.ts";
import type { LearnedPoint } from "../study/learned.ts";

/** What a sampler is asked: the next point of `space`, for the trial at `position`. */
export interface Ask {
  readonly space: Space;
  /** Its points lie in the unit cube of `space`. */
  readonly history: History;
  /** The trial's own stream of chance. */
  readonly rng: Rng;
  readonly position: Position;
  /** Trials of other studies that this one learns from. */
  readonly learned?: readonly LearnedPoint[];
}

/** Where a trial stands in its sequence, so that sequences do not depend on who asks when. */
export interface Position {
  /** The study's seed; name streams that a whole stage shares by it and `stage`. */
  readonly seed: number;
  readonly stage: number;
  /** 0 for the stage's first new trial. */
  readonly index: number;
  /** New trials that the stage has in all. */
  readonly of: number;
}

export interface Suggestion {
  /** [dimensions] in the unit cube. Coordinates of parameters that turn out not to be active are ignored. */
  readonly point: Float64Array;
  /** Values of active parameters that were given rather than drawn: they are taken as they are, where decoding their coordinates might round. */
  readonly exact?: Params;
  /** Found again as `history.state` at the next suggestion. */
  readonly state?: Json;
  /** Why this point, in numbers: the model, its expectation (in loss) and uncertainty. */
  readonly why?: Readonly<Record<string, number | string>>;
}

/** Proposes params. Pure: the same ask gives the same suggestion. May cache by history, never change meaning by it. */
export interface Sampler {
  suggest(ask: Ask): Suggestion;
}
