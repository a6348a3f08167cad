import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "./normal.ts";
import { type StreamKey, shuffled, stream } from "./random.ts";

const MASK = 0xffffffffn;
const rotated = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & MASK;

/** xoshiro128** 1.1 in whole numbers of any size: a second way to the same bits. */
function words(state: readonly bigint[], count: number): number[] {
  let [a = 0n, b = 0n, c = 0n, d = 0n] = state;
  return Array.from({ length: count }, () => {
    const word = (rotated((b * 5n) & MASK, 7n) * 9n) & MASK;
    const t = (b << 9n) & MASK;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotated(d, 11n);
    return Number(word);
  });
}

/** FNV-1a of the keys' text from one basis, and MurmurHash3's finaliser. */
function lane(text: string, basis: bigint): bigint {
  let h = basis;
  for (const letter of text) {
    h = ((h ^ BigInt(letter.charCodeAt(0))) * 0x01000193n) & MASK;
    h = (h * 0x01000193n) & MASK;
  }
  h ^= h >> 16n;
  h = (h * 0x85ebca6bn) & MASK;
  h ^= h >> 13n;
  h = (h * 0xc2b2ae35n) & MASK;
  return h ^ (h >> 16n);
}

const anyKeys: fc.Arbitrary<StreamKey[]> = fc.array(fc.oneof(fc.integer(), fc.stringMatching(/^[a-z0-9]{0,6}$/)), {
  maxLength: 4,
});
const draws = (count: number, ...keys: StreamKey[]): number[] => {
  const rng = stream(...keys);
  return Array.from({ length: count }, () => rng.next());
};

/** √n sup|F_n - F|; above 1.95 with probability 0.001. */
function kolmogorov(numbers: readonly number[], cdf: (x: number) => number): number {
  const sorted = Float64Array.from(numbers).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    distance = Math.max(distance, cdf(x) - i / n, (i + 1) / n - cdf(x));
  });
  return Math.sqrt(n) * distance;
}

describe("the second way", () => {
  it("gives the outputs that the generator's authors' program gives from the state 1, 2, 3, 4", () => {
    const published = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(words([1n, 2n, 3n, 4n], 10)).toEqual(published);
  });
});

describe("a stream", () => {
  it("is xoshiro128** seeded from its keys, two words a number", () => {
    const bases = [0x811c9dc5n, 0x9e3779b9n, 0x85ebca6bn, 0xc2b2ae35n];
    const state = bases.map((basis, i) => lane("#42;$params;#7;", basis) | (i === 3 ? 1n : 0n));
    const expected: number[] = [];
    const bits = words(state, 40);
    for (let i = 0; i < 40; i += 2) expected.push(((bits[i]! >>> 5) * 2 ** 26 + (bits[i + 1]! >>> 6)) / 2 ** 53);
    expect(draws(20, 42, "params", 7)).toEqual(expected);
  });

  it("never changes from one release to the next", () => {
    const rng = stream(0, "pinned");
    expect([rng.next(), rng.next(), rng.int(1000), rng.int(6), rng.normal(), rng.normal(), rng.next()]).toEqual([
      0.867235731389669, 0.6942190716845077, 395, 3, 0.4389898324797719, -1.9352219683666771, 0.6616386493170475,
    ]);
    expect(shuffled([0, 1, 2, 3, 4, 5, 6, 7], stream(0, "pinned"))).toEqual([3, 1, 0, 7, 5, 2, 4, 6]);
  });

  it("is named by its keys alone", () => {
    fc.assert(
      fc.property(anyKeys, (keys) => {
        expect(draws(5, ...keys)).toEqual(draws(5, ...keys));
      }),
    );
  });

  it("differs from the stream of any other keys", () => {
    fc.assert(
      fc.property(anyKeys, anyKeys, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(draws(2, ...a)).not.toEqual(draws(2, ...b));
      }),
    );
    expect(
      new Set([draws(1, "ab"), draws(1, "a", "b"), draws(1, 1), draws(1, "1"), draws(1), draws(1, "")].map(String))
        .size,
    ).toBe(6);
  });

  it("begins like no other of a hundred thousand trials' streams", () => {
    const first = new Set<number>();
    for (let trial = 0; trial < 100_000; trial++) first.add(stream(1, "params", trial).next());
    expect(first.size).toBe(100_000);
  });

  it("begins evenly over trials and over seeds, so that first draws cover the range", () => {
    const firsts = (keys: (i: number) => StreamKey[]) =>
      Array.from({ length: 20_000 }, (_, i) => stream(...keys(i)).next());
    expect(
      kolmogorov(
        firsts((i) => [1, "params", i]),
        (x) => x,
      ),
    ).toBeLessThan(1.95);
    expect(
      kolmogorov(
        firsts((i) => [i, "params", 1]),
        (x) => x,
      ),
    ).toBeLessThan(1.95);
  });

  it("has nothing to do with its neighbour's", () => {
    const count = 20_000;
    const a = draws(count, 1, "params", 1);
    const b = draws(count, 1, "params", 2);
    const correlation = a.reduce((sum, x, i) => sum + (x - 0.5) * (b[i]! - 0.5), 0) / (count / 12);
    expect(Math.abs(correlation)).toBeLessThan(3.3 / Math.sqrt(count));
  });
});

describe("numbers drawn", () => {
  it("by next lie in [0, 1), evenly", () => {
    const numbers = draws(100_000, "next");
    expect(numbers.every((x) => x >= 0 && x < 1)).toBe(true);
    expect(kolmogorov(numbers, (x) => x)).toBeLessThan(1.95);
  });

  it("by int are whole numbers in [0, n), each as often", () => {
    const rng = stream("int");
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[rng.int(7)]! += 1;
    const statistic = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    // The 0.999 quantile of chi-square with 6 degrees of freedom.
    expect(statistic).toBeLessThan(22.46);
    expect(stream("one").int(1)).toBe(0);
  });

  it("by normal are standard normal, the two of a pair independent", () => {
    const rng = stream("normal");
    const numbers = Array.from({ length: 100_000 }, () => rng.normal());
    expect(kolmogorov(numbers, normalCdf)).toBeLessThan(1.95);
    let product = 0;
    for (let i = 0; i < numbers.length; i += 2) product += numbers[i]! * numbers[i + 1]!;
    expect(Math.abs(product) / Math.sqrt(numbers.length / 2)).toBeLessThan(3.3);
  });
});

describe("shuffled", () => {
  it("keeps every item and leaves its input alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        expect([...shuffled(items, stream(seed))].sort()).toEqual([...items].sort());
        expect(items).toEqual(before);
      }),
    );
  });

  it("gives each order as often", () => {
    const rng = stream("shuffled");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffled([1, 2, 3, 4], rng).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const statistic = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // The 0.999 quantile of chi-square with 23 degrees of freedom.
    expect(statistic).toBeLessThan(49.73);
  });
});
