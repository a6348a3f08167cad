import { setTimeout as sleep } from "node:timers/promises";
import { whyBadPlace } from "../analysis/bad-place.ts";
import { failingStreak, isUndecided } from "../analysis/hopeless.ts";
import type { Sampler } from "../samplers/sampler.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { stopRequest } from "../store/stop-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { ASKED_TO_LEAVE } from "../study/events.ts";
import { readingOf } from "../study/reading.ts";
import type { Study } from "../study/study.ts";
import { foldedTrainer } from "../trainers/folded.ts";
import type { Trainer } from "../trainers/trainer.ts";
import { type Bench, trainAttempt } from "./attempt.ts";
import { commitOf } from "./commit.ts";
import { LookForLost } from "./liveness.ts";
import { Logbook } from "./logbook.ts";
import { lostNow } from "./moment.ts";
import { Openings, type Turn } from "./openings.ts";
import { Requests } from "./requests.ts";
import { Retention } from "./retain.ts";
import { version } from "./version.ts";

export interface WorkOptions {
  readonly folder: StudyFolder;
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  readonly trainer: Trainer;
  /** What the launcher that started it calls it. */
  readonly launchedAs?: string | undefined;
  /** Aborted to end the worker; its trial is paused, and goes on with another. */
  readonly signal: AbortSignal;
  /** Told the worker's name once it has claimed one. */
  readonly begun?: (worker: string) => void;
}

/** Why a worker's work is over. `failed` is for a search that cannot succeed. */
export interface WorkOutcome {
  readonly kind: "finished" | "failed" | "left";
  readonly reason: string;
}

/** Milliseconds between looks at a folder in which there is nothing to do yet, at first and at most. */
const waits = { first: 50, most: 1000 } as const;

/** Samples, trains, judges and goes on until the study is finished: the life of one worker. */
export async function work(options: WorkOptions): Promise<WorkOutcome> {
  const { folder } = options;
  const logbook = Logbook.open(folder.path, {
    whetstone: version,
    commit: commitOf(folder.directory),
    launchedAs: options.launchedAs,
    reads: readingOf(folder.definition),
    lease: folder.definition.lease,
  });
  options.begun?.(logbook.worker);
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const requests = new Requests(folder, logbook.worker, leave);
  let trouble: unknown;
  const signs = setInterval(
    () => {
      try {
        logbook.touch();
      } catch (error) {
        // A worker that can no longer write to the folder ends; another goes on with its trial.
        trouble = error;
        leave();
      }
    },
    (folder.definition.lease * 1000) / 4,
  );
  try {
    const outcome = await new Life(
      options,
      logbook,
      requests,
      AbortSignal.any([options.signal, leaving.signal]),
    ).live();
    if (trouble !== undefined) throw trouble;
    logbook.write({
      kind: "leave",
      reason: outcome.reason,
      ...(outcome.kind === "finished" ? { finished: true } : {}),
    });
    return outcome;
  } finally {
    clearInterval(signs);
    requests.close();
    logbook.close();
  }
}

class Life {
  readonly #bench: Bench;
  readonly #openings: Openings;
  readonly #retention: Retention;
  readonly #lost = new LookForLost();
  #lookedForLost = Number.NEGATIVE_INFINITY;
  #wait: number = waits.first;

  constructor(options: WorkOptions, logbook: Logbook, requests: Requests, leaving: AbortSignal) {
    const { folder, sampler, trainer, schedule } = options;
    const { folds, metric } = folder.definition;
    const folded = folds === undefined ? trainer : foldedTrainer(trainer, { folds, metric, folder });
    this.#bench = { folder, logbook, trainer: folded, schedule, leaving, requests };
    this.#openings = new Openings({ folder, logbook, sampler, schedule, byHand: false });
    this.#retention = new Retention(folder.path);
  }

  async live(): Promise<WorkOutcome> {
    const { folder, leaving, requests } = this.#bench;
    this.#retention.removeLeftovers(folder.follow());
    let trained: number | undefined;
    for (;;) {
      // One look serves for how the last trial ended and for what to do next: the more workers there are, the more a look costs.
      const study = folder.follow();
      if (trained !== undefined) this.#removeOutdated(study, trained);
      trained = undefined;
      const stop = stopRequest(folder.path);
      if (stop !== undefined) return { kind: "left", reason: stop };
      if (leaving.aborted || requests.retired) return { kind: "left", reason: ASKED_TO_LEAVE };
      const failing = failingStreak(study);
      const isLost = lostNow(folder);
      if (failing !== undefined && !isUndecided(study, failing, isLost))
        return { kind: "failed", reason: failing.reason };
      const { worker } = this.#bench.logbook;
      // A worker that begins another trial in a streak of failures, or in a place where all fail, most likely loses that one,
      // too.
      const why = failing?.workers.has(worker) ? failing.reason : whyBadPlace(study, worker, isLost);
      // Looking for the lost may have read more, and a suggestion names all that was read.
      const turn =
        this.#takeOver() ?? (why === undefined ? this.#openings.next(folder.study) : { kind: "wait", reason: why });
      switch (turn.kind) {
        case "look again":
          break;
        case "wait":
          await this.#pause();
          break;
        case "finished":
          this.#retention.removeLeftovers(study, true);
          return turn;
        case "train": {
          this.#wait = waits.first;
          const { claimed } = turn;
          if ((await trainAttempt(this.#bench, claimed)) === "superseded") this.#openings.letGo(claimed);
          trained = claimed.trial;
        }
      }
    }
  }

  #removeOutdated(study: Study, trained: number): void {
    const { curve = [] } = study.trials[trained - 1] ?? {};
    this.#retention.removeOutdated(
      study,
      curve.flatMap(({ checkpoint }) => checkpoint ?? []),
    );
  }

  /** Goes on with the trial of a lost worker, if there is one. Looked for every quarter of a lease, or when idle. */
  #takeOver(): Turn | undefined {
    const { folder, logbook } = this.#bench;
    const now = performance.now();
    const interval = Math.min(
      this.#wait > waits.first ? 1000 : Number.POSITIVE_INFINITY,
      (folder.definition.lease * 1000) / 4,
    );
    if (now - this.#lookedForLost < interval) return undefined;
    this.#lookedForLost = now;
    // The time is taken before others' signs of life are read: taken after, it would make them look older than they are.
    const serverNow = logbook.touch();
    return this.#openings.takeOver(folder.follow(), this.#lost.look(folder, serverNow), serverNow);
  }

  async #pause(): Promise<void> {
    const milliseconds = this.#wait;
    this.#wait = Math.min(waits.most, this.#wait * 2);
    await sleep(milliseconds, undefined, { signal: this.#bench.leaving }).catch(() => {});
  }
}
