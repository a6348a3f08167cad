import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openFolder } from "../../src/cli/open-folder.ts";
import { createStudyFolder } from "../../src/store/create-study.ts";
import { main, project } from "../fixtures/built.ts";
import { describeWith, succeeds } from "./parts.ts";

const definition = `name: study
command: [sh, -c, 'head -c {size}M /dev/zero | tail -c {size}M | wc -c; echo "{{\\"epoch\\": 1, \\"loss\\": 0.5}}"']
metric: loss
sampler: grid
space: { size: "choice(10, 400)" }
stages: [{ trials: 2, epochs: 1 }]
cluster: { on: local, workers: 1, local: { memory: 150MB } }
`;

const sleeping = `name: sleeping
command: [sh, -c, 'setsid sleep 1000 & touch started; sleep 1000']
metric: loss
space: { size: "choice(10, 400)" }
stages: [{ trials: 1, epochs: 1 }]
`;

/** Says where whoever runs it may make control groups. */
const probe = `import { controlGroups } from ${JSON.stringify(join(project, "build", "trainers", "control-group.js"))};
const groups = controlGroups();
console.log(process.argv[2], groups.kind === "there" ? groups.make(1e8)?.path : groups.why);
`;

/**
 * What the kernel's first process does: a search whose second trial needs too much, then a worker that is killed, then somebody
 * who is not root, first in root's group and then in one of their own, as in a session of systemd's. Last root in a container's only
 * group, which it may write to or only read.
 */
const init = (root: string) => `#!/bin/sh
export PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
cd ${root}
whetstone() { ${process.execPath} ${main} "$@"; }
groups() { ls -d /sys/fs/cgroup/whetstone-* 2>/dev/null; }
{
  whetstone master study.yaml
  echo "left by the search: $(groups)"
  WHETSTONE_MEMORY=150000000 ${process.execPath} ${main} worker sleeping &
  worker=$!
  until [ -e started ]; do sleep 0.2; done
  echo "while it trains: $(groups | wc -l)"
  kill -9 "$worker"
  until [ -z "$(groups)" ]; do sleep 0.2; done
  echo "left by the worker: $(groups)"
  mkdir -p /sys/fs/cgroup/user/session
  echo +memory >/sys/fs/cgroup/user/cgroup.subtree_control
  chown -R 65534 /sys/fs/cgroup/user
  as_nobody() { setpriv --reuid=65534 --clear-groups ${process.execPath} ${root}/probe.mjs "$1"; }
  as_nobody "in root's group:"
  echo $$ >/sys/fs/cgroup/user/session/cgroup.procs
  as_nobody "in an own group:"
  mkdir /sys/fs/cgroup/container
  echo $$ >/sys/fs/cgroup/container/cgroup.procs
  own='umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup'
  unshare --cgroup --mount sh -c "$own; ${process.execPath} ${root}/probe.mjs 'in a container:'"
  unshare --cgroup --mount sh -c "$own && mount -o remount,bind,ro /sys/fs/cgroup; ${process.execPath} ${root}/probe.mjs 'where it is read-only:'"
} >${root}/said 2>&1
halt -f -f
`;

describeWith(
  "a kernel with control groups of version 2 (user-mode-linux, as root)",
  () => process.getuid?.() === 0 && succeeds("linux.uml", "--version"),
  () => {
    let root: string;
    let kernel: ChildProcess;
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), "whetstone-kernel-"));
      writeFileSync(join(root, "study.yaml"), definition);
      createStudyFolder(join(root, "sleeping"), sleeping, root);
      writeFileSync(join(root, "probe.mjs"), probe);
      writeFileSync(join(root, "init"), init(root));
      chmodSync(root, 0o755);
      chmodSync(join(root, "init"), 0o755);
      kernel = spawn(
        "linux.uml",
        ["mem=1500M", "rootfstype=hostfs", "rootflags=/", "rw", `init=${join(root, "init")}`, "con=null", "quiet"],
        { stdio: "ignore", detached: true },
      );
      await once(kernel, "close");
    }, 100_000);
    afterAll(() => {
      // Where it hangs, its processes do not end with it.
      if (kernel.pid !== undefined && kernel.exitCode === null) process.kill(-kernel.pid, "SIGKILL");
      rmSync(root, { recursive: true, force: true });
    });

    const said = () => readFileSync(join(root, "said"), "utf8");

    it("lets the kernel end a trial that needs more memory than it may hold, and says so; the others train on", () => {
      const { trials } = openFolder(join(root, "study")).follow();
      expect(trials.map((trial) => trial?.state)).toEqual(["done", "failed"]);
      expect(trials[1]?.reason).toMatch(/^the training program needed more memory than the 150 MB that it may hold/);
      expect(said()).toContain("left by the search: \n");
    });

    it("ends all that a trial has started, also what has left its process group, when its worker is killed", () => {
      expect(said()).toContain("while it trains: 1\n");
      expect(said()).toContain("left by the worker: \n");
    });

    it("are not made in containers, whose group holds their processes, or may only be read", () => {
      expect(said()).toContain("in a container: /sys/fs/cgroup holds processes itself, ");
      expect(said()).toContain("where it is read-only: /sys/fs/cgroup is mounted read-only, ");
    });

    it("are made by whoever has groups of their own, and by nobody in those of others", () => {
      expect(said()).toContain("in root's group: this user may make no control groups in /sys/fs/cgroup\n");
      expect(said()).toMatch(/in an own group: \/sys\/fs\/cgroup\/user\/whetstone-\w+\n/);
    });
  },
);
