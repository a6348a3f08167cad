import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it } from "vitest";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { main, project } from "./fixtures/built.ts";
import { define, echo, start } from "./fixtures/whetstone.ts";

let root: string;
beforeEach(() => {
  root = newFolder();
});

const whetstone = (...words: readonly string[]) => start(root, ...words).ended;

it("shows nothing that steers the terminal, neither why a search was stopped nor an error", async () => {
  define(root, `[sh, -c, 'printf "\\33[31menough" > "$WHETSTONE_DIR/../../stop"; echo acc=0.5']`);
  expect(await whetstone("run", "study.yaml")).toMatchObject({ out: expect.stringContaining("Stopped (enough).") });
  expect(await whetstone("status", "\x1b[31mstudies")).toMatchObject({
    err: expect.stringMatching(/^studies is not a study's folder/),
  });
});

it("says what to give it where there is nothing", async () => {
  expect(await whetstone("run", "nothing.yaml")).toMatchObject({
    code: 2,
    err: expect.stringContaining("study.yaml or a study's folder"),
  });
  expect(await whetstone("status", ".")).toMatchObject({
    code: 2,
    err: expect.stringContaining("not a study's folder"),
  });
  define(root, echo);
  expect(await whetstone("run", "stdy.yaml")).toMatchObject({
    code: 2,
    err: "there is neither a file nor a folder stdy.yaml; did you mean study.yaml?\n",
  });
  for (const many of ["0.5", "1e9", "-1", "9".repeat(400)])
    expect(await whetstone("scale", "study", many)).toMatchObject({
      code: 2,
      err: expect.stringContaining("It takes a whole number of at least 0"),
    });
  expect(await whetstone("--help")).toMatchObject({
    code: 0,
    out: expect.stringContaining("whetstone run study.yaml -w 4"),
  });
});

it.each(["18.20.8", "20.18.3"])("on Node %s whetstone says at once which it needs", (version) => {
  const old = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", old, main, "--help"], { encoding: "utf8" });
  const { engines } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  expect([status, stderr]).toEqual([2, expect.stringContaining(`needs Node ${engines.node.slice(2)} or later`)]);
});

it.each(["init -- python train.py", "run study.yaml", "worker study", "master study.yaml"])(
  "on Windows `whetstone %s` says at once where it runs",
  (words) => {
    const onWindows = "data:text/javascript,Object.defineProperty(process,'platform',{value:'win32'})";
    const args = ["--import", onWindows, main, ...words.split(" ")];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/runs on Linux and macOS, not on Windows itself: run it in WSL/),
    ]);
  },
);

it.runIf(process.platform === "linux")("what is printed to a full disk ends with 1 and says so", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [main, "schema"], { stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  expect(stderr.toString()).toMatch(/^cannot write standard output: the disk is full; free some space/);
  expect(status).toBe(1);
});
