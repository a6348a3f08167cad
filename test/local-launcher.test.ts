import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { expect, it } from "vitest";
import { describeLauncher, studyTrainedBy } from "../src/launchers/launcher.contract.ts";
import { local } from "../src/launchers/local.ts";
import { layout } from "../src/store/layout.ts";
import { LogWriter } from "../src/store/log-writer.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { FORMAT_VERSION } from "../src/study/events.ts";
import { main } from "./fixtures/built.ts";

const program = [process.execPath, main, "worker"];

describeLauncher("local", { program, make: local({}), room: 2 });

it("a worker of an earlier master is found by its number and its log where processes have no identity, as on macOS", async () => {
  const root = newFolder();
  const folder = studyTrainedBy("true", root);
  const host = hostname();
  const author = { v: FORMAT_VERSION, t: Date.now(), host, whetstone: "0.1.0", node: "v20", platform: "darwin-arm64" };
  const begin = (worker: string, pid: number | undefined) => {
    const log = LogWriter.create<object>(layout.log(folder.path, worker))!;
    log.append({ ...author, kind: "worker", worker, pid, launched_as: `local:${host}:1:${worker}`, lease: 60 });
    return log;
  };
  const here = begin("w01", process.pid);
  begin("w02", spawnSync("true").pid).close();
  const found = async () => (await local({})({ folder, program }).list()).map(({ id }) => id);
  expect(await found()).toEqual([`local:${host}:1:w01`]);
  here.append({ v: FORMAT_VERSION, t: Date.now(), kind: "leave", reason: "asked to leave" });
  here.close();
  expect(await found()).toEqual([]);
});
