import { whyHopeless } from "../analysis/hopeless.ts";
import type { Sampler } from "../samplers/sampler.ts";
import type { Job, Schedule } from "../schedules/schedule.ts";
import { type StudyFolder, stopRequest } from "../store/study-folder.ts";
import type { Stage, Study } from "../study/study.ts";
import type { Trainer } from "../trainers/trainer.ts";
import { type Bench, type ClaimedAttempt, trainAttempt } from "./attempt.ts";
import { ContestedClaims, type Takeover } from "./contested.ts";
import { commitOf } from "./identity.ts";
import { lostBy } from "./liveness.ts";
import { Logbook } from "./logbook.ts";
import { Proposer } from "./proposal.ts";
import { resumePoint } from "./resume-point.ts";
import { Retention } from "./retain.ts";
import { version } from "./version.ts";

export interface WorkOrder {
  readonly folder: StudyFolder;
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  readonly trainer: Trainer;
  /** Environment for the training programs. */
  readonly env: Readonly<Record<string, string>>;
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

/** Between looks at a folder in which there is nothing to do yet: milliseconds at first and at most. */
const waits = { first: 50, most: 1000 } as const;

/** Samples, trains, judges and goes on until the study is finished: the life of one worker. */
export async function work(order: WorkOrder): Promise<WorkOutcome> {
  const { folder } = order;
  const logbook = Logbook.open(folder.path, { whetstone: version, commit: commitOf(folder.directory) });
  order.begun?.(logbook.worker);
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  order.signal.addEventListener("abort", leave, { once: true });
  if (order.signal.aborted) leave();
  let trouble: unknown;
  const signs = setInterval(
    () => {
      try {
        logbook.touch();
        if (stopRequest(folder.path) !== undefined) leave();
      } catch (error) {
        // A worker that can no longer write to its folder ends; what it was training is resumed elsewhere.
        trouble = error;
        leave();
      }
    },
    (folder.definition.lease * 1000) / 4,
  );
  try {
    const outcome = await new Life(order, logbook, leaving.signal).live();
    if (trouble !== undefined) throw trouble;
    logbook.write({ kind: "leave", reason: outcome.reason });
    return outcome;
  } finally {
    clearInterval(signs);
    order.signal.removeEventListener("abort", leave);
    logbook.close();
  }
}

class Life {
  readonly #bench: Bench;
  readonly #claims: ContestedClaims;
  readonly #proposer: Proposer;
  readonly #retention: Retention;
  /** Bytes of other workers' logs as of the last `start`. */
  readonly #read = new Map<string, number>();
  #lookedForLost = 0;
  #wait: number = waits.first;

  constructor(order: WorkOrder, logbook: Logbook, leaving: AbortSignal) {
    const { folder, trainer, schedule, env } = order;
    this.#bench = { folder, logbook, trainer, schedule, env, leaving };
    this.#claims = new ContestedClaims(folder.path, logbook.worker);
    this.#proposer = new Proposer(order.sampler);
    this.#retention = new Retention(folder.path);
  }

  async live(): Promise<WorkOutcome> {
    const { folder, schedule, leaving } = this.#bench;
    this.#retention.removeLeftovers(folder.follow());
    for (;;) {
      if (leaving.aborted) return { kind: "left", reason: "it was asked to leave" };
      const stop = stopRequest(folder.path);
      if (stop !== undefined) return { kind: "left", reason: stop };
      const study = folder.follow();
      const hopeless = whyHopeless(study);
      if (hopeless !== undefined) return { kind: "failed", reason: hopeless };
      const claimed = this.#takeOver(study) ?? this.#take(study, schedule.next(this.#claims.seenThrough(study)));
      if (claimed === "again") continue;
      if (claimed === "wait") {
        await this.#pause();
        continue;
      }
      if ("kind" in claimed) return claimed;
      this.#wait = waits.first;
      await trainAttempt(this.#bench, claimed);
      const after = folder.follow();
      this.#retention.removeOutdated(
        after,
        after.trials[claimed.trial - 1]?.curve.flatMap((p) => p.checkpoint ?? []) ?? [],
      );
    }
  }

  /** Claims what the job is about and opens it in the log. */
  #take(study: Study, job: Job): ClaimedAttempt | WorkOutcome | "again" | "wait" {
    const { folder, logbook } = this.#bench;
    switch (job.kind) {
      case "finished":
        return { kind: "finished", reason: job.reason };
      case "wait":
        return "wait";
      case "open":
        folder.openStage(job.stage, logbook.worker);
        return "again";
      case "start": {
        const stage = study.stages[job.stage - 1]!;
        const number = this.#claims.takeNumber(study, stage.first, stage.last);
        return number === undefined ? "wait" : this.#start(study, stage, number, 1, job.epochs);
      }
      case "resume": {
        const trial = study.trials[job.trial - 1]!;
        if (!this.#claims.take(job.trial, trial.attempt + 1)) return "again";
        return this.#resume(study, { trial: job.trial, attempt: trial.attempt + 1 }, job.stage, job.epochs);
      }
    }
  }

  /** Goes on with the trial of a lost worker, if there is one. Looked for every quarter of a lease, or when idle. */
  #takeOver(study: Study): ClaimedAttempt | undefined {
    const { folder, logbook } = this.#bench;
    const now = Date.now();
    const interval = Math.min(
      this.#wait > waits.first ? 1000 : Number.POSITIVE_INFINITY,
      (folder.definition.lease * 1000) / 4,
    );
    if (now - this.#lookedForLost < interval) return undefined;
    this.#lookedForLost = now;
    const isLost = lostBy(folder, logbook.touch());
    for (const takeover of this.#claims.takeovers(study, isLost)) {
      if (!this.#claims.take(takeover.trial, takeover.attempt)) continue;
      return this.#goOn(study, takeover);
    }
    return undefined;
  }

  #goOn(study: Study, takeover: Takeover): ClaimedAttempt {
    const trial = study.trials[takeover.trial - 1];
    if (trial !== undefined)
      return this.#resume(study, takeover, this.#stageToGoOnIn(study, trial.number, trial.stage), undefined);
    const stage = study.stages.find(({ first, last }) => first <= takeover.trial && takeover.trial <= last)!;
    return this.#start(study, stage, takeover.trial, takeover.attempt, stage.epochs);
  }

  /** A carried trial whose claim for the newer stage was lost before its first line still belongs to that stage. */
  #stageToGoOnIn(study: Study, trial: number, stage: number): number {
    return study.stages.findLast(({ carried }) => carried.includes(trial))?.number ?? stage;
  }

  #start(study: Study, stage: Stage, trial: number, attempt: number, epochs: number): ClaimedAttempt {
    const { logbook } = this.#bench;
    const { params, seed, suggestion } = this.#proposer.propose(study, stage, trial);
    logbook.write({
      kind: "start",
      trial,
      attempt,
      stage: stage.number,
      epochs,
      params,
      seed,
      sampler: study.definition.sampler.name,
      read: this.#newlyRead(),
      ...(suggestion.state === undefined ? {} : { state: suggestion.state }),
      ...(suggestion.why === undefined ? {} : { why: suggestion.why }),
    });
    return { trial, attempt, params, seed, epochs, resume: undefined };
  }

  #resume(
    study: Study,
    { trial, attempt }: Pick<Takeover, "trial" | "attempt">,
    stage: number,
    epochs: number | undefined,
  ): ClaimedAttempt {
    const { folder, logbook } = this.#bench;
    const known = study.trials[trial - 1]!;
    const from = resumePoint(folder.path, known);
    const goal = epochs ?? Math.max(known.epochs, study.stages[stage - 1]?.epochs ?? 0);
    logbook.write({
      kind: "resume",
      trial,
      attempt,
      stage,
      epochs: goal,
      from: { epoch: from.epoch, ...(from.checkpoint === undefined ? {} : { checkpoint: from.checkpoint }) },
    });
    return { trial, attempt, params: known.params, seed: known.seed, epochs: goal, resume: from.path };
  }

  /** How far each other worker's log has been read, where that changed. This one's own is read up to the line itself. */
  #newlyRead(): Record<string, number> {
    const { folder, logbook } = this.#bench;
    const changed: Record<string, number> = {};
    for (const [worker, offset] of folder.offsets) {
      if (worker === logbook.worker || this.#read.get(worker) === offset) continue;
      this.#read.set(worker, offset);
      changed[worker] = offset;
    }
    return changed;
  }

  async #pause(): Promise<void> {
    const { leaving } = this.#bench;
    const milliseconds = this.#wait;
    this.#wait = Math.min(waits.most, this.#wait * 2);
    await new Promise<void>((done) => {
      const timer = setTimeout(end, milliseconds);
      function end() {
        clearTimeout(timer);
        leaving.removeEventListener("abort", end);
        done();
      }
      leaving.addEventListener("abort", end, { once: true });
    });
  }
}
