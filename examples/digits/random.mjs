/** Seeded chance: the same seeds give the same training, and a resumed one goes on as if it had never stopped. */

/**
 * Returns a generator of numbers in [0, 1), its stream named by integers such as seed, purpose and step.
 * mulberry32 (Tommy Ettinger, public domain), started from the names mixed by MurmurHash3's finalizer.
 */
export function random(...names) {
  let state = 0x9e3779b9;
  for (const name of names) {
    state ^= name | 0;
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Returns the integers 0…count-1 in random order (Fisher and Yates). */
export function shuffled(count, next) {
  const order = Int32Array.from({ length: count }, (_, place) => place);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** Returns `count` draws from the normal distribution with the given standard deviation (Box and Muller). */
export function normals(count, deviation, next) {
  return Float32Array.from(
    { length: count },
    () => deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}
