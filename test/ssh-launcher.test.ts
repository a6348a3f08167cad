import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { describeLauncher, studyTrainedBy } from "../src/launchers/launcher.contract.ts";
import type { Site } from "../src/launchers/launcher.ts";
import { checkSshHosts } from "../src/launchers/ssh/check.ts";
import { sshLauncher } from "../src/launchers/ssh/ssh.ts";
import { layout } from "../src/store/layout.ts";
import { newFolder } from "../src/store/new-folder.fixture.ts";
import { readIfThere } from "../src/store/read-if-there.ts";
import { main } from "./fixtures/built.ts";
import { until } from "./fixtures/until.ts";

/** Takes the place of OpenSSH's client: runs what it is given here, whatever the host and the options. */
const client = ["sh", "-c", "exec sh -s", "ssh"];
const hosts = ["a", "b"].map((host) => ({ host, slots: 1, setup: [] }));

const program = [process.execPath, main, "worker"];
const make = (site: Site) => sshLauncher(site, { hosts, client }, { every: 200, most: 1000, patience: 500 });

describeLauncher("ssh", { program, make, room: 2 });

it("a host whose file system has no hard links is as good as another", async () => {
  const root = newFolder();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  writeFileSync(join(root, "ln"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  vi.stubEnv("PATH", `${root}:${process.env.PATH}`);
  const site = { folder: studyTrainedBy("true", root), program };
  expect(await checkSshHosts(site, { hosts: [hosts[0]!], client })).toEqual([{ host: "a", problems: [] }]);
});

it("a worker on a host that has left gives its slot back, though its program has left something running", async () => {
  const root = newFolder();
  const folder = studyTrainedBy('(setsid sleep 1000 & echo $! > "$WHETSTONE_DIR/left")', root);
  const { path } = folder;
  const launcher = make({ folder, program });
  const { started } = await launcher.launch({ folder: path, count: 1 });
  const left = () => Number(readIfThere(join(layout.trial(path, 1), "left")));
  await until(() => left() > 0);
  onTestFinished(() => void process.kill(left(), "SIGKILL"));
  await launcher.kill(started[0]!, "gentle");
  await until(async () => (await launcher.list()).length === 0);
  expect(readFileSync(`/proc/${left()}/stat`, "utf8")).toContain("(sleep) S");
});
