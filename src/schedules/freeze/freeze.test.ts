import { describe, expect, it } from "vitest";
import { decodePoint, type Params } from "../../space/space.ts";
import type { Until } from "../../study/definition.ts";
import { reached } from "../../study/losses.ts";
import type { Study, Trial } from "../../study/study.ts";
import { type Drive, drive } from "../drive.fixture.ts";
import { describeSchedule, risingCurves } from "../schedule.contract.ts";
import { stages } from "../stages.ts";
import { endingEarly } from "../until.ts";
import { freeze } from "./freeze.ts";

describeSchedule("freeze", freeze, 4);
describeSchedule("freeze for seconds", () => freeze({ cost: "seconds" }), 4);

/** A study with 14 trials done, and room for more. */
function halfway(seconds?: Drive["seconds"]): Study {
  const curves = { stages: [{ trials: 14, epochs: 9 }], accuracy: risingCurves(4, 0.1) };
  const { study } = drive({ make: stages, ...curves, ...(seconds === undefined ? {} : { seconds }) });
  return { ...study, stages: study.stages.map((stage) => ({ ...stage, last: 40 })) };
}

/** The params that trials of these numbers would get of one who knows the study. */
function drawnFor(study: Study, numbers: readonly number[], schedule = freeze()) {
  const job = schedule.next(study);
  if (job.kind !== "start" || job.drawing === undefined)
    throw new Error(`expected params of its own, found ${job.kind}`);
  const { suggest } = job.drawing;
  return numbers.map((number) => decodePoint(study.stages[0]!.space, suggest(number)!.point));
}

describe("the params that freeze draws", () => {
  it("differ for all who ask at the same moment, each of whom foresees what the others draw", () => {
    const study = halfway();
    const drawn = drawnFor(study, [15, 16, 17, 18]);
    expect(new Set(drawn.map((params) => JSON.stringify(params))).size).toBe(4);
    expect(drawnFor(study, [18, 16])).toEqual([drawn[3], drawn[1]]);
  });

  it("are left to the sampler while it has points that the user knows", () => {
    const study = halfway();
    const tries = Array.from({ length: 15 }, () => ({ lr: 0.1 }));
    const job = freeze().next({ ...study, definition: { ...study.definition, tries } });
    const drawing = job.kind === "start" ? job.drawing : undefined;
    expect(drawing?.suggest(15)).toBeUndefined();
    expect(drawing?.suggest(16)).toBeDefined();
  });
});

describe("a search that ends before its plan", () => {
  /** [trials] by number, of stages far larger than the search may become. */
  const searched = (until: Until, curves: number) => {
    const stages = [{ trials: 200, epochs: 9 }];
    const accuracy = risingCurves(curves, 0);
    const { study } = drive({ make: () => endingEarly(freeze()), stages, accuracy, until });
    return study.trials.filter((trial) => trial !== undefined);
  };
  const bestOf = (trials: readonly Trial[]) => trials.toSorted((a, b) => scoreOf(b) - scoreOf(a))[0]!;
  const scoreOf = ({ curve }: Trial) => Math.max(...curve.map(({ metrics }) => Number(metrics.accuracy)));

  it.each([17, 18, 19])("has trained its best to the end when its epochs are spent (curves %i)", (curves) => {
    expect(reached(bestOf(searched({ epochs: 54 }, curves)))).toBe(9);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    "trains its best to the end once all trials are begun that may be (curves %i)",
    (curves) => {
      const trials = searched({ trials: 12 }, curves);
      expect(trials).toHaveLength(12);
      expect(reached(bestOf(trials))).toBe(9);
    },
  );
});

describe("what an improvement costs", () => {
  /** How many of eight new params have epochs that take a hundredth of the time, where scores are chance. */
  const quickOf = (cost: "epochs" | "seconds") => {
    const seconds = ({ momentum }: Params) => (Number(momentum) < 0.5 ? 1 : 100);
    const drawn = drawnFor(halfway(seconds), [15, 16, 17, 18, 19, 20, 21, 22], freeze({ cost }));
    return drawn.filter((params) => seconds(params) === 1).length;
  };

  it("counts in seconds where it is asked to, so that it looks where epochs are short", () => {
    expect(quickOf("epochs")).toBeLessThan(6);
    expect(quickOf("seconds")).toBeGreaterThan(6);
  });

  it("is asked for anew when times have changed, though no curve has", () => {
    const [quick, slow] = [1, 100].map((low) => halfway(({ momentum }) => (Number(momentum) < 0.5 ? low : 10)));
    const schedule = freeze({ cost: "seconds" });
    drawnFor(quick!, [15], schedule);
    expect(drawnFor({ ...slow!, stages: quick!.stages }, [15], schedule)).toEqual(drawnFor(slow!, [15], schedule));
  });

  it("counts the start of programs in it, so that one that trains is left less often where that takes long", () => {
    /** Programs started for each epoch that is trained. */
    const starts = (cost: "epochs" | "seconds", starting: number) => {
      const order = { stages: [{ trials: 20, epochs: 20 }], accuracy: risingCurves(4, 0), seconds: () => 1 };
      const { study, epochs } = drive({ make: () => freeze({ cost }), ...order, starting });
      return study.trials.reduce((sum, trial) => sum + trial!.attempt, 0) / epochs;
    };
    expect(starts("seconds", 30)).toBeLessThan(0.9 * starts("seconds", 0));
    expect(starts("epochs", 30)).toBe(starts("epochs", 0));
  });
});
