import { describe, expect, it } from "vitest";
import { printParameter } from "../space/print.ts";
import { parseSpace, SpaceError } from "../space/space.ts";
import type { Change, RecordedChange } from "./change.ts";
import { changedDefinition, changedStages, dismissalOf, withRanges } from "./changes.ts";
import { definitionWith } from "./study.fixture.ts";
import type { Stage } from "./study.ts";

const stage = (number: number, first: number, last: number): Stage => ({
  number,
  space: parseSpace({ lr: "10 ** uniform(-6, 1)", dropout: "uniform(0, 1)" }),
  epochs: number,
  first,
  last,
  carried: [],
  notes: [],
});
const recorded = (...changes: readonly Change[]): RecordedChange[] =>
  changes.map((change, i) => ({ number: i + 1, t: i, user: "ada", host: "lab", change }));
const rangesOf = ({ space }: Stage) => space.parameters.map(printParameter);

describe("changes of ranges", () => {
  it("replace those that they name and leave the others, the last word counting", () => {
    const changes = recorded(
      { kind: "ranges", stage: 1, space: { lr: "10 ** uniform(-3, 0)" } },
      { kind: "ranges", stage: 1, space: { lr: "10 ** uniform(-8, 0)" } },
    );
    expect(changedStages([stage(1, 1, 10)], changes).map(rangesOf)).toEqual([
      ["10 ** uniform(-8, 0)", "uniform(0, 1)"],
    ]);
  });

  it("say in the stage's notes who made them", () => {
    const [changed] = changedStages(
      [stage(1, 1, 10)],
      recorded({ kind: "ranges", stage: 1, space: { dropout: "uniform(0, 0.5)" } }),
    );
    expect(changed!.notes).toEqual(["dropout: uniform(0, 0.5) instead of uniform(0, 1), by ada on lab"]);
  });

  it("refuse a name that the stage does not have", () => {
    expect(() => withRanges(stage(1, 1, 10), { l2: "uniform(0, 1)" }, { user: "ada", host: "lab" })).toThrow(
      SpaceError,
    );
  });
});

describe("changes of a stage's trials", () => {
  it("count those carried into it", () => {
    const carrying = { ...stage(1, 5, 10), carried: [1, 2] };
    expect(changedStages([carrying], recorded({ kind: "trials", stage: 1, trials: 20 }))[0]!.last).toBe(22);
  });

  it("never reach into the numbers of a stage that was opened meanwhile", () => {
    const [first, second] = changedStages(
      [stage(1, 1, 10), stage(2, 11, 15)],
      recorded({ kind: "trials", stage: 1, trials: 40 }),
    );
    expect([first!.last, second!.first, second!.last]).toEqual([10, 11, 15]);
  });
});

describe("changes of what is kept", () => {
  const definition = definitionWith({ stages: [], maxSize: 100 });

  it("leave what they do not name", () => {
    expect(changedDefinition(definition, recorded({ kind: "keep", keep_best: 3 }))).toEqual({
      ...definition,
      keepBest: 3,
    });
  });

  it("take the limit of size away by null", () => {
    expect(changedDefinition(definition, recorded({ kind: "keep", max_size: null }))).not.toHaveProperty("maxSize");
  });
});

describe("a worker that was told to go", () => {
  it("goes at once where one of several asks for that", () => {
    const changes = recorded({ kind: "kill_worker", worker: "w01" }, { kind: "retire", worker: "w01" });
    expect([dismissalOf({ changes }, "w01"), dismissalOf({ changes }, "w02")]).toEqual(["now", undefined]);
  });
});
