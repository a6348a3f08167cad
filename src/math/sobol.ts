import { joeKuo } from "./joe-kuo.ts";
import { type Rng, stream } from "./random.ts";

const BITS = 32;

/** Dimensions for which there are direction numbers. */
export const SOBOL_DIMENSIONS = joeKuo.length + 1;

/** A sequence whose points cover the unit cube more evenly than chance, any of which can be had alone. */
export interface SobolSequence {
  /** Writes point `index` (0, 1, 2 …, below 2³²) to `out`: each coordinate in [0, 1). */
  point(index: number, out: Float64Array): void;
}

/** Sobol's sequence as it is: its first point is 0, its second ½ everywhere. Points in the order of binary numbers. */
export function sobol(dimensions: number): SobolSequence {
  return sequence(
    Array.from({ length: checked(dimensions) }, (_, d) => directionNumbers(d)),
    new Uint32Array(dimensions),
  );
}

/**
 * Sobol's sequence scrambled by random lower triangular matrices and a digital shift: as even as before, but each point alone
 * is uniform, and other seeds give other points.
 *
 * Reference: Matoušek, "On the L2-discrepancy for anchored boxes", J. Complexity 14 (1998).
 */
export function scrambledSobol(dimensions: number, ...seed: readonly (number | string)[]): SobolSequence {
  const rng = stream(...seed, "sobol");
  const directions = Array.from({ length: checked(dimensions) }, (_, d) => scrambled(directionNumbers(d), rng));
  return sequence(
    directions,
    Uint32Array.from({ length: dimensions }, () => randomBits(rng)),
  );
}

function checked(dimensions: number): number {
  if (dimensions > SOBOL_DIMENSIONS)
    throw new RangeError(`Sobol's sequence has ${SOBOL_DIMENSIONS} dimensions here, not ${dimensions}`);
  return dimensions;
}

function sequence(directions: readonly Uint32Array[], shift: Uint32Array): SobolSequence {
  return {
    point(index, out) {
      for (let d = 0; d < directions.length; d++) {
        const v = directions[d]!;
        let x = shift[d]!;
        for (let bit = 0, rest = index; rest > 0; bit++, rest >>>= 1) if (rest & 1) x ^= v[bit]!;
        out[d] = (x >>> 0) / 2 ** BITS;
      }
    },
  };
}

/** v_1 … v_32 of a dimension, the binary point before the highest bit (Bratley and Fox 1988). */
function directionNumbers(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) {
    for (let i = 0; i < BITS; i++) v[i] = 2 ** (BITS - 1 - i);
    return v;
  }
  const [s = 0, a = 0, ...m] = joeKuo[dimension - 1]!;
  for (let i = 0; i < BITS; i++) {
    if (i < s) {
      v[i] = m[i]! << (BITS - 1 - i);
      continue;
    }
    let x = v[i - s]! ^ (v[i - s]! >>> s);
    for (let k = 1; k < s; k++) if ((a >>> (s - 1 - k)) & 1) x ^= v[i - k]!;
    v[i] = x;
  }
  return v;
}

/** Multiplies each direction number, as a column of bits from the highest down, by one random lower triangular matrix over {0, 1}. */
function scrambled(directions: Uint32Array, rng: Rng): Uint32Array {
  const rows = Uint32Array.from({ length: BITS }, (_, row) => {
    const diagonal = 2 ** (BITS - 1 - row);
    // Random bits above the diagonal's place value, which are the columns to its left.
    const left = row === 0 ? 0 : (randomBits(rng) >>> (BITS - row)) << (BITS - row);
    return (diagonal | left) >>> 0;
  });
  return directions.map((v) => {
    let result = 0;
    for (let row = 0; row < BITS; row++) if (parity(rows[row]! & v)) result |= 1 << (BITS - 1 - row);
    return result;
  });
}

function randomBits(rng: Rng): number {
  return rng.int(2 ** BITS);
}

function parity(bits: number): number {
  let x = bits ^ (bits >>> 16);
  x ^= x >>> 8;
  x ^= x >>> 4;
  return (0x6996 >>> (x & 15)) & 1;
}
