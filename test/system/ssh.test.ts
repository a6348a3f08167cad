import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeLauncher } from "../../src/launchers/launcher.contract.ts";
import { checkSshHosts } from "../../src/launchers/ssh/check.ts";
import { sshLauncher } from "../../src/launchers/ssh/ssh.ts";
import { LogFollower } from "../../src/store/log-follower.ts";
import { createStudyFolder, StudyFolder } from "../../src/store/study-folder.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { readDefinition } from "../../src/worker/read-definition.ts";
import { describeWith, succeeds } from "./parts.ts";
import { type Hosts, startHosts } from "./ssh-hosts.ts";

const main = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "dist", "cli", "main.js");
const program = [process.execPath, main, "worker"];
const fast = { every: 200, most: 1000, patience: 5000 };

const isThere = () =>
  process.getuid?.() === 0 &&
  ["sshfs -V", "ssh -V", "ip -V", "nsenter -V", "test -x /usr/sbin/sshd", "test -c /dev/fuse"].every((line) =>
    succeeds("sh", "-c", line),
  ) &&
  succeeds("unshare", "--net", "--pid", "--fork", "true");

describeWith("hosts (sshd, sshfs and network namespaces, as root)", isThere, () => {
  let hosts: Hosts;
  beforeAll(async () => {
    hosts = await startHosts(["h1", "h2", "h3"]);
  }, 60_000);
  afterAll(() => hosts?.end());

  describeLauncher("ssh", {
    program,
    make: (site) => {
      const places = hosts.names.map((host) => ({ host, slots: 1, setup: [] }));
      return sshLauncher(site, { hosts: places, client: hosts.client }, fast);
    },
    room: 3,
  });

  it("are looked at beforehand: whether they see the same folder, and have whetstone", async () => {
    const path = join(hosts.folder, "looked-at");
    const other = join(hosts.folder, "other");
    for (const each of [path, other]) {
      createStudyFolder(
        each,
        'name: a\nmetric: loss\nspace: { lr: "uniform(0, 1)" }\nstages: [{ trials: 1, epochs: 1 }]\n',
        hosts.folder,
      );
    }
    const reports = await checkSshHosts(
      { folder: new StudyFolder(path, readDefinition), program },
      {
        client: hosts.client,
        hosts: [
          { host: "h1", slots: 1, setup: [], folder: join(hosts.mountOf("h1"), "looked-at") },
          { host: "h2", slots: 1, setup: [], folder: other },
          { host: "h3", slots: 1, setup: [], folder: "/nowhere", whetstone: "no-such-program" },
        ],
      },
    );
    expect(reports.map(({ problems }) => problems.map(({ what }) => what))).toEqual([
      [],
      [expect.stringContaining("another folder than the one here")],
      [expect.stringContaining("h3 has no folder /nowhere"), expect.stringContaining('does not run "no-such-program')],
    ]);
  }, 60_000);

  describe("workers on mounts that remember what a file was", () => {
    /** Makes a study in the shared folder, and a launcher with so many slots on each host. */
    function site(name: string, slots: number, definition: string) {
      const path = join(hosts.folder, name);
      createStudyFolder(path, `name: ${name}\nmetric: loss\n${definition}`, hosts.folder);
      const places = hosts.names.map((host) => ({ host, slots, setup: [], folder: join(hosts.mountOf(host), name) }));
      const folder = new StudyFolder(path, readDefinition);
      return {
        path,
        folder,
        launcher: sshLauncher({ folder, program }, { hosts: places, client: hosts.client }, fast),
      };
    }

    /** The study as every host's mount tells it, once they tell what this machine does. */
    async function expectSameEverywhere(folder: StudyFolder) {
      const { trials } = folder.follow();
      for (const host of hosts.names) {
        const path = join(hosts.mountOf(host), folder.definition.name);
        await until(() => eventsIn(path).length === eventsIn(folder.path).length);
        expect(new StudyFolder(path, readDefinition).follow().trials).toEqual(trials);
      }
    }

    it("share 500 trials exactly, six of them on three mounts", async () => {
      const { path, folder, launcher } = site(
        "many",
        2,
        `command: ["/bin/echo", '{{"epoch": 1, "loss": 0.5}}']
sampler: random
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 500, epochs: 1 }]
`,
      );
      expect(await launcher.launch({ folder: path, env: {}, count: 7 })).toHaveLength(6);
      await until(async () => (await launcher.list()).length === 0);

      const { trials, workers } = folder.follow();
      expect(trials).toHaveLength(500);
      expect(trials.every((trial) => trial?.state === "done" && trial.attempt === 1)).toBe(true);
      const told = (kind: StudyEvent["kind"]) =>
        eventsIn(path).flatMap((event) => (event.kind === kind && "trial" in event ? [event.trial] : []));
      for (const kind of ["start", "end"] as const) {
        expect([told(kind).length, new Set(told(kind)).size]).toEqual([500, 500]);
      }
      expect(readdirSync(join(path, "claims"))).toHaveLength(500);
      // All hosts took part, and two workers of each.
      expect([...workers.values()].map(({ host }) => host).sort()).toEqual(["h1", "h1", "h2", "h2", "h3", "h3"]);
      await expectSameEverywhere(folder);
    }, 300_000);

    it("go on elsewhere with the trial of a host that is cut off, which lets go of it when it returns", async () => {
      writeFileSync(
        join(hosts.folder, "train.sh"),
        `epoch=0
if [ -n "$WHETSTONE_RESUME" ]; then epoch=$(cat "$WHETSTONE_RESUME"); fi
while [ "$epoch" -lt "$WHETSTONE_EPOCHS" ]; do
  sleep 1
  epoch=$((epoch + 1))
  echo "$epoch" >"$WHETSTONE_CHECKPOINT.$epoch"
  echo "{\\"epoch\\": $epoch, \\"loss\\": 0.$epoch}"
done
`,
      );
      const { path, folder, launcher } = site(
        "cut",
        1,
        `command: [sh, train.sh]
lease: 5
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 12, epochs: 5 }]
`,
      );
      const handles = await launcher.launch({ folder: path, env: {}, count: 3 });
      const id = handles.find(({ host }) => host === "h2")!.id;
      const workerOf = () => [...folder.study.workers.values()].find(({ launchedAs }) => launchedAs === id);
      const trial = () => folder.follow().trials.find((each) => each?.worker === workerOf()?.name);
      await until(() => (trial()?.curve.length ?? 0) > 0 && trial()?.state === "running");
      const { number, attempt } = trial()!;
      const { name } = workerOf()!;

      hosts.cut("h2");
      await until(() => folder.follow().trials[number - 1]?.attempt === attempt + 1);
      // It is silent, and cannot be asked.
      await until(async () => !(await launcher.list()).some((handle) => handle.id === id));
      const before = eventsIn(path, name).length;
      hosts.restore("h2");
      await until(() => eventsIn(path, name).length > before);
      await until(async () => (await launcher.list()).length === 0);

      const { trials, workers } = folder.follow();
      expect(trials.map((each) => each?.state)).toEqual(Array(12).fill("done"));
      expect(trials[number - 1]?.worker).not.toBe(name);
      // What it wrote of that trial was at most under way when it was cut off: no end, and it went on with others until it left.
      const own = eventsIn(path, name).filter((event) => "trial" in event && event.trial === number);
      expect(own.some(({ kind }) => kind === "end")).toBe(false);
      expect(workers.get(name)?.leftAt).toBeDefined();
      await expectSameEverywhere(folder);
    }, 300_000);
  });
});

/** All events of a folder, or those of one worker. */
function eventsIn(folder: string, worker?: string): StudyEvent[] {
  const events: StudyEvent[] = [];
  new LogFollower(folder).read((author, event) => {
    if (worker === undefined || author === worker) events.push(event);
  });
  return events;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(100);
}
