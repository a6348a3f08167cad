import type { Space } from "../space/space.ts";
import type { LearnedPoint } from "../study/learned.ts";

/** Works out once for each space what other studies' trials, which never change, tell of it. */
export function oncePerSpace<T extends object>(
  make: (space: Space, learned: readonly LearnedPoint[]) => T,
): (space: Space, learned: readonly LearnedPoint[]) => T {
  const known = new WeakMap<readonly LearnedPoint[], WeakMap<Space, T>>();
  return (space, learned) => {
    const bySpace = known.get(learned) ?? new WeakMap<Space, T>();
    known.set(learned, bySpace);
    const found = bySpace.get(space) ?? make(space, learned);
    bySpace.set(space, found);
    return found;
  };
}
