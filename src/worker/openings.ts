import type { Sampler } from "../samplers/sampler.ts";
import { lastNumberIn } from "../schedules/room.ts";
import type { Job, Schedule } from "../schedules/schedule.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { ResumeEvent } from "../study/events.ts";
import { reached } from "../study/losses.ts";
import { repeatIn } from "../study/repeats.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import type { ClaimedAttempt } from "./claimed-attempt.ts";
import { ContestedClaims, type Takeover } from "./contested.ts";
import { type Ending, judgeEpoch } from "./epoch.ts";
import { dropInherited, inherit } from "./inherit.ts";
import type { Logbook } from "./logbook.ts";
import { OpeningLines } from "./opening-lines.ts";
import { Proposer } from "./proposal.ts";
import { type ResumePoint, resumePoint } from "./resume-point.ts";
import { whyUndoing } from "./undoing.ts";

/** What a worker has to do next. */
export type Turn =
  | { readonly kind: "train"; readonly claimed: ClaimedAttempt }
  /** The folder has changed: follow it and look once more. */
  | { readonly kind: "look again" }
  | { readonly kind: "wait"; readonly reason: string }
  | { readonly kind: "finished"; readonly reason: string };

interface OpeningsOptions {
  readonly folder: StudyFolder;
  readonly logbook: Logbook;
  readonly sampler: Sampler;
  readonly schedule: Schedule;
  /** Whether people train what is opened, so that no process stands behind it. */
  readonly byHand: boolean;
}

/** How far a new trial trains, and who draws it where that is the schedule. */
type StartingWith = Pick<Extract<Job, { kind: "start" }>, "epochs" | "drawing">;

/** Claims attempts for one worker and opens them in its log. */
export class Openings {
  readonly #folder: StudyFolder;
  readonly #logbook: Logbook;
  readonly #schedule: Schedule;
  readonly #proposer: Proposer;
  readonly #claims: ContestedClaims;
  readonly #lines: OpeningLines;
  readonly #byHand: boolean;

  constructor({ folder, logbook, sampler, schedule, byHand }: OpeningsOptions) {
    this.#folder = folder;
    this.#logbook = logbook;
    this.#schedule = schedule;
    this.#proposer = new Proposer(sampler, schedule);
    this.#claims = new ContestedClaims(folder.path, logbook.worker);
    this.#lines = new OpeningLines(folder, logbook, byHand);
    this.#byHand = byHand;
  }

  /** Claims what the schedule has for this worker. `study` is all that has been followed of the folder. */
  next(study: Study): Turn {
    const job = this.#schedule.next(this.#claims.seenThrough(study));
    switch (job.kind) {
      case "finished":
      case "wait":
        return job;
      case "open":
        this.#folder.openStage(job.stage, this.#logbook.worker);
        return { kind: "look again" };
      case "start": {
        const stage = study.stages[job.stage - 1]!;
        if (stage.confirms?.some(({ trial }) => study.trials[trial - 1] === undefined))
          return { kind: "wait", reason: `the logs do not tell yet of all trials that stage ${stage.number} repeats` };
        const number = this.#claims.takeNumber(study, stage.first, lastNumberIn(study, stage));
        if (number === undefined) return { kind: "wait", reason: `all trials of stage ${stage.number} are claimed` };
        return this.#start(study, stage, number, 1, job);
      }
      case "resume": {
        const attempt = study.trials[job.trial - 1]!.attempt + 1;
        if (!this.#claims.take(job.trial, attempt)) return { kind: "look again" };
        return this.#resume(study, { trial: job.trial, attempt }, job.stage, job.epochs);
      }
      case "exploit":
        return this.#exploit(study, job);
    }
  }

  /**
   * Claims the trial of a lost worker to go on with it; undefined where there is none.
   * @param now the file server's time in milliseconds
   */
  takeOver(study: Study, isLost: (worker: string) => boolean, now: number): Turn | undefined {
    for (const takeover of this.#claims.takeovers(study, isLost, now)) {
      if (this.#claims.take(takeover.trial, takeover.attempt)) return this.#goOn(study, takeover);
    }
    return undefined;
  }

  /**
   * Leaves a trial to whoever has claimed its next attempt. The claim is remembered, since its holder may die before any log
   * tells of it.
   */
  letGo({ trial, attempt }: ClaimedAttempt): void {
    this.#claims.remember(trial, attempt + 1);
  }

  /** Goes on with a trial that was taken over. Its newest epoch is judged first, since its worker may have been lost before it did. */
  #goOn(study: Study, takeover: Takeover): Turn {
    const trial = study.trials[takeover.trial - 1];
    if (trial !== undefined) {
      const told = trial.state === "running" && trial.curve.length > 0;
      const ending = told
        ? judgeEpoch({ definition: this.#folder.definition, study }, this.#schedule, trial)
        : undefined;
      if (ending !== undefined) return this.#end(trial, takeover, ending);
      const point = this.#resumePoint(trial);
      const undoing = whyUndoing(this.#folder.attemptsOf(trial.number), point.epoch);
      if (undoing !== undefined) return this.#end(trial, takeover, { state: "failed", reason: undoing });
      return this.#resume(study, takeover, this.#stageToGoOnIn(study, trial.number, trial.stage), undefined, point);
    }
    const stage = study.stages.find(({ first, last }) => first <= takeover.trial && takeover.trial <= last)!;
    return this.#start(study, stage, takeover.trial, takeover.attempt, stage);
  }

  /** Opens an attempt that trains nothing: it only tells how the trial ended, at the last epoch of its curve. */
  #end({ number: trial, curve, stage, epochs }: Trial, { attempt }: Takeover, ending: Ending): Turn {
    const { epoch = 0, checkpoint } = curve.at(-1) ?? {};
    this.#lines.resume({ trial, attempt, stage, epochs }, fromCheckpoint(epoch, checkpoint));
    this.#logbook.write({ kind: "end", trial, attempt, ...ending });
    if (ending.state !== "paused") dropInherited(this.#folder.path, trial);
    return { kind: "look again" };
  }

  /** A carried trial whose claim for the newer stage was lost before its first line still belongs to that stage. */
  #stageToGoOnIn(study: Study, trial: number, stage: number): number {
    return study.stages.findLast(({ carried }) => carried.includes(trial))?.number ?? stage;
  }

  #start(study: Study, stage: Stage, trial: number, attempt: number, how: StartingWith): Turn {
    if (stage.confirms !== undefined) return this.#repeat(study, stage, trial, attempt);
    const { epochs, drawing } = how;
    const given = drawing?.suggest(trial);
    const { params, seed, suggestion } = this.#proposer.propose(study, stage, trial, given);
    const { state, why } = suggestion;
    const opened = { trial, attempt, stage: stage.number, epochs, params, seed };
    const claimed = this.#lines.start(study, opened, {
      sampler: drawing === undefined || given === undefined ? study.definition.sampler.name : drawing.by,
      ...(state === undefined ? {} : { state }),
      ...(why === undefined ? {} : { why }),
    });
    return { kind: "train", claimed };
  }

  /** Opens a trial that repeats another: its params are the other's, so no sampler is asked. */
  #repeat(study: Study, confirming: Stage, trial: number, attempt: number): Turn {
    const repeat = repeatIn(study, confirming, trial);
    if (repeat === undefined) throw new Error(`trial ${trial} is to repeat a trial of which no log tells`);
    const { of, params, seed, epochs } = repeat;
    const opened = { trial, attempt, stage: confirming.number, epochs, params, seed };
    return { kind: "train", claimed: this.#lines.start(study, opened, { sampler: "repeat", repeat_of: of }) };
  }

  #resume(
    study: Study,
    { trial, attempt }: Pick<Takeover, "trial" | "attempt">,
    stage: number,
    epochs: number | undefined,
    { epoch, checkpoint, path } = this.#resumePoint(study.trials[trial - 1]!),
  ): Turn {
    const known = study.trials[trial - 1]!;
    const { epochs: most = 0, confirms } = study.stages[stage - 1] ?? {};
    // Repeats of one stage are not all trained equally far.
    const goal = epochs ?? (confirms === undefined ? Math.max(known.epochs, most) : known.epochs);
    const opened = { trial, attempt, stage, epochs: goal };
    this.#lines.resume(opened, fromCheckpoint(epoch, checkpoint));
    const { params, seed } = known;
    return { kind: "train", claimed: { ...opened, params, seed, from: epoch, resume: path } };
  }

  /** The parent's checkpoint is copied before the trial is claimed, since its own worker may remove it at any time. */
  #exploit(study: Study, { trial, parent, stage, epochs, params }: Extract<Job, { kind: "exploit" }>): Turn {
    const { attempt: last, seed } = study.trials[trial - 1]!;
    const attempt = last + 1;
    const inheritance = inherit(this.#folder.path, study.trials[parent - 1]!, trial, this.#logbook.worker);
    if (inheritance === undefined) return { kind: "look again" };
    if (!this.#claims.take(trial, attempt)) {
      inheritance.drop();
      return { kind: "look again" };
    }
    const { epoch, checkpoint } = inheritance.from;
    const resume = inheritance.take();
    const opened = { trial, attempt, stage, epochs };
    this.#lines.resume(opened, { trial: parent, ...fromCheckpoint(epoch, checkpoint) }, { params });
    return { kind: "train", claimed: { ...opened, params, seed, from: epoch, resume } };
  }

  /** A program has only its checkpoints to go on from. Who trains by hand knows what was kept, and so goes on from the last epoch told. */
  #resumePoint(trial: Trial): ResumePoint {
    const point = resumePoint(this.#folder.path, trial);
    return this.#byHand && point.path === undefined ? { epoch: reached(trial) } : point;
  }
}

function fromCheckpoint(epoch: number, checkpoint: string | undefined): ResumeEvent["from"] {
  return { epoch, ...(checkpoint === undefined ? {} : { checkpoint }) };
}
