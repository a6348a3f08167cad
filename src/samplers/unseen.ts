import type { Rng } from "../math/random.ts";
import { cellCount } from "../space/distribution.ts";
import { oncePer } from "../space/once-per.ts";
import type { Space } from "../space/space.ts";
import { gridCells, gridSize } from "./grid-cells.ts";
import { cubePoint } from "./known-points.ts";

/** Spaces of at most so many params are looked through one by one. */
const MOST_LISTED = 10_000;
/** Draws until a larger space counts as exhausted. */
const DRAWS = 100;

/** Tells points with different params apart. `cube` as `cubePoint` gives it. */
export function keyOf(cube: Float64Array): string {
  return cube.join();
}

/** A point whose params are not among `seen`, by their keys; undefined where the space is exhausted. */
export function drawUnseen(space: Space, seen: (key: string) => boolean, rng: Rng): Float64Array | undefined {
  const listed = pointsOf(space);
  if (listed !== undefined) {
    const unseen = [...listed].flatMap(([key, point]) => (seen(key) ? [] : [point]));
    return unseen.length === 0 ? undefined : unseen[rng.int(unseen.length)]!.slice();
  }
  for (let draw = 0; draw < DRAWS; draw++) {
    const point = Float64Array.from(space.dimensions, () => rng.next());
    if (!seen(keyOf(cubePoint(space, point)))) return point;
  }
  return undefined;
}

/** Every point of a small discrete space by its key; undefined for other spaces. */
const pointsOf = oncePer((space: Space): ReadonlyMap<string, Float64Array> | undefined => {
  const countable = space.dimensions.every(({ distribution }) => cellCount(distribution) <= MOST_LISTED);
  if (!countable || gridSize(space, MOST_LISTED) > MOST_LISTED) return undefined;
  const cells = gridCells(space, MOST_LISTED, MOST_LISTED, "every point");
  return new Map(cells.map((point) => [keyOf(cubePoint(space, point)), point]));
});
