import { describe, expect, it } from "vitest";
import { parseSpace } from "../../space/space.ts";
import { HistoryTable } from "../../study/history-table.ts";
import { pastTrial } from "../asks.fixture.ts";
import { inputsOf } from "./inputs.ts";
import { groupRows } from "./rows.ts";
import { validity } from "./terms.ts";

const line = parseSpace({ x: "uniform(0, 1)" });

/** log of the odds that a trial is valid just beyond a cliff at x = 0.6, after `count` trials that lie evenly, six of ten of them valid. */
function beyondCliff(count: number): number {
  const history = new HistoryTable(line, "maximize");
  for (let n = 1; n <= count; n++) {
    const x = (n * 0.618) % 1;
    history.follow([
      pastTrial(n, { params: { x }, ...(x > 0.6 ? { state: "diverged" } : { state: "done", score: x }) }),
    ]);
  }
  const rows = groupRows(history);
  const inputs = inputsOf(line, history, [...rows.scored, ...rows.invalid], []);
  return validity(inputs, history, rows)!.evaluate(Float64Array.of(0.65), 1)[0]!;
}

describe("the odds of a valid trial", () => {
  it("are asked for as strictly once more trials were valid than are held out", () => {
    expect(beyondCliff(200)).toBeLessThan(beyondCliff(100));
  });
});
