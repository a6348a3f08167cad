import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf } from "../../math/normal.ts";
import { stream } from "../../math/random.ts";
import { axesOf, cellAt } from "../../space/axes.ts";
import { parseSpace } from "../../space/space.ts";
import { drawParzen, fitParzen, logDensity, type Parzen } from "./parzen.ts";

// Two lines, ordered cells, and unordered ones of unequal shares.
const axes = axesOf(
  parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)", depth: "int(1, 4)", net: "choice(a, b, c, weights=[5, 3, 2])" }),
);
const shares = { depth: [0.25, 0.25, 0.25, 0.25], net: [0.5, 0.3, 0.2] };
const starts = { depth: [0, 0.25, 0.5, 0.75], net: [0, 0.5, 0.8] };

const coordinate = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, Number.NaN));
const observation = fc.record({
  at: fc.tuple(coordinate, coordinate, coordinate, coordinate),
  weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
});
const mixtures = fc.record({
  observations: fc.array(observation, { maxLength: 8 }),
  width: fc.double({ min: 0.05, max: 1, noNaN: true }),
});
type Mixture = typeof mixtures extends fc.Arbitrary<infer T> ? T : never;

function fitted({ observations, width }: Mixture): Parzen {
  return fitParzen(
    {
      points: Float64Array.from(observations.flatMap(({ at }) => at)),
      dimensions: 4,
      rows: observations.map((_, i) => i),
      weights: Float64Array.from(observations, ({ weight }) => weight),
    },
    axes.map((axis, dimension) => ({ dimension, axis, widths: new Float64Array(observations.length + 1).fill(width) })),
  );
}

/** The density over the prior's, straight from its definition. */
function naiveDensity({ observations, width }: Mixture, point: readonly number[]): number {
  const total = observations.reduce((sum, { weight }) => sum + weight, 1);
  const onLine = (x: number, centre: number) => {
    const density = Math.exp(-(((x - centre) / width) ** 2) / 2) / (width * Math.sqrt(2 * Math.PI));
    return density / (normalCdf((1 - centre) / width) - normalCdf(-centre / width));
  };
  const cell = (name: "depth" | "net", u: number) => starts[name].findLastIndex((start) => u >= start);
  const onDepth = (x: number, own: number) => {
    const mass = (k: number) =>
      normalCdf((k + 0.5 - cell("depth", own)) / 4 / width) - normalCdf((k - 0.5 - cell("depth", own)) / 4 / width);
    return mass(cell("depth", x)) / (mass(0) + mass(1) + mass(2) + mass(3)) / 0.25;
  };
  const onNet = (x: number, own: number) =>
    0.2 + (cell("net", x) === cell("net", own) ? 0.8 / shares.net[cell("net", x)]! : 0);
  const kernels = [onLine, onLine, onDepth, onNet];
  const sum = observations.reduce((density, { at, weight }) => {
    const factors = kernels.map((kernel, d) =>
      Number.isNaN(at[d]) || Number.isNaN(point[d]) ? 1 : kernel(point[d]!, at[d]!),
    );
    return density + weight * factors.reduce((product, factor) => product * factor, 1);
  }, 1);
  return sum / total;
}

describe("a Parzen mixture", () => {
  it("has the density of its definition, active or not", () => {
    fc.assert(
      fc.property(mixtures, fc.tuple(coordinate, coordinate, coordinate, coordinate), (mixture, point) => {
        const density = Math.exp(logDensity(fitted(mixture), Float64Array.from(point)));
        expect(density).toBeCloseTo(naiveDensity(mixture, point), 6);
      }),
    );
  });

  it("integrates to one over the cube", () => {
    fc.assert(
      fc.property(mixtures, (mixture) => {
        const parzen = fitted(mixture);
        const nodes = 60;
        let total = 0;
        // Midpoints on the lines, every cell elsewhere.
        for (let i = 0; i < nodes ** 2; i++) {
          const [x, y] = [((i % nodes) + 0.5) / nodes, (Math.floor(i / nodes) + 0.5) / nodes];
          shares.depth.forEach((depthShare, depth) => {
            shares.net.forEach((netShare, net) => {
              const point = Float64Array.of(x, y, starts.depth[depth]! + 0.01, starts.net[net]! + 0.01);
              total += (depthShare * netShare * Math.exp(logDensity(parzen, point))) / nodes ** 2;
            });
          });
        }
        expect(total).toBeCloseTo(1, 2);
      }),
      { numRuns: 8 },
    );
  });

  it("draws points as often as its density says", () => {
    const mixture: Mixture = {
      observations: [
        { at: [0.1, 0.9, 0.1, 0.1], weight: 2 },
        { at: [0.6, Number.NaN, 0.9, 0.9], weight: 1 },
      ],
      width: 0.15,
    };
    const parzen = fitted(mixture);
    const rng = stream(3, "draws");
    const point = new Float64Array(4);
    const draws = 40_000;
    const found = { left: 0, low: 0, deep: 0, netB: 0 };
    for (let i = 0; i < draws; i++) {
      drawParzen(parzen, rng, point);
      if (point[0]! < 0.3) found.left++;
      if (point[1]! < 0.5) found.low++;
      if (point[2]! >= 0.75) found.deep++;
      if (cellAt(boxOf(3), point[3]!) === 1) found.netB++;
    }
    // The same by the density of each dimension alone: where the others are not active they play no part.
    const along = (d: number, from: number, to: number) => {
      const at = new Array<number>(4).fill(Number.NaN);
      let sum = 0;
      for (let i = 0; i < 2000; i++) {
        at[d] = from + ((i + 0.5) / 2000) * (to - from);
        sum += naiveDensity(mixture, at) * ((to - from) / 2000);
      }
      return sum;
    };
    expect(found.left / draws).toBeCloseTo(along(0, 0, 0.3), 2);
    expect(found.low / draws).toBeCloseTo(along(1, 0, 0.5), 2);
    expect(found.deep / draws).toBeCloseTo(along(2, 0.75, 1), 2);
    expect(found.netB / draws).toBeCloseTo(along(3, 0.5, 0.8), 2);
  });

  it("is the prior where nothing was observed", () => {
    const parzen = fitted({ observations: [], width: 0.1 });
    expect(logDensity(parzen, Float64Array.of(0.2, 0.4, 0.6, 0.8))).toBe(0);
  });
});

function boxOf(dimension: number) {
  const axis = axes[dimension]!;
  if (axis.kind === "line") throw new Error("a line has no cells");
  return axis;
}
