import { renameSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../../space/user-error.ts";
import { writing } from "../../store/errors.ts";
import { temporaryBeside } from "../../store/exclusive.ts";
import { lastLines } from "../../store/last-lines.ts";
import { layout } from "../../store/layout.ts";
import { makeWithin } from "../../store/make-within.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { dismissalOf } from "../../study/changes.ts";
import { ASKED_TO_LEAVE } from "../../study/events.ts";
import { typed } from "../../study/typed.ts";
import type { Handle, Launcher, LauncherMaker, Site, WorkerOrder } from "../launcher.ts";
import { type Pace, Poll } from "../poll.ts";
import { type Answer, NOT_FOUND, runCommand } from "../run-command.ts";
import { markOf } from "../whetstone.ts";
import { jobScript, PREFIX } from "./job-script.ts";
import { readSlurmOptions, type SlurmOptions } from "./options.ts";
import { LINE_FORMAT, type QueuedTask, readJson, readLines } from "./queue.ts";

/** Seconds after which a command of Slurm is given up; it tries again by itself while its controller does not answer. */
const SECONDS = 30;
/** Slurm's own advice is to ask rarely: all who ask the controller wait for each other. */
const pace: Pace = { every: 5000, most: 120_000, patience: 2000 };
/** Tasks of one array; sites allow 1001 unless they say otherwise. */
const MOST_TASKS = 1000;

/** Workers as tasks of Slurm's job arrays: `cluster: { on: slurm, slurm: { partition: gpu, time: "4:00:00" } }`. */
export const slurm: LauncherMaker = (given) => {
  const options = readSlurmOptions(given);
  return (site) => slurmLauncher(site, options);
};

/**
 * All workers of a study are found again by their job's name, which tells the study, and each by its number in the array.
 * No port is opened, and one `squeue` a look tells of all.
 */
export function slurmLauncher({ folder, program }: Site, options: SlurmOptions, polling: Pace = pace): Launcher {
  // In the name of an output file a backslash turns %A and %a off, and an option of a script is one line.
  if (/[\\\p{Cc}]/u.test(folder.path))
    throw new UserError(
      `${JSON.stringify(folder.path)}: a path with a backslash or a line break is nothing for sbatch; move the study to one without`,
    );
  const name = jobName(folder);
  const wordsOf = (id: string) => layout.words(folder.path, id);
  const queue = new Poll(queueOf(name), polling);

  async function submit(script: string, count: number, avoid: readonly string[]): Promise<QueuedTask[]> {
    const limit = options.atOnce === undefined ? "" : `%${options.atOnce}`;
    const excluded = [options.sbatch.exclude ?? [], avoid].flat();
    const exclude = excluded.length === 0 ? [] : [`--exclude=${excluded.join(",")}`];
    const answer = await runCommand(["sbatch", "--parsable", `--array=0-${count - 1}${limit}`, ...exclude, script], {
      seconds: SECONDS,
    });
    // `812`, or `812;cluster`.
    const array = /^(\d+)/m.exec(answer.stdout)?.[1];
    if (answer.code !== 0 || array === undefined) throw refusal(folder.path, script, answer);
    return Array.from({ length: count }, (_, task) => ({ id: `${array}_${task}`, restarts: 0, state: "waiting" }));
  }

  /** Tasks that this launcher has told to leave for good, until the queue knows. */
  const dismissed = new Set<string>();
  const scriptOf = (order: WorkerOrder) => jobScript({ name, wordsOf, order, options, program });

  return {
    print: scriptOf,

    async launch(order) {
      const script = writeScript(folder, scriptOf(order));
      const tasks: QueuedTask[] = [];
      while (tasks.length < order.count) {
        tasks.push(...(await submit(script, Math.min(MOST_TASKS, order.count - tasks.length), order.avoid ?? [])));
      }
      queue.amend((known) => [...known, ...tasks]);
      return { started: tasks.map(handleOf), refusals: [] };
    },

    async list() {
      const tasks = await queue.latest();
      return stillThere(tasks, folder, dismissed);
    },

    async kill({ id }, how) {
      const task = taskOf(id);
      const runs = (await queue.latest()).some((known) => known.id === task && known.state === "running");
      if (how === "gentle" && runs) {
        dismissed.add(task);
        await signal("USR2", task);
        return;
      }
      // Slurm ends a task by SIGTERM, even after SIGKILL to its script, and then its worker would tell of its end.
      if (how === "now" && runs) {
        await signal("HUP", task);
        await untilOver(task);
      }
      await scancel(task);
      queue.amend((known) => known.filter((other) => other.id !== task));
    },
  };
}

/** All of the study's tasks are called so. The folder's path makes studies of one name differ. */
export function jobName({ path, definition }: StudyFolder): string {
  return `whetstone-${definition.name}-${markOf(path)}`;
}

/** Puts the job script into the folder, for Slurm and for whoever wants to know; returns its path. */
function writeScript({ path }: StudyFolder, text: string): string {
  const script = join(layout.launched(path), "slurm.sh");
  writing(script, () => {
    makeWithin(path, layout.launched(path));
    const temporary = temporaryBeside(script);
    writeFileSync(temporary, text);
    renameSync(temporary, script);
  });
  return script;
}

/**
 * The tasks that wait or run, and those that soon will: a log tells of an end before Slurm does, and a worker that was asked to
 * leave, and not by people, has come to its time limit, so that its task waits again soon.
 * @param dismissed tasks told to leave for good
 */
function stillThere(tasks: readonly QueuedTask[], folder: StudyFolder, dismissed: ReadonlySet<string>): Handle[] {
  const study = folder.follow();
  const workers = [...study.workers.values()].filter(({ leftAt }) => leftAt !== undefined);
  const left = new Map(workers.map((worker) => [worker.launchedAs, worker]));
  return tasks.flatMap((task) => {
    const handle = handleOf(task);
    const worker = left.get(handle.id);
    if (worker === undefined) return [handle];
    const isLetGo = dismissed.has(task.id) || dismissalOf(study, worker.name) !== undefined;
    if (isLetGo || worker.leftBecause !== ASKED_TO_LEAVE || isCancelled(folder, task)) return [];
    return [handleOf({ id: task.id, restarts: task.restarts + 1, state: "waiting" })];
  });
}

/**
 * Whether somebody has cancelled a task. While it is completing the queue does not tell, but Slurm writes so behind what the task
 * prints; where it cancels by itself and may begin the task again, it adds what that is due to.
 */
function isCancelled({ path }: StudyFolder, { id }: QueuedTask): boolean {
  return lastLines(layout.words(path, `${PREFIX}${id}`), 3).some((line) =>
    /\*{3} JOB .* CANCELLED AT \S+ \*{3}/.test(line),
  );
}

function handleOf({ id, restarts, state, node, why }: QueuedTask): Handle {
  return {
    id: `${PREFIX}${id}${restarts === 0 ? "" : `+${restarts}`}`,
    state,
    ...(node === undefined ? {} : { host: node }),
    ...(why === undefined ? {} : { why }),
  };
}

/** The array's number and the task's, of a handle's id. */
function taskOf(id: string): string {
  return id.slice(PREFIX.length).replace(/\+\d+$/, "");
}

/** Asks for the study's tasks that wait or run. It throws UserError where Slurm does not answer. */
function queueOf(name: string): () => Promise<readonly QueuedTask[]> {
  const which = [`--name=${name}`, `--user=${userInfo().username}`];
  const lines = ["squeue", "--array", "--noheader", `--Format=${LINE_FORMAT}`, ...which];
  let asksJson = true;
  return async () => {
    if (asksJson) {
      const { code, stdout } = await runCommand(["squeue", "--json", ...which], { seconds: SECONDS });
      const tasks = code === 0 ? readJson(stdout, name) : undefined;
      if (tasks !== undefined) return tasks;
    }
    const answer = await runCommand(lines, { seconds: SECONDS });
    if (answer.code !== 0) throw trouble("squeue", answer);
    // A version whose JSON is of no use is asked for lines from now on.
    asksJson = false;
    return readLines(answer.stdout);
  };
}

/** Waits until a task runs no longer, or for some seconds. */
async function untilOver(task: string): Promise<void> {
  for (let looks = 0; looks < 20; looks++) {
    const { code, stdout } = await runCommand(["squeue", "--noheader", `--jobs=${task}`, "--format=%T"], {
      seconds: SECONDS,
    });
    if (code !== 0 || !/RUNNING|SIGNALING/.test(stdout)) return;
    await delay(250);
  }
}

/**
 * What scancel ends with, without a word, where a task that it was to signal is known no more, or is over: the lower byte of Slurm's
 * error numbers 2017 and 2021 (slurm_errno.h).
 */
const GONE: ReadonlySet<number | undefined> = new Set([2017 & 0xff, 2021 & 0xff]);

/**
 * Signals a task's script, if it still runs: it may have gone back into the queue since the queue was looked at. For one that waits,
 * Slurm would look for its script, in vain and for half a minute.
 */
async function signal(name: string, task: string): Promise<void> {
  await scancel("--state=RUNNING", "--batch", `--signal=${name}`, task);
}

async function scancel(...args: readonly string[]): Promise<void> {
  const answer = await runCommand(["scancel", ...args], { seconds: SECONDS });
  const { code, stderr } = answer;
  if (code === 0 || GONE.has(code) || /invalid job id|already completing|job\/step already/i.test(stderr)) return;
  throw trouble("scancel", answer);
}

function trouble(command: string, { code, stderr }: Answer): UserError {
  if (code === NOT_FOUND) {
    return new UserError(`${command}: not found; run the master on a machine from which jobs are submitted to Slurm`);
  }
  return new UserError(
    `${command} did not answer: ${stderr || (code === undefined ? `it took longer than ${SECONDS} s` : `it ended with ${code}`)}; see whether "sinfo" does, and whether SLURM_CONF is right`,
    1,
  );
}

/** What to do about words in an answer of sbatch. */
const advice: readonly (readonly [RegExp, string])[] = [
  [/partition/i, '"sinfo --summarize" lists the partitions'],
  [/account|association/i, '"sacctmgr show associations user=$USER" lists your accounts'],
  [/gres/i, '"sinfo --format=%G" lists what nodes have'],
  [/array/i, "the site allows fewer tasks in an array; ask for fewer workers"],
  [/time limit/i, '"sinfo --format=%P,%l" lists the partitions\' limits'],
  [/configuration is not available|feature/i, "no node has all that the options ask for together; ask for less"],
  [/limit/i, "wait for other jobs of yours to end, or ask for fewer workers"],
];

function refusal(folder: string, script: string, answer: Answer): UserError {
  if (answer.code === NOT_FOUND) return trouble("sbatch", answer);
  const said = answer.stderr.replaceAll(/^sbatch: (error: )?/gm, "").trim();
  const todo = advice.find(([pattern]) => pattern.test(said))?.[1];
  return new UserError(
    `sbatch refused ${script}: ${said || "it gave no reason"}; mend cluster: slurm in ${layout.definition(folder)}${todo === undefined ? "" : ` (${todo})`}, and go on with: ${typed("master", folder)}`,
  );
}
