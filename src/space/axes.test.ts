import { describe, expect, it } from "vitest";
import { axesOf, type Cells, cellAt, middleOf } from "./axes.ts";
import { decode, encode, type Value } from "./distribution.ts";
import { parseSpace } from "./space.ts";

const axisOf = (expression: string) => axesOf(parseSpace({ x: expression }))[0]!;

function cellsOf(expression: string): Cells {
  const axis = axisOf(expression);
  if (axis.kind === "line") throw new Error(`${expression} has no cells`);
  return axis;
}

describe("an axis", () => {
  it.each([
    ["int(3, 7)", "ordered", [3, 4, 5, 6, 7]],
    ["2 ** int(4, 6)", "ordered", [16, 32, 64]],
    ["uniform(0, 1, step=0.5)", "ordered", [0, 0.5, 1]],
    ["ordinal(32, 64, 128)", "ordered", [32, 64, 128]],
    ["choice(a, b, c, weights=[1, 6, 3])", "unordered", ["a", "b", "c"]],
    ["choice(a, b, c, weights=[1, 0, 3])", "unordered", ["a", "c"]],
  ] as const)("of %s has a cell for each value that can be drawn", (expression, kind, values) => {
    const axis = cellsOf(expression);
    const { distribution } = parseSpace({ x: expression }).dimensions[0]!;
    expect(axis.kind).toBe(kind);
    const middles = Array.from({ length: axis.count }, (_, cell) => middleOf(axis, cell));
    expect(middles.map((u): Value => decode(distribution, u))).toEqual(values);
    expect(values.map((value) => cellAt(axis, encode(distribution, value)!))).toEqual(values.map((_, cell) => cell));
  });

  it.each(["uniform(0, 1)", "loguniform(1e-6, 10)", "normal(0, 1)", "int(1, 1000)", "logint(1, 8)"])(
    "of %s is a line",
    (expression) => {
      expect(axisOf(expression).kind).toBe("line");
    },
  );

  it("puts what lies beyond a range into its end cells", () => {
    expect([-0.5, 0, 1, 1.5].map((u) => cellAt(cellsOf("int(1, 4)"), u))).toEqual([0, 0, 3, 3]);
  });
});
