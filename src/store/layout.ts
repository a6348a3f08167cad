import { join } from "node:path";

/** Where everything lies in a study's folder. */
export const layout = {
  definition: (folder: string) => join(folder, "study.yaml"),
  format: (folder: string) => join(folder, "folder.json"),
  /** What the study knows of others, where it learns from some. */
  learned: (folder: string) => join(folder, "learned.json"),
  /** How the study's results are read, where that had to be found out. */
  reader: (folder: string) => join(folder, "reader.json"),
  stages: (folder: string) => join(folder, "stages"),
  stage: (folder: string, number: number) => join(folder, "stages", `${number}.json`),
  plan: (folder: string, number: number) => join(folder, "stages", `${number}.plan.json`),
  workers: (folder: string) => join(folder, "workers"),
  log: (folder: string, worker: string) => join(folder, "workers", `${worker}${LOG_EXTENSION}`),
  /** Lies beside a log by hand that no process writes. */
  free: (folder: string, worker: string) => join(folder, "workers", `${worker}${FREE_EXTENSION}`),
  /** What launchers put down: job scripts, and what each worker printed. */
  launched: (folder: string) => join(folder, "launched"),
  /** What the worker of a handle prints. */
  words: (folder: string, launchedAs: string) => join(folder, "launched", `${launchedAs.replace(/[^\w.-]/g, "-")}.log`),
  claims: (folder: string) => join(folder, "claims"),
  claim: (folder: string, trial: number, attempt: number) => join(folder, "claims", `${trialName(trial)}.${attempt}`),
  checkpoints: (folder: string) => join(folder, "checkpoints"),
  trial: (folder: string, trial: number) => join(folder, "trials", trialName(trial)),
  /**
   * How the path of what an attempt's program saves begins; `.3` follows for epoch 3. Each attempt has its own, so that one taken
   * for lost cannot disturb the next.
   */
  saves: (folder: string, trial: number, attempt: number) =>
    join(folder, "trials", trialName(trial), `attempt${attempt}.checkpoint`),
  /** A copy of another trial's checkpoint that this one goes on from, its own so that nobody removes it before it is read. */
  inherited: (folder: string, trial: number) => join(folder, "trials", trialName(trial), "inherited.checkpoint"),
  output: (folder: string, trial: number) => join(folder, "trials", trialName(trial), "output.log"),
  /** Who has looked at the test set. */
  unsealings: (folder: string) => join(folder, "unsealed"),
  unsealing: (folder: string, number: number) => join(folder, "unsealed", `${number}.json`),
  /** What people have asked of the study since it began. */
  changes: (folder: string) => join(folder, "changes"),
  change: (folder: string, number: number) => join(folder, "changes", `${number}.json`),
  /** The log of the first master, or of the second, third … that took over. */
  master: (folder: string, number: number) => join(folder, number === 1 ? "master.jsonl" : `master.${number}.jsonl`),
  /** Created to ask workers to end; holds the reason. */
  stop: (folder: string) => join(folder, "stop"),
} as const;

export const LOG_EXTENSION = ".jsonl";
export const FREE_EXTENSION = ".free";

/** Whether a name in `workers/` is a log's. Hidden ones are not: macOS puts such beside each file, of the same extension. */
export const isLog = (name: string) => name.endsWith(LOG_EXTENSION) && !name.startsWith(".");

/** Whether a study's folder has a file or folder of that name. */
export const isOfStudy = (name: string) => known.has(name) || /^master(\.\d+)?\.jsonl$/.test(name);

/** Folders that a new study has. */
export const folders = ["stages", "workers", "claims", "checkpoints", "trials"] as const;

const known: ReadonlySet<string> = new Set([
  ...folders,
  "study.yaml",
  "folder.json",
  "stop",
  "unsealed",
  "learned.json",
  "launched",
  "changes",
  "reader.json",
]);

/** Workers' names: `w01`, `w02` … */
export function workerName(number: number): string {
  return `w${String(number).padStart(2, "0")}`;
}

/** A worker's number by its name; undefined where it is named otherwise. */
export function workerNumber(name: string): number | undefined {
  const number = /^w(\d{2,})$/.exec(name)?.[1];
  return number === undefined ? undefined : Number(number);
}

/** 42 as `0042`, so that names sort. */
export function trialName(trial: number): string {
  return String(trial).padStart(4, "0");
}
