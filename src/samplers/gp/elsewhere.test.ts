import { describe, expect, it } from "vitest";
import { stream } from "../../math/random.ts";
import { parseSpace } from "../../space/space.ts";
import { askAfter, pastOf } from "../asks.contract.ts";
import { elsewhere, hasStalled } from "./elsewhere.ts";
import { gp } from "./gp.ts";
import { inputsOf } from "./inputs.ts";
import { layoutOf } from "./layout.ts";

/** Losses that fall by 1 for `falling` trials and then by `step` for `slow`. */
const losses = (falling: number, slow: number, step = 0) => [
  ...Array.from({ length: falling }, (_, i) => falling - i),
  ...Array.from({ length: slow }, (_, i) => 1 - step * (i + 1)),
];

describe("a search that has stalled", () => {
  it("is one whose last six trials found nothing that is worth having", () => {
    expect(hasStalled(losses(20, 4))).toBe(false);
    expect(hasStalled(losses(20, 6))).toBe(true);
    expect(hasStalled(losses(20, 6, 0.1))).toBe(true);
    expect(hasStalled(losses(20, 6, 0.3))).toBe(false);
  });

  it("is one that improves by less and less in a valley, however many of its trials lie there", () => {
    const valley = Array.from({ length: 60 }, (_, i) => 0.01 * 0.9 ** i);
    expect(hasStalled([...losses(20, 0), ...valley])).toBe(true);
  });

  it("is none that has just begun", () => {
    expect(hasStalled(losses(1, 18))).toBe(false);
    expect(hasStalled([])).toBe(false);
  });
});

describe("what lies elsewhere", () => {
  const space = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)", net: "choice(a, b)" });
  const { history } = askAfter(
    space,
    pastOf(space, 5, () => ({ state: "done", score: 1 })),
  );
  const inputs = inputsOf(space, history, [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]);
  const layout = layoutOf(inputs);
  const best = Float64Array.of(0.5, 0.5, 0);

  it("is between half and nine tenths of the space, without the best trial", () => {
    const rng = stream(1, "elsewhere");
    for (let k = 0; k < 10; k++) {
      const region = elsewhere(inputs, layout, new Float64Array(layout.size), best, rng);
      expect(region(best, 0)).toBe(false);
      const drawn = Array.from({ length: 1000 }, () => Float64Array.of(rng.next(), rng.next(), rng.int(2)));
      const share = drawn.filter((x) => region(x, 0)).length / 1000;
      expect(share).toBeGreaterThan(0.35);
      expect(share).toBeLessThan(0.99);
    }
  });

  it("is far along what matters, where the length scale is short", () => {
    const theta = new Float64Array(layout.size);
    theta[0] = -3;
    const region = elsewhere(inputs, layout, theta, best, stream(1, "elsewhere"));
    expect(region(Float64Array.of(0.9, 0.5, 0), 0)).toBe(true);
    expect(region(Float64Array.of(0.5, 0.9, 0), 0)).toBe(false);
  });
});

describe("the Gaussian process search, once it has stalled", () => {
  const plane = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

  it("looks away from the best at every second trial", () => {
    const far = (count: number) => {
      // All around the bottom of one bowl.
      const past = pastOf(plane, count, () => ({ state: "done" })).map((one, i) => {
        const [x, y] = [0.2 + 0.1 * Number(one.params.x) ** (1 + i), 0.2 + 0.1 * Number(one.params.y) ** (1 + i)];
        return { ...one, params: { x, y }, score: -((x - 0.2) ** 2) - (y - 0.2) ** 2 };
      });
      const { point, why } = gp().suggest(askAfter(plane, past));
      return { away: why?.["looks away from"] !== undefined, distance: Math.hypot(point[0]! - 0.2, point[1]! - 0.2) };
    };
    expect(far(30).away).toBe(false);
    const aside = far(31);
    expect(aside.away).toBe(true);
    expect(aside.distance).toBeGreaterThan(0.1);
  });
});
