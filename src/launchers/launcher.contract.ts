import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { ASKED_TO_LEAVE } from "../study/events.ts";
import { openStudy } from "../worker/open-study.ts";
import type { Handle, Launcher, Site } from "./launcher.ts";

/** What an implementation brings to be tested. */
interface LauncherCase {
  /** The command of a worker: `[node, main.js, "worker"]`. */
  readonly program: readonly string[];
  /** A launcher for a study that nobody has launched anything for; called again, one that knows only what `list` gives back. */
  make(site: Site): Launcher;
  /** Where the study's folder is made: a place that all hosts see. */
  readonly root?: string;
  /** How many workers run at once at least. */
  readonly room: number;
}

/** A study in `root` each of whose trials begins with a line of the shell, and then trains until it is ended. */
export function studyTrainedBy(line: string, root: string): StudyFolder {
  const path = join(root, "study");
  createStudyFolder(
    path,
    `name: study
command: [sh, -c, '${line}; exec sleep 1000']
metric: loss
space: { lr: "uniform(0, 1)" }
stages: [{ trials: 100, epochs: 1 }]
`,
    root,
  );
  return openStudy(path);
}

/** What every launcher must do. */
export function describeLauncher(name: string, { program, make, root: place = tmpdir(), room }: LauncherCase): void {
  describe(`a ${name} launcher`, () => {
    let root: string;
    let site: Site;
    let launcher: Launcher;
    beforeEach(() => {
      root = mkdtempSync(join(place, "whetstone-launcher-"));
      site = { folder: studyTrainedBy('echo $$ > "$WHETSTONE_DIR/pid"', root), program };
      launcher = make(site);
    });
    afterEach(async () => {
      for (const handle of await launcher.list()) await launcher.kill(handle, "now");
      await until(async () => (await launcher.list()).length === 0);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    });

    const order = (count: number) => ({ folder: site.folder.path, count });
    const workerOf = ({ id }: Handle) =>
      [...site.folder.follow().workers.values()].find(({ launchedAs }) => launchedAs === id);
    const trialOf = (handle: Handle) => {
      const worker = workerOf(handle);
      return worker && site.folder.study.trials.find((trial) => trial?.worker === worker.name);
    };
    const pidFile = (trial: number) => join(layout.trial(site.folder.path, trial), "pid");
    const ids = (handles: readonly Handle[]) => handles.map(({ id }) => id).sort();
    /** Launches so many and waits until each trains. */
    const launched = async (count: number) => {
      const { started: handles } = await launcher.launch(order(count));
      await until(() => handles.every((handle) => existsSync(pidFile(trialOf(handle)?.number ?? 0))));
      return handles;
    };

    it("starts as many as are asked for, each of whose logs names its handle, and lists them", async () => {
      const handles = await launched(room);
      expect(new Set(ids(handles)).size).toBe(room);
      expect(ids(await launcher.list())).toEqual(ids(handles));
      for (const { state, host } of await launcher.list()) expect([state, typeof host]).toEqual(["running", "string"]);
    });

    it("finds again what an earlier master has launched", async () => {
      const handles = await launched(room);
      launcher = make(site);
      expect(ids(await launcher.list())).toEqual(ids(handles));
    });

    it("ends one gently, whose trial is then paused, and leaves the others alone", async () => {
      const [first, ...others] = await launched(room);
      launcher = make(site);
      await launcher.kill(first!, "gentle");
      await until(async () => !(await launcher.list()).some(({ id }) => id === first!.id));
      expect(workerOf(first!)?.leftBecause).toBe(ASKED_TO_LEAVE);
      expect(site.folder.study.trials.filter((trial) => trial?.state === "paused")).toHaveLength(1);
      expect(ids(await launcher.list())).toEqual(ids(others));
    });

    it("kills one, which then tells nothing more, with the program that it trains", async () => {
      const [only] = await launched(1);
      const { number } = trialOf(only!)!;
      const pid = Number(readFileSync(pidFile(number), "utf8"));
      await launcher.kill(only!, "now");
      await until(async () => (await launcher.list()).length === 0);
      expect(workerOf(only!)?.leftAt).toBeUndefined();
      expect(site.folder.follow().trials[number - 1]?.state).toBe("running");
      await until(() => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "));
      await launcher.kill(only!, "now"); // one that is gone already is fine
    });

    it("keeps what a worker prints where everybody looks for its last words", async () => {
      const [only] = await launched(1);
      const path = layout.words(site.folder.path, only!.id);
      await until(() => existsSync(path) && readFileSync(path, "utf8").includes(workerOf(only!)!.name));
    });

    it("starts nothing in a place that is to be avoided", async () => {
      const [first] = await launched(1);
      const [listed] = await launcher.list();
      const avoid = [listed!.host!];
      await launcher.kill(first!, "now");
      await until(async () => (await launcher.list()).length === 0);
      const { started } = await launcher.launch({ ...order(1), avoid });
      await until(() => started.every((handle) => workerOf(handle) !== undefined));
      for (const { host } of await launcher.list()) expect(avoid).not.toContain(host);
    });
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(50);
}
