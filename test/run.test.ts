import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { layout } from "../src/store/layout.ts";
import { newestMaster } from "../src/store/master-log.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { scoreName } from "../src/store/score-name.ts";
import { openStudy } from "../src/worker/open-study.ts";
import { until } from "./fixtures/until.ts";
import { define, echo, start } from "./fixtures/whetstone.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const whetstone = (...words: readonly string[]) => start(root, ...words).ended;
const open = () => openStudy(join(root, "study"));

describe("whetstone run", () => {
  it("makes a folder that explains itself, whose checkpoints plainly sorted end with the best", async () => {
    define(root, echo);
    const { code, out, err } = await whetstone("run", "study.yaml", "-w", "2");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/stage 1 of 2: 12 new trials of 1 epoch\n {2}lr {2}10 \*\* uniform\(-6, 1\)/);
    expect(out).toMatch(/border check of stage 1/);
    expect(out).toMatch(/study: 18 trials in 2 stages, 18 epochs/);
    const scores = open()
      .follow()
      .trials.map((trial) => trial?.score ?? 0);
    const last = readdirSync(join(root, "study", "checkpoints"))
      .sort()
      .at(-1)!;
    expect(last).toContain(`acc=${scoreName(Math.max(...scores))}_`);
    expect(readFileSync(join(root, "study", "study.yaml"), "utf8")).toBe(
      readFileSync(join(root, "study.yaml"), "utf8"),
    );
  });

  it("is finished when it is run again, and refuses another definition for the same folder", async () => {
    define(root, echo);
    await whetstone("run", "study.yaml");
    const again = await whetstone("run", "study");
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining("18 trials in 2 stages") });
    define(root, echo, "stages: [{ trials: 3, epochs: 1 }]");
    const other = await whetstone("run", "study.yaml");
    expect(other).toMatchObject({ code: 2, err: expect.stringMatching(/another definition \(line 6 differs\)/) });
    expect(open().follow().trials).toHaveLength(18);
  });

  it("stops after three failures at the very start, with what the program printed", async () => {
    define(root, `[sh, -c, "echo no such data set >&2; exit 3"]`);
    const { code, err } = await whetstone("run", "study.yaml", "-w", "1");
    expect(code).toBe(1);
    expect(err).toMatch(
      /The search failed: the first 3 trials all failed; trial 3: the training program exited with code 3\nno such data set/,
    );
    expect(open().follow().trials).toHaveLength(3);
  });

  it("stops when its program breaks in the middle, and begins those that failed anew once it is mended", async () => {
    const data = join(root, "data");
    writeFileSync(data, "");
    const breaks = `[ $WHETSTONE_TRIAL = 10 ] && rm -f ${data}; cat ${data} && echo "{{\\"epoch\\": 1, \\"acc\\": $0}}"`;
    define(root, JSON.stringify(["sh", "-c", breaks, "{lr}"]), "stages: [{ trials: 40, epochs: 1 }]");
    const broken = await whetstone("run", "study.yaml");
    expect(broken).toMatchObject({
      code: 1,
      err: expect.stringMatching(/the last \d+ trials all failed before an epoch/),
    });
    expect(broken.err).toMatch(
      /mend the program, its command in study\/study\.yaml, or where it runs, \/\S+, in study\/folder\.json, and trials 10, 11, .* begin anew/,
    );
    expect(open().follow().trials.length).toBeLessThan(20);
    writeFileSync(data, "");
    const left = readFileSync(join(root, "study", "study.yaml"), "utf8").replace(
      "$WHETSTONE_TRIAL = 10",
      "$WHETSTONE_TRIAL = 0",
    );
    writeFileSync(join(root, "study", "study.yaml"), left);
    const mended = await whetstone("run", "study", "-w", "2");
    expect(mended).toMatchObject({ code: 0, out: expect.stringMatching(/^Trials 10, 11, .* begin anew/) });
    const { trials } = open().follow();
    expect(trials.map((trial) => trial?.state)).toEqual(Array(40).fill("done"));
    expect(await whetstone("replay", "study")).toMatchObject({ code: 0, out: expect.stringContaining("40") });
  });

  it("says once that study.yaml was edited so that no worker can begin, and blames no slot for it", async () => {
    define(root, `[sh, -c, "sleep 15"]`);
    const { ended } = start(root, "run", "study.yaml", "-w", "2");
    const workers = () => [...open().follow().workers.values()].filter(({ trial }) => trial !== undefined);
    await until(() => existsSync(join(root, "study", "study.yaml")) && workers().length === 2);
    const begun = workers();
    writeFileSync(join(root, "study", "study.yaml"), "goal: sideways");
    for (const { pid } of begun) process.kill(pid, "SIGKILL");
    const { code, out, err } = await ended;
    expect(code).toBe(1);
    expect(out.match(/no worker can begin: study\/study\.yaml/g)).toHaveLength(1);
    expect(out).not.toContain("starts no more workers");
    expect(err).toMatch(/^Gave up: study\/study\.yaml/);
  });

  it("goes on where study.yaml could not be read for a moment, such as while it was saved, though no worker was left", async () => {
    const go = join(root, "go");
    define(root, `[sh, -c, "test -e ${go} || sleep 15; echo '{{\\"epoch\\": 1, \\"acc\\": {lr}}}'"]`);
    const { child, ended } = start(root, "run", "study.yaml", "-w", "2");
    const workers = () => [...open().follow().workers.values()].filter(({ trial }) => trial !== undefined);
    await until(() => existsSync(join(root, "study", "study.yaml")) && workers().length === 2);
    const begun = workers();
    const saved = readFileSync(join(root, "study", "study.yaml"), "utf8");
    const told = new Promise((resolve) => {
      child.stdout?.on("data", (bytes: Buffer) => String(bytes).includes("no worker can begin") && resolve(true));
    });
    writeFileSync(join(root, "study", "study.yaml"), "");
    for (const { pid } of begun) process.kill(pid, "SIGKILL");
    await told;
    writeFileSync(join(root, "study", "study.yaml"), saved);
    writeFileSync(go, "");
    expect(await ended).toMatchObject({ code: 0, err: "", out: expect.stringContaining("workers can begin again") });
  });

  it("says what became of a study that was removed, or replaced by another, and not that nothing is lost", async () => {
    define(root, '[sh, -c, "sleep 15"]');
    const removed = start(root, "run", "study.yaml");
    await until(() => existsSync(join(root, "study", "study.yaml")) && open().follow().workers.size > 0);
    renameSync(join(root, "study"), join(root, "before"));
    expect((await removed.ended).err).toMatch(/^Gave up: \S+ is not there; [^\n]* bring it back\n$/);
    renameSync(join(root, "before"), join(root, "study"));
    const followed = start(root, "run", "study");
    await until(() => newestMaster(join(root, "study"))?.number === 2);
    const sees = () =>
      newestMaster(join(root, "study"))?.events.some(({ kind }) => kind === "launched" || kind === "found");
    await until(() => sees() === true);
    writeFileSync(layout.format(join(root, "study")), '{"format":"whetstone","v":1,"directory":"..","begun":"anew"}');
    expect((await followed.ended).err).toMatch(/^Gave up: \S+ holds another study now: [^\n]*\n$/);
  });

  it("ends with 1 where no trial reaches a finite score", async () => {
    define(root, `["/bin/echo", '{{"epoch": 1, "acc": "nan"}}']`);
    const { code, out } = await whetstone("run", "study.yaml");
    expect(code).toBe(1);
    expect(out).toMatch(/18 diverged/);
    expect(out).toMatch(/No trial has reached a finite acc/);
  });

  it("names what is wrong with a definition and makes no folder", async () => {
    define(root, echo, "stages: [{ trials: 12, epoch: 1 }]");
    const { code, err } = await whetstone("run", "study.yaml");
    expect(code).toBe(2);
    expect(err).toMatch(/study\.yaml:6:\d+.*epoch/);
    expect(readdirSync(root)).toEqual(["study.yaml"]);
  });
});
