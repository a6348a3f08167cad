import { describe, expect, it } from "vitest";
import type { Metric } from "../study/definition.ts";
import { curveOf, trialWith } from "../study/study.fixture.ts";
import type { CurvePoint, Trial } from "../study/study.ts";
import { standingOf } from "./standing.ts";

const metric: Metric = { name: "acc", goal: "maximize" };
const levels = [1, 3, 9];

/** Where a trial with these accuracies by epoch stands. */
function standing(state: Trial["state"], accuracies: readonly number[], given: Partial<Trial> = {}) {
  const curve = accuracies.length > 0 ? curveOf({ acc: accuracies }) : [];
  const { losses, phase } = standingOf(trialWith({ number: 1, state, curve, ...given }), levels, metric);
  return [phase, ...losses];
}

const at = (epoch: number, acc: number): CurvePoint => ({ epoch, metrics: { acc }, at: 0 });

describe("where a trial stands", () => {
  it("is by its best loss up to each rung, whatever is no number", () => {
    expect(standing("running", [0.5, 0.7, 0.6, 0.9])).toEqual(["climbing", -0.5, -0.7]);
    expect(standing("running", [Number.NaN, 0.7, Number.NaN])).toEqual(["climbing", Number.POSITIVE_INFINITY, -0.7]);
  });

  it("is at a rung that it waits on only where its last epoch is the one that reached it", () => {
    expect(standing("paused", [0.5])[0]).toBe("waiting");
    expect(standing("paused", [0.5, 0.6])[0]).toBe("climbing");
    expect(standing("paused", [0.5, 0.6, 0.7])[0]).toBe("waiting");
    expect(standing("paused", [])[0]).toBe("climbing");
  });

  it("counts a rung as reached by the first report of its epoch or a later one", () => {
    const parts = [at(0.5, 0.1), at(1.25, 0.2)];
    expect(standing("paused", [], { curve: parts })).toEqual(["waiting", -0.2]);
    const every4 = [at(4, 0.4)];
    expect(standing("paused", [], { curve: every4 })).toEqual(["waiting", -0.4, -0.4]);
    expect(standing("paused", [], { curve: [...every4, at(8, 0.8)] })).toEqual(["climbing", -0.4, -0.4]);
  });

  it("keeps what an earlier attempt reached, and waits on none of its rungs again", () => {
    const earlier = curveOf({ acc: [0.5, 0.6, 0.7] });
    expect(standing("running", [], { earlier })).toEqual(["climbing", -0.5, -0.7]);
    expect(standing("paused", [0.4], { earlier })).toEqual(["climbing", -0.4, -0.7]);
    expect(standing("paused", [0.4, 0.4, 0.4], { earlier })).toEqual(["climbing", -0.4, -0.4]);
  });

  it("is on all rungs for one that is done, however early its program ended", () => {
    expect(standing("done", [0.5, 0.6])).toEqual(["ended", -0.5, -0.6, -0.6]);
  });

  it("is last on the rung that it was on its way to for one that diverged there", () => {
    expect(standing("diverged", [0.5, Number.NaN])).toEqual(["ended", -0.5, Number.POSITIVE_INFINITY]);
    expect(standing("diverged", [0.5, 0.6, Number.NaN])).toEqual(["ended", -0.5, Number.POSITIVE_INFINITY]);
    expect(standing("diverged", [Number.NaN])).toEqual(["ended", Number.POSITIVE_INFINITY]);
  });

  it("tells nothing of the rung where it failed", () => {
    expect(standing("failed", [0.5, 0.6])).toEqual(["ended", -0.5]);
    expect(standing("failed", [0.5, 0.6, 0.7])).toEqual(["ended", -0.5]);
  });
});
