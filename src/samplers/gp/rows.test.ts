import { describe, expect, it } from "vitest";
import { thinned } from "./rows.ts";

describe("thinning trials", () => {
  const losses = Float64Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const all = Array.from(losses.keys());

  it("keeps all when there are few", () => {
    expect(thinned(all, losses, 100)).toEqual(all);
  });

  it("keeps the best half, and others from beginning to end, in order and none twice", () => {
    const kept = thinned(all, losses, 20);
    expect(kept).toHaveLength(20);
    expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
    expect(kept.map((row) => losses[row]!).filter((loss) => loss < 10)).toHaveLength(10);
    expect(Math.min(...kept)).toBeLessThan(15);
    expect(Math.max(...kept)).toBeGreaterThan(85);
  });
});
