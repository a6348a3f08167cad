import type { StudyFolder } from "../store/study-folder.ts";

/** What a launcher is asked for: workers on a study. */
export interface WorkerOrder {
  /** The study's folder, absolute. */
  readonly folder: string;
  /** How many. */
  readonly count: number;
  /** Places, by the name that handles give them in `host`, where workers have failed again and again: none is started there. */
  readonly avoid?: readonly string[];
}

/** A worker that was asked for, by the launcher's own name for it: a process, a task of a job array, a pod. */
export interface Handle {
  /** The worker's log names it as `launched_as`, so that the two are known to be one whoever started it. */
  readonly id: string;
  /** The host, node or slot that it is on, once that is known: what a master gives up where workers fail again and again. */
  readonly host?: string;
  /** `waiting`: for a place to run; `running`: as far as the launcher sees. */
  readonly state: "waiting" | "running";
  /** Why it waits, in the words of whoever gives places; undefined where they have said nothing. */
  readonly why?: string;
  /** Why its host cannot be asked: then it is only believed to run, since its log shows life. */
  readonly unheard?: string;
}

/** What came of an order for workers. */
export interface Enlistment {
  /** Fewer than asked for where there is no room. */
  readonly started: readonly Handle[];
  /** Places that could not be reached to start one there. */
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  /** The place, as handles name it. */
  readonly host: string;
  /** Why, and what to do, in a sentence. */
  readonly reason: string;
}

/** `gentle`: the worker pauses its trial and leaves; `now`: it and what it started are killed. */
export type KillMode = "gentle" | "now";

/**
 * Starts and ends workers somewhere. Holds no state that `list` cannot recover. What a worker prints goes to
 * `layout.words(folder, id)`, wherever it runs, so that its last words are there when it has died, whoever asks.
 */
export interface Launcher {
  /** Starts workers. Throws a UserError that says what to mend where none can be, in whatever place. */
  launch(order: WorkerOrder): Promise<Enlistment>;
  /**
   * Those of the study that wait or run, whoever launched them. May be asked some times a second, so one that asks a server
   * remembers for a while. Throws a UserError where there has been no answer yet.
   */
  list(): Promise<readonly Handle[]>;
  /** One that is gone already is fine. Throws a UserError where it cannot be reached. */
  kill(handle: Handle, how: KillMode): Promise<void>;
  /** What `launch` would ask a cluster for, as text for people to read or apply themselves. */
  print?(order: WorkerOrder): string;
}

/** What a launcher works with. */
export interface Site {
  readonly folder: StudyFolder;
  /** The command that, with a folder behind it, is a worker: `[node, main.js, "worker"]`. */
  readonly program: readonly string[];
  /** Tells whoever sits before it what they should know, in a sentence. */
  say?(line: string): void;
}

/**
 * Makes a launcher from its options, `slurm: { partition: gpu }` below `cluster:`. Options are read at once, by
 * `optionReader`, which throws a UserError for what cannot be.
 */
export type LauncherMaker = (options: Readonly<Record<string, unknown>>) => (site: Site) => Launcher;

/** The environment variable by which a launcher tells a worker its handle's id. */
export const LAUNCHED_AS = "WHETSTONE_LAUNCHED_AS";

/** The environment variable by which a launcher tells a worker how many bytes of memory its training programs may hold. */
export const MEMORY = "WHETSTONE_MEMORY";
