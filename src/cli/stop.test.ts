import { rmSync } from "node:fs";
import { beforeEach, describe, expect, it } from "vitest";
import { layout } from "../store/layout.ts";
import { beginMasterLog } from "../store/master-log.ts";
import { stopRequest } from "../store/stop-file.ts";
import { ownIdentity } from "../worker/identity.ts";
import { withdrawStop } from "../worker/taking-up.ts";
import { stopped } from "./stop.ts";
import { MadeStudy } from "./study.fixture.ts";

let made: MadeStudy;
beforeEach(() => {
  made = new MadeStudy();
});

describe("asking the workers to end", () => {
  it("leaves the request in the folder and says how to go on", () => {
    expect(stopped(made.open(), "digits").join("\n")).toMatch(/^Asked all workers to end[\s\S]*whetstone run digits$/);
    expect(stopRequest(made.path)).toMatch(/^asked to stop from .*, \d{4}-/);
  });

  it("says how to go on with as many workers as there were", () => {
    const identity = { space: ownIdentity()!.space, process: "1:0" };
    beginMasterLog(made.path, 1)?.append({
      ...{ v: 1, t: 0, kind: "master", number: 1, on: "local", workers: 3 },
      ...{ host: "ada", pid: 7, identity, whetstone: "0.1.0" },
    });
    expect(stopped(made.open(), "digits").at(-1)).toBe("Go on with: whetstone run digits -w 3");
  });

  it("says which trials begin anew, since nothing was saved of them", () => {
    made.openStage();
    made.worker("w01").train({ trial: 1, scores: [0.5], saves: true });
    made.worker("w02").train({ trial: 2, scores: [0.5] });
    expect(stopped(made.open(), "digits")[0]).toMatch(
      /or begin anew where they have none\. No checkpoint of trial 2 is there, so it begins anew, unless its program goes on by itself/,
    );
  });

  it("is done once", () => {
    stopped(made.open(), "digits");
    const before = stopRequest(made.path);
    expect(stopped(made.open(), "digits")[0]).toContain("have been asked to end before");
    expect(stopRequest(made.path)).toBe(before);
  });

  it("is taken back by who goes on, and those that had not seen it yet leave all the same", () => {
    made.worker("w01").leave("it was asked to leave");
    made.worker("w02");
    made.worker("w03");
    withdrawStop(made.open());
    expect(made.open().study.changes).toBeUndefined();
    stopped(made.open(), "digits");
    withdrawStop(made.open());
    expect(stopRequest(made.path)).toBeUndefined();
    expect(made.open().study.changes).toMatchObject(
      ["w02", "w03"].map((worker, i) => ({ number: i + 1, change: { kind: "kill_worker", worker } })),
    );
  });

  it("is not needed where nothing is left to do", () => {
    const done = new MadeStudy((text) =>
      text.replace(/stages:[\s\S]*$/, "stages: [{ trials: 1, epochs: 2 }]\nschedule: stages\n"),
    );
    const { space } = done.open().definition;
    done.open().openStage({ number: 1, space, epochs: 2, first: 1, last: 1, carried: [], notes: [] }, "w01");
    const worker = done.worker("w01").train({ trial: 1, scores: [0.5, 0.6] });
    expect(stopped(done.open(), "digits")[0]).toContain("Asked all workers to end");
    rmSync(layout.stop(done.path));
    worker.append({ kind: "end", trial: 1, attempt: 1, state: "done", reason: "" });
    expect(stopped(done.open(), "digits")).toEqual([
      "The study is finished, so nothing is left to stop. See its best: whetstone best digits",
    ]);
    expect(stopRequest(done.path)).toBeUndefined();
  });
});
