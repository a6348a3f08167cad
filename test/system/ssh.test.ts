import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeLauncher } from "../../src/launchers/launcher.contract.ts";
import type { Launcher } from "../../src/launchers/launcher.ts";
import { checkSshHosts } from "../../src/launchers/ssh/check.ts";
import { sshLauncher } from "../../src/launchers/ssh/ssh.ts";
import { createStudyFolder } from "../../src/store/create-study.ts";
import { killTrial } from "../../src/store/dismissal.ts";
import { LogFollower } from "../../src/store/log-follower.ts";
import type { MasterDeed } from "../../src/store/master-log.ts";
import { requestStop } from "../../src/store/stop-file.ts";
import type { StudyFolder } from "../../src/store/study-folder.ts";
import type { StudyEvent } from "../../src/study/events.ts";
import { openStudy } from "../../src/worker/open-study.ts";
import { main } from "../fixtures/built.ts";
import { ruleOver } from "../fixtures/rule-over.ts";
import { until } from "../fixtures/until.ts";
import { describeWith, succeeds } from "./parts.ts";
import { type Hosts, startHosts } from "./ssh-hosts.ts";

const program = [process.execPath, main, "worker"];
const fast = { every: 200, most: 1000, patience: 500 };

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
      { folder: openStudy(path), program },
      {
        client: hosts.client,
        hosts: [
          { host: "h1", slots: 1, setup: [], folder: join(hosts.mountOf("h1"), "looked-at") },
          { host: "h2", slots: 1, setup: ["source /nowhere/activate"], folder: other },
          { host: "h3", slots: 1, setup: [], folder: "/nowhere", whetstone: "no-such-program" },
          { host: "h4", slots: 1, setup: [] },
        ],
      },
    );
    expect(reports.map(({ problems }) => problems.map(({ what }) => what))).toEqual([
      [],
      [
        expect.stringMatching(
          /^the setup of h2 fails: .*No such file or directory; setup ended with 1: source \/nowhere\/activate$/,
        ),
        expect.stringContaining("another folder than the one here"),
      ],
      [expect.stringContaining("h3 has no folder /nowhere"), expect.stringContaining('does not run "no-such-program')],
      [expect.stringContaining("host h4: ssh: Could not resolve hostname h4")],
    ]);
  }, 60_000);

  describe("workers on mounts that remember what a file was", () => {
    /** A program of half a second an epoch, which goes on from its checkpoints. */
    beforeAll(() => {
      writeFileSync(
        join(hosts.folder, "train.sh"),
        `epoch=0
if [ -n "$WHETSTONE_RESUME" ]; then epoch=$(cat "$WHETSTONE_RESUME"); fi
while [ "$epoch" -lt "$WHETSTONE_EPOCHS" ]; do
  sleep 0.5
  epoch=$((epoch + 1))
  echo "$epoch" >"$WHETSTONE_CHECKPOINT.$epoch"
  echo "{\\"epoch\\": $epoch, \\"loss\\": 0.$epoch}"
done
`,
      );
    });

    /** A study whose programs end at once. */
    const echoing = (trials: number) => `command: ["/bin/echo", '{{"epoch": 1, "loss": 0.5}}']
sampler: random
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: ${trials}, epochs: 1 }]
`;

    /** Makes a study in the shared folder, and a launcher with so many slots on each host. */
    function site(name: string, slots: number, definition: string, setups: Readonly<Record<string, string>> = {}) {
      const path = join(hosts.folder, name);
      createStudyFolder(path, `name: ${name}\nmetric: loss\n${definition}`, hosts.folder);
      const places = hosts.names.map((host) => ({
        host,
        slots,
        setup: [setups[host] ?? []].flat(),
        folder: join(hosts.mountOf(host), name),
      }));
      const folder = openStudy(path);
      // A host that is cut off is noticed sooner.
      const impatient = [...hosts.client, "-oConnectTimeout=2", "-oServerAliveInterval=1"];
      return {
        path,
        folder,
        launcher: sshLauncher({ folder, program }, { hosts: places, client: impatient }, fast),
      };
    }

    const patience = { firstWait: 1, longestWait: 2, rounds: 9, placeFailures: 5 };
    const startMaster = (path: string, launcher: Launcher) =>
      ruleOver({ folder: openStudy(path), launcher, on: "ssh", workers: 3, patience });

    /** The study as every host's mount tells it, once they tell what this machine does. */
    async function expectSameEverywhere(folder: StudyFolder) {
      const { trials } = folder.follow();
      for (const host of hosts.names) {
        const path = join(hosts.mountOf(host), folder.definition.name);
        await until(() => eventsIn(path).length === eventsIn(folder.path).length);
        expect(openStudy(path).follow().trials).toEqual(trials);
      }
    }

    it("share 500 trials exactly, six of them on three mounts", async () => {
      const { path, folder, launcher } = site("many", 2, echoing(500));
      expect((await launcher.launch({ folder: path, count: 7 })).started).toHaveLength(6);
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

    it("are kept by a master, also while a host is cut off: its trial goes on elsewhere, and it lets go when it returns", async () => {
      const { path, folder, launcher } = site(
        "cut",
        1,
        `command: [sh, train.sh]
lease: 10
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 400, epochs: 5 }]
`,
      );
      const { deeds, ended } = startMaster(path, launcher);
      const told = (kind: MasterDeed["kind"]) =>
        deeds.filter((deed) => deed.kind === kind && "host" in deed && deed.host === "h2");
      const cutOff = () => [...folder.follow().workers.values()].find(({ host }) => host === "h2");
      const trial = () =>
        folder.study.trials.find((each) => each?.worker === cutOff()?.name && each?.state === "running");
      await until(() => (cutOff() === undefined ? 0 : (trial()?.curve.length ?? 0)) > 0);
      const { number, attempt } = trial()!;
      const { name } = cutOff()!;
      hosts.cut("h2");
      await until(() => folder.follow().trials[number - 1]?.attempt === attempt + 1);
      // The master tells that it does not answer, then takes its worker for lost, and cannot start another there; the others train on.
      await until(() => told("lost").length > 0);
      const kinds = deeds.flatMap((deed) => ("host" in deed && deed.host === "h2" ? deed.kind : []));
      expect(kinds.indexOf("trouble")).toBeGreaterThan(0);
      expect(kinds.indexOf("trouble")).toBeLessThan(kinds.indexOf("lost"));
      const refused = () => deeds.filter((deed) => deed.kind === "trouble" && deed.reason.includes("host h2")).length;
      await until(() => refused() >= 4);
      hosts.restore("h2");
      // Its worker lets go, and trains others; the master knows it again.
      await until(() => folder.follow().trials.some((each) => each?.worker === name && each.state === "done"));
      await until(() => told("found").length > 0);
      expect(told("mended")).toEqual([{ kind: "mended", host: "h2", reason: "host h2 can be reached again" }]);
      requestStop(path, "enough was seen");
      expect(await ended).toEqual({ kind: "left", reason: "enough was seen" });

      const { trials, workers } = folder.follow();
      expect(trials[number - 1]).toMatchObject({ state: "done" });
      expect(trials[number - 1]?.worker).not.toBe(name);
      // What it wrote of that trial was at most under way when it was cut off.
      const own = eventsIn(path, name).filter((event) => "trial" in event && event.trial === number);
      expect(own.some(({ kind }) => kind === "end")).toBe(false);
      expect(workers.size).toBe(3);
      expect([...workers.values()].every(({ leftAt }) => leftAt !== undefined)).toBe(true);
      // Nobody else was taken for lost. Who came back may be once more, until all mounts have seen its first sign.
      const again = trials.flatMap((each) => (each !== undefined && each.attempt > 1 ? each.number : []));
      expect(again).toContain(number);
      expect(new Set(again.map((each) => folder.attemptsOf(each)[0]?.worker))).toEqual(new Set([name]));
      expect(await launcher.list()).toEqual([]);
      await expectSameEverywhere(folder);
    }, 300_000);

    it("are none on a host whose setup fails: the master tells why and gives it up, and no trial fails for it", async () => {
      const { path, folder, launcher } = site("setup", 1, echoing(2000), { h2: "source /nowhere/activate" });
      const { deeds, ended } = startMaster(path, launcher);
      await until(() => deeds.some(({ kind }) => kind === "gave up"));
      requestStop(path, "enough was seen");
      await ended;
      const words = expect.stringMatching(
        /\/nowhere\/activate: No such file or directory\nsetup ended with 1: source \/nowhere\/activate$/,
      );
      expect(deeds).toContainEqual(expect.objectContaining({ kind: "gave up", host: "h2", words }));
      const { trials, workers } = folder.follow();
      expect(trials.filter((trial) => trial?.state === "failed")).toEqual([]);
      expect(new Set([...workers.values()].map(({ host }) => host))).toEqual(new Set(["h1", "h3"]));
    }, 120_000);

    it("let go of a trial that is killed while their host is cut off; nobody resumes it, and it has ended for all", async () => {
      const { path, folder, launcher } = site(
        "killed",
        1,
        `command: [sh, train.sh]
lease: 10
schedule: stages
space: { lr: "10 ** uniform(-6, 1)" }
stages: [{ trials: 400, epochs: 5 }]
`,
      );
      await launcher.launch({ folder: path, count: 3 });
      const cutOff = () => [...folder.follow().workers.values()].find(({ host }) => host === "h2")?.name;
      const trial = () =>
        folder.follow().trials.find((each) => each?.worker === cutOff() && each?.state === "running" && each.curve[0]);
      await until(() => cutOff() !== undefined && trial() !== undefined);
      const { number } = trial()!;
      const name = cutOff()!;
      hosts.cut("h2");
      killTrial(folder, number);
      const last = () => folder.follow().trials[number - 1]!;
      expect(last()).toMatchObject({ state: "killed", attempt: 1 });
      // By then the others have looked for the lost, and found its worker silent twice.
      await until(() => Date.now() - folder.lastSigns.get(name)! > 20_000 && folder.follow() !== undefined);
      expect(last()).toMatchObject({ state: "killed", attempt: 1 });
      hosts.restore("h2");
      await until(() =>
        folder.follow().trials.some((each) => each?.worker === name && each.state === "done" && each.number > number),
      );
      requestStop(path, "enough was seen");
      await until(async () => (await launcher.list()).length === 0);
      expect(last()).toMatchObject({ state: "killed", attempt: 1, worker: name });
      expect(readdirSync(join(path, "claims")).filter((each) => Number.parseInt(each, 10) === number)).toHaveLength(1);
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
