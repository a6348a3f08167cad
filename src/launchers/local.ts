import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { StudyFolder } from "../store/study-folder.ts";
import { host, isDead, isHere } from "../worker/identity.ts";
import type { Handle, KillMode, Launcher, WorkerOrder } from "./launcher.ts";

/** The last characters of a worker's errors that are kept to tell of. */
const ERRORS_KEPT = 4000;

/**
 * Workers as processes of this machine, each a process group of its own: a Ctrl-C in the terminal reaches the master
 * alone, and workers outlive it if it is killed. Those that an earlier master started are found by the folder's logs.
 * @param program the command that, with a folder behind it, is a worker: `[node, main.js, "worker"]`
 */
export function localLauncher(folder: StudyFolder, program: readonly string[]): Launcher {
  const [command = "", ...args] = program;

  /** Resolves when the worker has claimed its name. Throws an Error with what it said when it ends before. */
  async function launchOne(order: WorkerOrder): Promise<Handle> {
    const child = spawn(command, [...args, order.folder], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...order.env },
    });
    let errors = "";
    child.stderr?.on("data", (bytes: Buffer) => {
      errors = (errors + bytes.toString()).slice(-ERRORS_KEPT);
    });
    const name = await firstLine(child);
    if (name === undefined)
      throw new Error(`a worker ended before its first trial: ${errors.trim() || "it said nothing"}`);
    child.stderr?.on("end", () => {
      if (errors !== "") process.stderr.write(`${name}: ${errors.trim()}\n`);
    });
    child.unref();
    return { id: name, host, state: "running" };
  }

  return {
    async launch(order: WorkerOrder) {
      const handles: Handle[] = [];
      while (handles.length < order.count) handles.push(await launchOne(order));
      return handles;
    },

    async list() {
      const { workers } = folder.follow();
      return [...workers.values()]
        .filter(
          ({ identity, leftAt }) =>
            leftAt === undefined && identity !== undefined && isHere(identity) && !isDead(identity),
        )
        .map(({ name, host }) => ({ id: name, host, state: "running" as const }));
    },

    async kill({ id }: Handle, how: KillMode) {
      const worker = folder.follow().workers.get(id);
      if (worker?.identity === undefined || isDead(worker.identity)) return;
      process.kill(how === "now" ? -worker.pid : worker.pid, how === "now" ? "SIGKILL" : "SIGTERM");
    },
  };
}

/** The first line that a process prints; undefined when it ends without one. */
async function firstLine(child: ChildProcess): Promise<string | undefined> {
  let text = "";
  child.stdout?.on("data", (bytes: Buffer) => {
    text += bytes.toString();
    if (text.includes("\n")) child.emit("named");
  });
  await Promise.race([once(child, "named"), once(child, "close")]);
  return text.includes("\n") ? text.slice(0, text.indexOf("\n")) : undefined;
}
