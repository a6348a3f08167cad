import { type Attempt, addToAttempt, type ToldAttempt, toldAttempts, trialOf } from "./attempts.ts";
import type { RecordedChange } from "./change.ts";
import { changedDefinition, changedStages, changedTrial, trialsIn } from "./changes.ts";
import type { Definition, StagePlan } from "./definition.ts";
import type { EndEvent, EpochEvent, ResumeEvent, StartEvent, StudyEvent } from "./events.ts";
import type { LearnedPoint } from "./learned.ts";
import { isSealed, withoutSealed } from "./sealed.ts";
import type { Stage, Study, Trial, Worker } from "./study.ts";

/**
 * Folds logs into a Study. The result depends on which events were applied, not on the order in which the logs were
 * read; events of one log come in its order. Applying an event costs the same however many there are already.
 */
export class Fold {
  readonly #definition: Definition;
  readonly #added: StagePlan[] = [];
  readonly #stages: Stage[] = [];
  readonly #attempts = new Map<number, Map<number, Attempt>>();
  readonly #trials: (Trial | undefined)[] = [];
  readonly #workers = new Map<string, Worker>();
  /** Workers that no study holds yet as they are now. */
  readonly #ownWorkers = new Set<string>();
  readonly #touched = new Set<number>();
  readonly #sealed = new Set<string>();
  readonly #unsealed: boolean;
  readonly #changes: RecordedChange[] = [];
  readonly #learned: readonly LearnedPoint[] | undefined;
  #changedStages: readonly Stage[] | undefined;
  #study: Study | undefined;

  /**
   * @param unsealed whether epochs keep their metrics of the test set, for people to see; nothing that decides may ask for it
   * @param learned trials of other studies that this one learns from, best first
   */
  constructor(
    definition: Definition,
    { unsealed = false, learned }: { unsealed?: boolean; learned?: readonly LearnedPoint[] | undefined } = {},
  ) {
    this.#definition = definition;
    this.#unsealed = unsealed;
    this.#learned = learned;
  }

  /** A stage was opened; stages come in order. */
  openStage(stage: Stage): void {
    this.#stages.push(stage);
    this.#changedStages = undefined;
    this.#study = undefined;
  }

  /** A stage was added by hand behind those of the definition. */
  addPlan(plan: StagePlan): void {
    this.#added.push(plan);
    this.#study = undefined;
  }

  /** People changed something; changes come in order. */
  change(change: RecordedChange): void {
    this.#changes.push(change);
    this.#changedStages = undefined;
    this.#study = undefined;
    for (const trial of trialsIn(change.change)) this.#touched.add(trial);
  }

  get openedStages(): readonly Stage[] {
    return this.#stages;
  }

  get changes(): readonly RecordedChange[] {
    return this.#changes;
  }

  /** The next event of `worker`'s log. */
  apply(worker: string, event: StudyEvent): void {
    this.#study = undefined;
    switch (event.kind) {
      case "worker":
        this.#workers.set(worker, {
          name: worker,
          host: event.host,
          pid: event.pid,
          identity: event.identity,
          launchedAs: event.launched_as,
          ...(event.reads === undefined ? {} : { reads: event.reads }),
          ...(event.commit === undefined ? {} : { commit: event.commit }),
          ...(event.lease === undefined ? {} : { lease: event.lease }),
          ...(event.by_hand ? { byHand: true } : {}),
          startedAt: this.#workers.get(worker)?.startedAt ?? event.t,
          lastAt: event.t,
          leftAt: undefined,
          leftBecause: undefined,
          trial: undefined,
        });
        return;
      case "leave":
        this.#changeWorker(worker, {
          lastAt: event.t,
          leftAt: event.t,
          leftBecause: event.reason,
          ...(event.finished === true ? { finished: true } : {}),
          trial: undefined,
        });
        return;
      case "removed":
        return;
      default:
        this.#applyToTrial(worker, event);
    }
  }

  #applyToTrial(worker: string, event: StartEvent | ResumeEvent | EpochEvent | EndEvent): void {
    addToAttempt(this.#attempt(event.trial, event.attempt), worker, event.kind === "epoch" ? this.#seal(event) : event);
    const lastAt = event.t;
    if (event.kind === "epoch") this.#changeWorker(worker, { lastAt });
    else this.#changeWorker(worker, { lastAt, trial: event.kind === "end" ? undefined : event.trial });
    this.#touched.add(event.trial);
  }

  /** What the study may hold of an epoch. */
  #seal(event: EpochEvent): EpochEvent {
    for (const name in event.metrics) if (isSealed(name)) this.#sealed.add(name);
    const metrics = this.#unsealed ? event.metrics : withoutSealed(event.metrics);
    return metrics === event.metrics ? event : { ...event, metrics };
  }

  /** Everything applied so far. */
  study(): Study {
    if (this.#study !== undefined) return this.#study;
    for (const number of this.#touched) {
      while (this.#trials.length < number) this.#trials.push(undefined);
      const trial = trialOf(number, this.#attempts.get(number) ?? new Map(), this.#definition);
      this.#trials[number - 1] = trial === undefined ? undefined : changedTrial(trial, this.#changes);
    }
    this.#touched.clear();
    this.#ownWorkers.clear();
    this.#changedStages ??= changedStages(this.#stages, this.#changes);
    this.#study = {
      definition: changedDefinition(this.#definition, this.#changes),
      plans: [...this.#definition.stages, ...this.#added],
      stages: this.#changedStages,
      trials: this.#trials.slice(),
      workers: new Map(this.#workers),
      ...(this.#changes.length === 0 ? {} : { changes: this.#changes.slice() }),
      ...(this.#sealed.size === 0 ? {} : { sealed: [...this.#sealed].sort() }),
      ...(this.#learned === undefined ? {} : { learned: this.#learned }),
    };
    return this.#study;
  }

  /** All attempts of a trial, also those that a newer one has replaced. */
  attemptsOf(trial: number): readonly ToldAttempt[] {
    return toldAttempts(this.#attempts.get(trial) ?? new Map());
  }

  #attempt(trial: number, number: number): Attempt {
    let attempts = this.#attempts.get(trial);
    if (attempts === undefined) {
      attempts = new Map();
      this.#attempts.set(trial, attempts);
    }
    let attempt = attempts.get(number);
    if (attempt === undefined) {
      attempt = { opening: undefined, curves: new Map(), end: undefined };
      attempts.set(number, attempt);
    }
    return attempt;
  }

  /** Each line changes its worker, so a copy is made only of one that a study holds. */
  #changeWorker(name: string, change: Partial<Worker>): void {
    const worker = this.#workers.get(name);
    if (worker === undefined) return;
    if (this.#ownWorkers.has(name)) {
      Object.assign(worker, change);
    } else {
      this.#workers.set(name, { ...worker, ...change });
      this.#ownWorkers.add(name);
    }
  }
}
