/** What a launcher is asked for: one worker on a study. */
export interface WorkerOrder {
  /** The study's folder, absolute. */
  readonly folder: string;
  /** Environment for the worker and its programs, such as a GPU's number. */
  readonly env: Readonly<Record<string, string>>;
}

/** A worker that was started, by the launcher's own name for it. */
export interface Handle {
  readonly id: string;
}

/** `gentle`: the worker pauses its trial and leaves; `now`: it and what it started are killed. */
export type KillMode = "gentle" | "now";

/** Starts and ends workers somewhere. Holds no state that `list` cannot recover. */
export interface Launcher {
  launch(order: WorkerOrder): Promise<Handle>;
  /** Those that run. */
  list(): Promise<Handle[]>;
  kill(handle: Handle, how: KillMode): Promise<void>;
}
