import { isRecord, recordIn } from "../../study/record.ts";

/** A task of a job array as Slurm tells of it. */
export interface QueuedTask {
  /** The array's number and the task's: `812_3`. */
  readonly id: string;
  /** How often it was put back into the queue. Each run of it is a worker of its own. */
  readonly restarts: number;
  readonly state: "waiting" | "running";
  readonly node?: string;
  /** Why it waits, in Slurm's words. */
  readonly why?: string;
}

/** The columns that `squeue --Format` is asked for, by their widths; `readLines` reads them. */
const columns = { JobArrayID: 24, State: 16, RestartCnt: 8, NodeList: 64, Reason: 64 } as const;

/** What `squeue --array --Format` is given, so that each task has its line. */
export const LINE_FORMAT = Object.entries(columns)
  .map(([name, width]) => `${name}:${width}`)
  .join(",");

/** States in which a task holds no node, and will once. */
const waiting = new Set([
  "PENDING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_FED",
  "REQUEUE_HOLD",
  "SPECIAL_EXIT",
  "RESV_DEL_HOLD",
  "STOPPED",
  "SUSPENDED",
]);
/** States in which a task is over. One that is completing is not: it may be on its way back into the queue. */
const over = new Set([
  "BOOT_FAIL",
  "CANCELLED",
  "COMPLETED",
  "DEADLINE",
  "FAILED",
  "NODE_FAIL",
  "OUT_OF_MEMORY",
  "PREEMPTED",
  "REVOKED",
  "TIMEOUT",
]);

/** Reads what `squeue --array --noheader --Format` says in LINE_FORMAT. */
export function readLines(text: string): QueuedTask[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      const [id = "", state = "", restarts, node = "", why = ""] = cells(line);
      return taskOf({ id, restarts: Number(restarts) }, [state], node, why);
    });
}

function cells(line: string): string[] {
  let end = 0;
  return Object.values(columns).map((width) => {
    end += width;
    return line.slice(end - width, end).trim();
  });
}

/**
 * Reads `squeue --json`, of Slurm 21.08 and later. Undefined where lines are to be asked for: where it is nothing of that
 * kind, or tells of all jobs of the cluster (before 23.02 it does, whatever was asked), or cuts a list of tasks short.
 */
export function readJson(text: string, jobName: string): QueuedTask[] | undefined {
  const found = recordIn(text)?.jobs;
  if (!Array.isArray(found)) return undefined;
  const jobs = found.filter(isRecord);
  const suits = ({ name, array_task_string: tasks }: Record<string, unknown>) =>
    name === jobName && !textIn(tasks).includes("...");
  return jobs.every(suits) ? jobs.flatMap(tasksOf) : undefined;
}

/** One job tells of one task, or of all tasks of its array that nothing has happened to yet. */
function tasksOf(job: Record<string, unknown>): QueuedTask[] {
  const array = numberIn(job.array_job_id) || numberIn(job.job_id);
  const states = Array.isArray(job.job_state) ? job.job_state.map(String) : [String(job.job_state)];
  const restarts = numberIn(job.restart_cnt) ?? 0;
  const one = numberIn(job.array_task_id);
  const all = textIn(job.array_task_string);
  const tasks = all !== "" ? tasksIn(all) : one === undefined ? [] : [one];
  return tasks.flatMap((task) =>
    taskOf({ id: `${array}_${task}`, restarts }, states, textIn(job.nodes), textIn(job.state_reason)),
  );
}

function taskOf(
  task: Pick<QueuedTask, "id" | "restarts">,
  states: readonly string[],
  node: string,
  why: string,
): QueuedTask[] {
  // A task that is being put back into the queue is PENDING and COMPLETING at once.
  if (states.some((state) => over.has(state)) && !states.includes("COMPLETING")) return [];
  if (!states.some((state) => waiting.has(state)))
    return [{ ...task, state: "running", ...(node === "" ? {} : { node }) }];
  return [{ ...task, state: "waiting", ...(why === "" || why === "None" ? {} : { why }) }];
}

/** `0,4-6:2%3` is 0, 4 and 6, of which 3 run at once. */
export function tasksIn(text: string): number[] {
  return text
    .replace(/%\d+$/, "")
    .split(",")
    .flatMap((part) => {
      const match = /^(\d+)(?:-(\d+)(?::(\d+))?)?$/.exec(part);
      if (match === null) return [];
      const [first, last, step] = [Number(match[1]), Number(match[2] ?? match[1]), Number(match[3] ?? 1)];
      return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
    });
}

/** Since 23.02 a number may be `{set, infinite, number}`. */
function numberIn(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return isRecord(value) && value.set === true && typeof value.number === "number" ? value.number : undefined;
}

function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}
