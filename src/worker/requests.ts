import { stopRequest } from "../store/stop-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { dismissalOf, killOf, killText } from "../study/changes.ts";

/** Milliseconds between looks at what people ask for. A look is cheap: mostly it asks for two files that are not there. */
const INTERVAL = 2000;

/** What people ask of one worker while it works: to leave at once, to leave after its trial, or to give its trial up. */
export class Requests {
  readonly #folder: StudyFolder;
  readonly #worker: string;
  readonly #leave: () => void;
  readonly #timer: NodeJS.Timeout;
  #training: { readonly trial: number; readonly give: AbortController } | undefined;

  /** @param leave called when the worker should pause its trial and leave at once */
  constructor(folder: StudyFolder, worker: string, leave: () => void) {
    this.#folder = folder;
    this.#worker = worker;
    this.#leave = leave;
    this.#timer = setInterval(() => {
      try {
        this.look();
      } catch {
        // The worker itself reads the same before its next trial, and tells then that a file is damaged.
      }
    }, INTERVAL);
  }

  /** Whether the worker should begin no other trial. */
  get retired(): boolean {
    return dismissalOf({ changes: this.#folder.followChanges() }, this.#worker) !== undefined;
  }

  /** The signal for a trial that is about to be trained: aborted, with a sentence as its reason, when the trial is to be given up. */
  training(trial: number): AbortSignal {
    const give = new AbortController();
    this.#training = { trial, give };
    this.look();
    return give.signal;
  }

  look(): void {
    const changes = this.#folder.followChanges();
    if (stopRequest(this.#folder.path) !== undefined || dismissalOf({ changes }, this.#worker) === "now") this.#leave();
    if (this.#training === undefined) return;
    const { trial, give } = this.#training;
    const kill = killOf(changes, trial);
    if (kill !== undefined) give.abort(killText(kill));
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
