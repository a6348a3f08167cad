import { describe, expect, it } from "vitest";
import { encodePoint, type Params, parseSpace, type Space } from "../../space/space.ts";
import { HistoryTable } from "../../study/history-table.ts";
import { pastTrial } from "../asks.fixture.ts";
import { coordinates, inputsOf } from "./inputs.ts";

const mixed = parseSpace({
  net: "choice(a, b, c)",
  lr: "10 ** uniform(-6, 1)",
  depth: "int(1, 4)",
  width: "logint(16, 512)",
  beta: "uniform(0, 1) if net == b",
});

function inputsAfter(space: Space, trials: readonly { params: Params; epochs?: number }[]) {
  const history = new HistoryTable(space, "maximize");
  const past = trials.map(({ params, epochs = 10 }, i) => {
    const trial = pastTrial(i + 1, { params, state: "done", score: 1 });
    return { ...trial, curve: [{ epoch: epochs, metrics: { score: 1 }, at: 1 }] };
  });
  history.follow(past);
  const rows = past.map((_, i) => i);
  const inputs = inputsOf(space, history, rows, rows);
  return { history, rows, inputs };
}

const a: Params = { net: "a", lr: 0.1, depth: 2, width: 100 };
const b: Params = { net: "b", lr: 0.1, depth: 2, width: 100, beta: 0.25 };

describe("the kernel's inputs", () => {
  it("are numbers first, then options; what is not active is alike", () => {
    const { inputs, history, rows } = inputsAfter(mixed, [{ params: a }, { params: b }]);
    expect(inputs).toMatchObject({ columns: 5, warped: 4, numeric: 4, dimensionOf: [1, 2, 3, 4, 0] });
    const x = coordinates(inputs, history, rows);
    expect([...x.subarray(0, 5)]).toEqual([...x.subarray(5, 8), 0.5, 0]);
    expect([...x.subarray(5)].slice(3)).toEqual([0.25, 1]);
  });

  it("round candidates to where their params lie", () => {
    const { inputs } = inputsAfter(mixed, []);
    const settled = inputs.settle(Float64Array.of(0.9, 0.3, 0.26, 0.5, 0.7));
    const width = new Float64Array(5);
    encodePoint(mixed, { ...a, width: Math.round(10 ** ((Math.log10(15.5) + Math.log10(512.5)) / 2)) }, width);
    expect([...settled]).toEqual([(2 + 0.5) / 3, 0.3, 0.375, expect.closeTo(width[3]!, 12), NaN]);
    expect([...inputs.settle(settled)]).toEqual([...settled]);
  });

  it("have a column for epochs only where trials differ in them", () => {
    const { inputs, history, rows } = inputsAfter(mixed, [
      { params: a, epochs: 1 },
      { params: a, epochs: 30 },
    ]);
    expect(inputs).toMatchObject({ columns: 6, warped: 4, numeric: 5, dimensionOf: [1, 2, 3, 4, -1, 0] });
    const [short, long] = [4, 10].map((at) => coordinates(inputs, history, rows)[at]!);
    expect(long).toBe(1);
    expect(short).toBeGreaterThan(0);
    expect(short).toBeLessThan(0.6);
    expect(coordinates(inputs, history, rows, "to the end")[4]).toBe(1);
  });

  it("stretch to trials of wider ranges, and know where the cube lies within them", () => {
    const wide = parseSpace({ x: "uniform(-1, 3)" });
    const narrow = parseSpace({ x: "uniform(0, 1)" });
    const { inputs, history, rows } = inputsAfter(narrow, [
      { params: { x: -1 } },
      { params: { x: 3 } },
      { params: { x: 0.5 } },
    ]);
    expect([...coordinates(inputs, history, rows)]).toEqual([0, 1, 0.375]);
    expect([inputs.coordinate(0, 0), inputs.coordinate(0, 1)]).toEqual([0.25, 0.5]);
    expect(inputs.unit(0, 0.375)).toBeCloseTo(0.5, 14);
    expect(inputsAfter(wide, [{ params: { x: 3 } }]).inputs.coordinate(0, 0)).toBeCloseTo(0);
  });
});
