import { oncePer } from "../space/once-per.ts";
import type { Space } from "../space/space.ts";
import type { LearnedPoint } from "../study/learned.ts";

/** Works out once for each space what other studies' trials, which never change, tell of it. */
export function oncePerSpace<T>(
  make: (space: Space, learned: readonly LearnedPoint[]) => T,
): (space: Space, learned: readonly LearnedPoint[]) => T {
  const known = oncePer((learned: readonly LearnedPoint[]) => oncePer((space: Space) => make(space, learned)));
  return (space, learned) => known(learned)(space);
}
