import { describe, expect, it } from "vitest";
import { parseSpace } from "../../space/space.ts";
import { askAfter, pastOf } from "../asks.fixture.ts";
import { inputsOf } from "./inputs.ts";
import { modelLosses } from "./model.ts";

describe("the improvement that the model expects", () => {
  const plane = parseSpace({ x: "uniform(0, 1)", y: "uniform(0, 1)" });

  it("is less by a margin, and that tells against polishing the best trial more than against what is unknown", () => {
    const past = pastOf(plane, 20, ({ x, y }) => ({
      state: "done",
      score: -((Number(x) - 0.3) ** 2) - (Number(y) - 0.6) ** 2,
    }));
    const ask = askAfter(plane, past);
    const { history } = ask;
    const scored = past.map((_, row) => row);
    const inputs = inputsOf(plane, history, scored, scored);
    const model = modelLosses(inputs, ask, { scored, pending: [] }, "map", [])!;
    const best = scored.reduce((one, row) => (history.losses[row]! < history.losses[one]! ? row : one));
    const [x, y] = history.points.subarray(2 * best, 2 * best + 2);
    const lost = (u: number, v: number) => {
      const at = (margin: number) => model.improvement(margin).evaluate(Float64Array.of(u, v), 1)[0]!;
      return at(0) - at(0.2);
    };
    const corners = [0, 1].flatMap((u) => [0, 1].map((v) => lost(u, v)));
    expect(Math.min(...corners)).toBeGreaterThan(0);
    expect(lost(x! + 0.002, y! + 0.002)).toBeGreaterThan(2 * Math.min(...corners));
  });
});
