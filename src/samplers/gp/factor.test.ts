import { describe, expect, it } from "vitest";
import { example } from "./dense.fixture.ts";
import { factorise } from "./factor.ts";

describe("a kernel matrix's factor", () => {
  it.each([
    [10, 11],
    [11, 12],
    [12, 12],
    [13, 9],
    [2, 17],
  ])("is to the last digit the same where an earlier one of %i rows is gone on from, to %i", (before, after) => {
    const { layout, theta, data } = example(20);
    const rows = (count: number) => data.x.slice(0, count * layout.columns);
    const earlier = factorise(layout, theta, rows(before), before)!;
    // A trial that was pending has turned out another one.
    const changed = rows(after);
    changed[(after - 2) * layout.columns] = 0.123;
    for (const w of [rows(after), changed]) {
      expect(factorise(layout, theta, w, after, [earlier])!.l).toEqual(factorise(layout, theta, w, after)!.l);
    }
  });

  it("takes nothing from one of other hyperparameters", () => {
    const { layout, theta, data } = example(20);
    const earlier = factorise(layout, theta, data.x, 20)!;
    const other = theta.map((value) => value + 0.1);
    expect(factorise(layout, other, data.x, 20, [earlier])!.l).toEqual(factorise(layout, other, data.x, 20)!.l);
  });

  it("is none where rounding leaves the matrix indefinite", () => {
    const { layout, theta, data } = example(10);
    data.x.copyWithin(4, 0, 4);
    theta[layout.noise] = -60;
    expect(factorise(layout, theta, data.x, 10)).toBeUndefined();
  });
});
