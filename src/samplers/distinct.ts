import { stream } from "../math/random.ts";
import type { Distribution } from "../space/distribution.ts";
import { oncePer } from "../space/once-per.ts";
import type { Space } from "../space/space.ts";
import type { History } from "../study/history.ts";
import { cubePoint, isRow } from "./known-points.ts";
import type { Ask, Position, Sampler, Suggestion } from "./sampler.ts";
import { drawUnseen, keyOf } from "./unseen.ts";

/** How often a sampler is asked once more before a point is drawn for it. */
const ASKED_AGAIN = 2;

/**
 * A sampler that learns, and suggests no params that a trial of the stage already has: it is asked again, and then any others
 * are drawn. Once the space is exhausted its suggestions stand.
 */
export function distinct(sampler: Sampler): Sampler {
  return {
    suggest(ask) {
      const { space, history } = ask;
      const first = sampler.suggest(ask);
      const taken = ({ point }: Suggestion) => hasRow(history, cubePoint(space, point));
      if (!taken(first)) return first;
      return unlike(first, sampler, ask, taken, () => keysOf(history));
    },
  };
}

/**
 * A design, which looks at no result, without params twice in a stage. What its trial 42 is must depend on the number alone,
 * not on what is known when it is asked; so the trials before it are drawn too, each from a stream of its own.
 */
export function distinctDesign(design: Sampler): Sampler {
  const sequencesOf = oncePer((_: Space) => new Map<string, Sequence>());
  return {
    suggest(ask) {
      const { space, position } = ask;
      if (repeatsByChanceAlone(space)) return design.suggest(ask);
      const known = sequencesOf(space);
      const key = `${position.seed} ${position.stage} ${position.of}`;
      const sequence = known.get(key) ?? { suggestions: [], seen: new Set() };
      known.set(key, sequence);
      while (sequence.suggestions.length <= position.index) goOn(sequence, design, ask);
      const suggestion = sequence.suggestions[position.index]!;
      return { ...suggestion, point: suggestion.point.slice() };
    },
  };
}

/** A stage's trials in the order of their numbers, as far as they have been drawn. */
interface Sequence {
  readonly suggestions: Suggestion[];
  readonly seen: Set<string>;
}

function goOn({ suggestions, seen }: Sequence, design: Sampler, { space, history, position }: Ask): void {
  const index = suggestions.length;
  const here: Position = { ...position, index };
  const ask: Ask = { space, history, position: here, rng: stream(position.seed, "distinct", position.stage, index) };
  const taken = ({ point }: Suggestion) => seen.has(keyOf(cubePoint(space, point)));
  const first = design.suggest(ask);
  const suggestion = taken(first) ? unlike(first, design, ask, taken, () => seen) : first;
  seen.add(keyOf(cubePoint(space, suggestion.point)));
  suggestions.push(suggestion);
}

/** Another suggestion than those taken, where the space has one. */
function unlike(
  first: Suggestion,
  sampler: Sampler,
  ask: Ask,
  taken: (suggestion: Suggestion) => boolean,
  keys: () => ReadonlySet<string>,
): Suggestion {
  for (let again = 0; again < ASKED_AGAIN; again++) {
    const next = sampler.suggest(ask);
    if (!taken(next)) return next;
  }
  const seen = keys();
  const point = drawUnseen(ask.space, (key) => seen.has(key), ask.rng);
  if (point === undefined) return first;
  const { state } = first;
  return { point, ...(state === undefined ? {} : { state }), why: { "drawn in place of": "params tried before" } };
}

function hasRow({ count, points }: History, cube: Float64Array): boolean {
  for (let row = 0; row < count; row++) if (isRow(points, row, cube)) return true;
  return false;
}

function keysOf({ count, points, dimensions }: History): ReadonlySet<string> {
  const keys = new Set<string>();
  for (let row = 0; row < count; row++) keys.add(keyOf(points.subarray(row * dimensions, (row + 1) * dimensions)));
  return keys;
}

/** Whether some value is always drawn from a continuous range, so that it is never the same. */
function repeatsByChanceAlone({ dimensions }: Space): boolean {
  return dimensions.some(({ distribution, conditions }) => conditions.length === 0 && isContinuous(distribution));
}

function isContinuous({ base, ends }: Distribution): boolean {
  if (base.kind === "beta") return true;
  return (base.kind === "uniform" || base.kind === "normal") && base.step === undefined && ends?.integer !== true;
}
