/**
 * Random streams: every stream is named by a seed and keys, so that what a trial draws depends on its number alone and
 * not on who draws it or when.
 *
 * Generator: xoshiro128** 1.1 (Blackman and Vigna 2018), seeded from a 128-bit hash of the keys.
 */

/** A stream of random numbers. */
export interface Rng {
  /** A number in [0, 1) with 53 random bits. */
  next(): number;
  /** A whole number in [0, n). `n` must be at least 1. */
  int(n: number): number;
  /** A standard normal number (polar method, Marsaglia and Bray 1964). */
  normal(): number;
}

export type StreamKey = number | string;

/** The stream named by `keys`. Equal keys give equal streams; different keys give unrelated ones. */
export function stream(...keys: readonly StreamKey[]): Rng {
  let a = finalise(hash(keys, 0x811c9dc5));
  let b = finalise(hash(keys, 0x9e3779b9));
  let c = finalise(hash(keys, 0x85ebca6b));
  let d = finalise(hash(keys, 0xc2b2ae35)) | 1; // never all zero
  let spare: number | undefined;

  function bits(): number {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  }

  function next(): number {
    const high = bits() >>> 5;
    const low = bits() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  return {
    next,
    int: (n) => Math.floor(next() * n),
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const r = x * x + y * y;
        if (r >= 1 || r === 0) continue;
        const factor = Math.sqrt((-2 * Math.log(r)) / r);
        spare = y * factor;
        return x * factor;
      }
    },
  };
}

/** A copy of `items` in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const result = items.slice();
  for (let i = result.length - 1; i > 0; i--) {
    const j = rng.int(i + 1);
    const held = result[i]!;
    result[i] = result[j]!;
    result[j] = held;
  }
  return result;
}

/** 32-bit FNV-1a over the keys' text, with separators so that ("a", "b") differs from ("ab"). Four bases make 128 bits of state. */
function hash(keys: readonly StreamKey[], basis: number): number {
  let h = basis;
  for (const key of keys) {
    const text = `${typeof key === "number" ? "#" : "$"}${key};`;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      h = Math.imul(h ^ (code & 0xff), 0x01000193);
      h = Math.imul(h ^ (code >>> 8), 0x01000193);
    }
  }
  return h;
}

/** Spreads every bit of `h` over all 32 (the finaliser of MurmurHash3). */
function finalise(h: number): number {
  let z = h ^ (h >>> 16);
  z = Math.imul(z, 0x85ebca6b);
  z ^= z >>> 13;
  z = Math.imul(z, 0xc2b2ae35);
  return (z ^ (z >>> 16)) | 0;
}
