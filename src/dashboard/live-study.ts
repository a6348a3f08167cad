import { randomBytes } from "node:crypto";
import { failureOfSystem } from "../store/errors.ts";
import { finiteOrWord } from "../store/event-line.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Study } from "../study/study.ts";
import { momentOf } from "../worker/moment.ts";
import { type WorkerReport, workerReports } from "../worker/worker-report.ts";
import { changeBetween, snapshotOf } from "./changes.ts";
import { findingsOf, type ShownFinding } from "./findings.ts";
import { JsonText } from "./json-text.ts";
import { Models } from "./models.ts";
import { Paced, type WorkedOut } from "./paced.ts";
import { Recent } from "./recent.ts";
import { RESYNC } from "./resync.ts";

/**
 * Milliseconds between looks at the folder: while nobody watches; and while somebody does, from the least to the most that still
 * shows what is new within a second.
 */
const PACE = { unwatched: 2000, least: 250, most: 700 };

/** After so many looks that found nothing new, the next is expected to find nothing either. */
const QUIET = 20;

/** The next look waits for so many times as long as the last one took: over a network, or with a thousand workers, that is long. */
const REST = 24;

/** Takes each change as it is sent: the same bytes for all. */
type Watcher = (frame: Buffer) => void;

/** A study that is followed while the server runs. What a look costs grows with what is new. */
export class LiveStudy {
  readonly folder: StudyFolder;
  /** Tells versions of this server from those of another, which counts anew. */
  readonly server = randomBytes(6).toString("hex");
  readonly models = new Models();
  readonly #findings = new Paced(
    ({ study, reports, folder }: LiveStudy) => findingsOf(study, reports, folder.path),
    ({ version }) => version,
  );
  readonly #recent = new Recent();
  readonly #watchers = new Set<Watcher>();
  #version = 1;
  #study: Study;
  #told: string;
  #snapshot: JsonText | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Why the last look failed, as it was told. */
  #trouble: string | undefined;
  /** Looks since something was new, and milliseconds that the last one took. */
  #quiet = 0;
  #cost = 0;

  constructor(folder: StudyFolder) {
    this.folder = folder;
    this.#study = folder.follow();
    this.#told = tellingOf(this.reports);
    this.#schedule();
  }

  get version(): number {
    return this.#version;
  }

  get study(): Study {
    return this.#study;
  }

  /** What each worker does now. */
  get reports(): readonly WorkerReport[] {
    return workerReports(this.#study, momentOf(this.folder));
  }

  /** Everything but curves; made once a version, however many ask. */
  get snapshot(): JsonText {
    const { folder, server } = this;
    this.#snapshot ??= new JsonText({
      version: this.#version,
      server,
      ...snapshotOf(this.#study, (trial) => folder.attemptsOf(trial), this.reports),
    });
    return this.#snapshot;
  }

  /** What to look at. */
  get findings(): Promise<WorkedOut<readonly ShownFinding[]>> {
    return this.#findings.of(this, this.#version);
  }

  /** The changes since a version, oldest first; undefined where they are no longer known, or the version is not of this server. */
  since(server: string, version: number): readonly Buffer[] | undefined {
    return server === this.server ? this.#recent.since(version, this.#version) : undefined;
  }

  /** Calls `watcher` with each change from now on, until the function that is returned is called. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    // Only the first, since each would put the next look off.
    if (this.#watchers.size === 1) {
      this.#quiet = 0;
      this.#schedule();
    }
    return () => {
      this.#watchers.delete(watcher);
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#watchers.clear();
    this.models.close();
  }

  /** Reads what is new, and tells of it. */
  look(): void {
    const began = performance.now();
    const before = this.#study;
    this.#study = this.folder.follow();
    const change = changeBetween(before, this.#study, (trial) => this.folder.attemptsOf(trial));
    const { reports } = this;
    const telling = tellingOf(reports);
    this.#cost = performance.now() - began;
    this.#quiet++;
    if (change === undefined && telling === this.#told) return;
    this.#quiet = 0;
    const changed = telling === this.#told ? {} : { reports };
    this.#told = telling;
    this.#version++;
    this.#snapshot = undefined;
    const data = JSON.stringify({ version: this.#version, ...change, ...changed }, finiteOrWord);
    const frame = Buffer.from(`id: ${this.#version}\nevent: change\ndata: ${data}\n\n`);
    this.#recent.add(this.#version, frame);
    for (const watcher of this.#watchers) watcher(frame);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      try {
        this.look();
        this.#trouble = undefined;
      } catch (error) {
        // A folder that is being moved or a disk that is away for a moment: the next look may find it.
        this.#tell(failureOfSystem(error) ?? (error instanceof Error ? error.message : String(error)));
      }
      this.#schedule();
    }, this.#pause());
    this.#timer.unref();
  }

  /** Tells the terminal why a look failed, once, and pages where they have to ask for another study. */
  #tell(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    console.error(trouble);
    if (this.folder.isReplaced()) for (const watcher of this.#watchers) watcher(RESYNC);
  }

  #pause(): number {
    if (this.#watchers.size === 0) return PACE.unwatched;
    if (this.#quiet > QUIET) return PACE.most;
    return Math.min(PACE.most, Math.max(PACE.least, REST * this.#cost));
  }
}

/** What people see change in the reports: of the seconds of silence, the state alone. */
function tellingOf(reports: readonly WorkerReport[]): string {
  return reports
    .map(({ name, state, trial, epoch, hangs }) => `${name} ${state} ${trial} ${epoch} ${hangs}`)
    .join("\n");
}
