import { describe, expect, it } from "vitest";
import { decodePoint } from "../../space/space.ts";
import type { Study } from "../../study/study.ts";
import { drive } from "../drive.contract.ts";
import { describeSchedule, risingCurves } from "../schedule.contract.ts";
import { stages } from "../stages.ts";
import { freeze } from "./freeze.ts";

describeSchedule("freeze", freeze, 4);

/** A study with 14 trials done, and room for more. */
function halfway(): Study {
  const { study } = drive({ make: stages, stages: [{ trials: 14, epochs: 9 }], accuracy: risingCurves(4, 0.1) });
  return { ...study, stages: study.stages.map((stage) => ({ ...stage, last: 40 })) };
}

/** The params that trials of these numbers would get of one who knows the study. */
function drawnFor(study: Study, numbers: readonly number[]) {
  const job = freeze().next(study);
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
