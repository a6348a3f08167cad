import { divergenceOf } from "../analysis/divergence.ts";
import { type Rng, stream } from "../math/random.ts";
import { type Params, parseSpace } from "../space/space.ts";
import type { Definition, StagePlan } from "../study/definition.ts";
import type { Entry, StudyEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import { definitionWith } from "../study/study.fixture.ts";
import type { Stage, Study, Trial } from "../study/study.ts";
import { progressOf } from "./population.ts";
import type { Job, Schedule } from "./schedule.ts";

/** A study to be played through without training, one decision at a time. */
export interface Drive {
  /** Called once, or before each decision where `restarts` is set. */
  readonly make: () => Schedule;
  readonly stages: readonly (Pick<StagePlan, "trials" | "epochs"> & Partial<StagePlan>)[];
  /** The accuracy of a trial after an epoch; NaN diverges. */
  readonly accuracy: (trial: number, epoch: number) => number;
  /** Its latency, where one is reported. */
  readonly latency?: (trial: number, epoch: number) => number;
  /** How many seconds a program takes to start, and an epoch; no time at all by default. */
  readonly starting?: number;
  readonly seconds?: (params: Params) => number;
  readonly constraints?: Definition["constraints"];
  readonly until?: Definition["until"];
  readonly workers?: number;
  /** In whose order workers act. */
  readonly rng?: Rng;
  /** Whether programs save checkpoints. Default true. */
  readonly checkpoints?: boolean;
  /** How probably a worker that trains is killed, or asked to leave, at each of its turns; it happens 20 times at most. */
  readonly killed?: number;
  readonly left?: number;
  /** Every decision is taken by a schedule and a study that are made anew from the events. */
  readonly restarts?: boolean;
}

interface Driven {
  readonly study: Study;
  readonly events: readonly StudyEvent[];
  /** Epochs trained, those trained twice included. */
  readonly epochs: number;
}

/** What a worker trains. */
interface Training {
  readonly trial: number;
  readonly attempt: number;
  readonly epochs: number;
  epoch: number;
  /** Whether its program still has to be started. */
  starts: boolean;
}

type Ending = "paused" | "stopped" | "done" | "diverged";

/** More turns than any schedule needs. */
const MOST_TURNS = 100_000;
/** Without checkpoints and with more of them, no trial might ever come to its end. */
const MOST_INTERRUPTIONS = 20;

/** Plays a study to its end. Throws where a schedule asks for what cannot be, or never finishes. */
export function drive(order: Drive): Driven {
  const player = new Player(order);
  for (let turn = 0; turn < MOST_TURNS; turn++) if (player.turn()) return player.driven();
  throw new Error("the schedule never finishes");
}

class Player {
  readonly #order: Drive;
  readonly #definition: Definition;
  readonly #rng: Rng;
  readonly #events: { readonly worker: string; readonly event: StudyEvent }[] = [];
  readonly #stages: Stage[] = [];
  readonly #workers: (Training | undefined)[];
  readonly #lost: Training[] = [];
  #fold: Fold;
  #schedule: Schedule;
  #epochs = 0;
  /** Milliseconds. */
  #now = 0;
  #interruptions = 0;
  /** The number of events when a worker was last told to wait. */
  #waitedAt = -1;

  constructor(order: Drive) {
    this.#order = order;
    this.#rng = order.rng ?? stream("drive");
    this.#definition = definitionWith({
      metric: { name: "accuracy", goal: "maximize" },
      space: parseSpace({ lr: "10 ** uniform(-6, 1)", momentum: "uniform(0, 1)" }),
      stages: order.stages.map((stage) => ({ narrow: false, carry: 0, ...stage })),
      schedule: { name: "driven", options: {} },
      seed: 1,
      ...(order.constraints === undefined ? {} : { constraints: order.constraints }),
      ...(order.until === undefined ? {} : { until: order.until }),
    });
    this.#workers = new Array<undefined>(order.workers ?? 1).fill(undefined);
    this.#fold = new Fold(this.#definition);
    this.#schedule = order.make();
  }

  driven(): Driven {
    return { study: this.#fold.study(), events: this.#events.map(({ event }) => event), epochs: this.#epochs };
  }

  /** One worker does one thing; true when the study is finished. */
  turn(): boolean {
    const acting = [...this.#workers.keys()].filter((worker) => this.#workers[worker] !== undefined || !this.#isIdle());
    const number = acting[this.#rng.int(acting.length)]!;
    const training = this.#workers[number];
    if (training === undefined) return this.#begin(number);
    if (this.#happens(this.#order.killed)) {
      this.#lost.push(training);
      this.#workers[number] = undefined;
    } else if (this.#happens(this.#order.left)) {
      this.#end(number, training, "paused");
    } else {
      this.#train(number, training);
    }
    return false;
  }

  /** Whether a free worker has nothing to do, since nothing has happened after one was told to wait. */
  #isIdle(): boolean {
    return this.#waitedAt === this.#events.length && this.#lost.length === 0;
  }

  #happens(probability = 0): boolean {
    if (this.#rng.next() >= probability || this.#interruptions === MOST_INTERRUPTIONS) return false;
    this.#interruptions++;
    return true;
  }

  #begin(worker: number): boolean {
    const lost = this.#lost.pop();
    if (lost !== undefined) {
      this.#takeOver(worker, lost.trial);
      return false;
    }
    const job = this.#decide().next(this.#study());
    switch (job.kind) {
      case "finished":
        if (this.#workers.some((training) => training !== undefined)) throw new Error("finished while trials train");
        return true;
      case "wait":
        if (this.#workers.every((training) => training === undefined)) throw new Error("waits while nobody trains");
        this.#waitedAt = this.#events.length;
        return false;
      case "open":
        this.#openStage(job.stage);
        return false;
      case "start":
        this.#start(worker, job.stage, job.epochs);
        return false;
      case "resume": {
        const trial = this.#study().trials[job.trial - 1]!;
        const carried = trial.stage < job.stage && trial.state !== "running";
        if (trial.state !== "paused" && !carried)
          throw new Error(`resumes trial ${job.trial}, which is ${trial.state}`);
        if (trial.state === "diverged" || trial.state === "failed")
          throw new Error(`resumes a trial that ${trial.state}`);
        this.#resume(worker, job.trial, job.stage, job.epochs);
        return false;
      }
      case "exploit":
        this.#exploit(worker, job);
        return false;
    }
  }

  #openStage(stage: Stage): void {
    if (this.#workers.some((training) => training !== undefined)) throw new Error("opens a stage while trials train");
    this.#stages.push(stage);
    this.#fold.openStage(stage);
  }

  #start(worker: number, number: number, epochs: number): void {
    const { trials, stages } = this.#study();
    const { first, last } = stages[number - 1]!;
    let trial = first;
    while (trials[trial - 1] !== undefined) trial++;
    if (trial > last) throw new Error(`starts a trial of stage ${number}, which has no more`);
    const rng = stream("params", trial);
    const params = { lr: 10 ** (7 * rng.next() - 6), momentum: rng.next() };
    this.#apply(worker, {
      kind: "start",
      trial,
      attempt: 1,
      stage: number,
      epochs,
      params,
      seed: trial,
      sampler: "random",
      read: {},
    });
    this.#workers[worker] = { trial, attempt: 1, epochs, epoch: 0, starts: true };
  }

  /** As workers do: the newest epoch is judged first, since whoever trained it may have died before. */
  #takeOver(worker: number, number: number): void {
    const study = this.#study();
    const trial = study.trials[number - 1]!;
    const { stage, epochs, curve } = trial;
    const state = curve.length > 0 ? this.#endingOf(study, trial) : undefined;
    this.#resume(worker, number, stage, epochs, state && progressOf(trial));
    if (state !== undefined) this.#end(worker, this.#workers[worker]!, state);
  }

  #resume(worker: number, number: number, stage: number, epochs: number, from?: number): void {
    const trial = this.#study().trials[number - 1]!;
    const attempt = trial.attempt + 1;
    const epoch = from ?? (this.#order.checkpoints === false ? 0 : progressOf(trial));
    this.#apply(worker, { kind: "resume", trial: number, attempt, stage, epochs, from: { epoch } });
    this.#workers[worker] = { trial: number, attempt, epochs, epoch, starts: true };
  }

  #exploit(worker: number, { trial: number, parent, stage, epochs, params }: Extract<Job, { kind: "exploit" }>): void {
    const { trials } = this.#study();
    const [trial, from] = [trials[number - 1]!, trials[parent - 1]!];
    if (trial.state !== "paused") throw new Error(`exploits for trial ${number}, which is ${trial.state}`);
    if (from.state !== "running" && from.state !== "paused")
      throw new Error(`exploits trial ${parent}, which is ${from.state}`);
    const attempt = trial.attempt + 1;
    const epoch = this.#order.checkpoints === false ? 0 : progressOf(from);
    this.#apply(worker, {
      kind: "resume",
      trial: number,
      attempt,
      stage,
      epochs,
      from: { epoch, trial: parent },
      params,
    });
    this.#workers[worker] = { trial: number, attempt, epochs, epoch, starts: true };
  }

  #train(worker: number, training: Training): void {
    const { trial: number, attempt, epochs } = training;
    training.epoch = Math.min(epochs, training.epoch + 1);
    this.#epochs++;
    if (training.starts) this.#now += 1000 * (this.#order.starting ?? 0);
    training.starts = false;
    this.#now += 1000 * (this.#order.seconds?.(this.#study().trials[number - 1]!.params) ?? 0);
    const accuracy = this.#order.accuracy(number, training.epoch);
    const latency = this.#order.latency?.(number, training.epoch);
    const metrics = { accuracy, ...(latency === undefined ? {} : { latency }) };
    this.#apply(worker, { kind: "epoch", trial: number, attempt, epoch: training.epoch, metrics });
    if (this.#happens(this.#order.killed)) {
      this.#lost.push(training);
      this.#workers[worker] = undefined;
      return;
    }
    const study = this.#study();
    const state = this.#endingOf(study, study.trials[number - 1]!);
    if (state !== undefined) this.#end(worker, training, state);
  }

  /** How a trial ends after its newest epoch; undefined when it goes on. */
  #endingOf(study: Study, trial: Trial): Ending | undefined {
    if (divergenceOf(trial.curve, this.#definition.metric) !== undefined) return "diverged";
    if (progressOf(trial) >= trial.epochs) return "done";
    const { kind } = this.#decide().verdict(study, trial);
    return ({ continue: undefined, pause: "paused", stop: "stopped", done: "done" } as const)[kind];
  }

  #end(worker: number, { trial, attempt }: Training, state: Ending): void {
    this.#apply(worker, { kind: "end", trial, attempt, state, reason: "" });
    this.#workers[worker] = undefined;
  }

  #apply(worker: number, entry: Entry): void {
    const event: StudyEvent = { v: 1, t: this.#now++, ...entry };
    this.#events.push({ worker: `w${worker}`, event });
    this.#fold.apply(`w${worker}`, event);
  }

  #decide(): Schedule {
    if (this.#order.restarts) this.#schedule = this.#order.make();
    return this.#schedule;
  }

  #study(): Study {
    if (this.#order.restarts) {
      this.#fold = new Fold(this.#definition);
      for (const stage of this.#stages) this.#fold.openStage(stage);
      for (const { worker, event } of this.#events) this.#fold.apply(worker, event);
    }
    return this.#fold.study();
  }
}
