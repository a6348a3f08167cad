/** What a launcher is asked for: workers on a study. */
export interface WorkerOrder {
  /** The study's folder, absolute. */
  readonly folder: string;
  /** Environment for the workers and their programs. */
  readonly env: Readonly<Record<string, string>>;
  /** How many. */
  readonly count: number;
}

/** A worker that was asked for, by the launcher's own name for it: a process, a task of a job array, a pod. */
export interface Handle {
  /** The worker's log names it as `launched_as`, so that the two are known to be one whoever started it. */
  readonly id: string;
  /** The host or node that it is on, once that is known. */
  readonly host?: string;
  /** `waiting`: for a place to run; `running`: as far as the launcher sees. */
  readonly state: "waiting" | "running";
}

/** `gentle`: the worker pauses its trial and leaves; `now`: it and what it started are killed. */
export type KillMode = "gentle" | "now";

/** Starts and ends workers somewhere. Holds no state that `list` cannot recover. */
export interface Launcher {
  /** Those that were started; fewer than asked for where there is no room. Throws a UserError that says what to mend where none can be. */
  launch(order: WorkerOrder): Promise<readonly Handle[]>;
  /** Those of the study that wait or run, whoever launched them. */
  list(): Promise<readonly Handle[]>;
  kill(handle: Handle, how: KillMode): Promise<void>;
}

/** The environment variable by which a launcher tells a worker its handle's id. */
export const LAUNCHED_AS = "WHETSTONE_LAUNCHED_AS";
