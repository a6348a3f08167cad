/**
 * A study in simulated time: the real fold, schedule and proposer, driven by workers that only count seconds. Stragglers
 * and deaths come from a seed, so a run can be had again.
 */
import { divergenceOf } from "../build/analysis/divergence.js";
import { stream } from "../build/math/random.js";
import { Fold } from "../build/study/fold.js";
import { Proposer } from "../build/worker/proposal.js";

/**
 * Plays a study until it is finished, yielding each epoch as it is trained: `{ time, worker, trial, epoch, metrics, study }`.
 * Take as many as the budget allows.
 * @param order `definition`, `sampler` and `schedule` as a worker has them; `curve(params)`, a promise of the metrics of
 *   epochs 1, 2, 3 …; `workers` (1); `seconds(rng, params)` of an epoch, or a promise of them (1); `starting` seconds of an attempt (0);
 *   `lifetime`, the mean seconds after which a worker dies (never); `lease` seconds until its trial may be taken over (60);
 *   `checkpoints`, whether attempts go on from the last epoch (true); `seed` (0); `learned`, trials of other studies (none)
 */
export async function* simulate(order) {
  yield* new Simulation(order).run();
}

class Simulation {
  #order;
  #fold;
  #proposer;
  #rng;
  #agenda = new Agenda();
  /** What each trial trains: its `params` and their `curve`. */
  #trained = new Map();
  /** Workers with nothing to do. */
  #idle = [];
  /** Trials of dead workers that may be taken over. */
  #lost = [];
  #names = 0;
  #finished = false;

  constructor(order) {
    this.#order = {
      workers: 1,
      seconds: () => 1,
      starting: 0,
      lifetime: Infinity,
      lease: 60,
      checkpoints: true,
      seed: 0,
      ...order,
    };
    this.#fold = new Fold(order.definition, { learned: order.learned });
    this.#proposer = new Proposer(order.sampler, order.schedule);
    this.#rng = stream("simulation", this.#order.seed);
  }

  async *run() {
    for (let i = 0; i < this.#order.workers; i++) this.#hire();
    for (;;) {
      await this.#occupyIdle();
      const next = this.#agenda.take();
      if (next === undefined) break;
      const epoch = await next.act();
      if (epoch !== undefined) yield epoch;
    }
    if (!this.#finished) throw new Error("the schedule waits although nobody trains");
  }

  #hire() {
    const name = `w${String(++this.#names).padStart(2, "0")}`;
    const { lifetime } = this.#order;
    const dies = lifetime === Infinity ? Infinity : this.#agenda.now - lifetime * Math.log(1 - this.#rng.next());
    this.#idle.push({ name, dies });
  }

  /** Gives idle workers jobs until there are none. */
  async #occupyIdle() {
    while (this.#idle.length > 0 && !this.#finished) {
      const worker = this.#idle.at(-1);
      if (!(await this.#occupy(worker))) return;
      this.#idle.pop();
    }
  }

  /** Begins what there is to do; false when it is nothing. */
  async #occupy(worker) {
    for (;;) {
      const lost = this.#lost.pop();
      const study = this.#fold.study();
      const job = lost ?? this.#order.schedule.next(study);
      switch (job.kind) {
        case "open":
          this.#fold.openStage(job.stage);
          break;
        case "start":
          await this.#start(worker, study, job);
          return true;
        case "resume":
          await this.#resume(worker, study, job);
          return true;
        case "exploit":
          throw new Error("a simulated trial has no weights for another to take over");
        case "finished":
          this.#finished = true;
          return false;
        case "wait":
          return false;
      }
    }
  }

  async #start(worker, study, { stage: number, epochs, drawing }) {
    const stage = study.stages[number - 1];
    let trial = stage.first;
    while (study.trials[trial - 1] !== undefined) trial++;
    const given = drawing?.suggest(trial);
    const { params, seed, suggestion } = this.#proposer.propose(study, stage, trial, given);
    const { state } = suggestion;
    const sampler = given ? drawing.by : study.definition.sampler.name;
    this.#tell(worker, {
      ...{ kind: "start", trial, attempt: 1, stage: number, epochs, params, seed, sampler, read: {} },
      ...(state === undefined ? {} : { state }),
    });
    this.#trained.set(trial, { params, curve: this.#order.curve(params) });
    await this.#trainNext(worker, { trial, attempt: 1, epochs, epoch: 0 }, this.#order.starting);
  }

  async #resume(worker, study, { trial: number, stage, epochs }) {
    const trial = study.trials[number - 1];
    const attempt = trial.attempt + 1;
    const epoch = this.#order.checkpoints ? (trial.curve.at(-1)?.epoch ?? 0) : 0;
    this.#tell(worker, { kind: "resume", trial: number, attempt, stage, epochs, from: { epoch } });
    await this.#trainNext(worker, { trial: number, attempt, epochs, epoch }, this.#order.starting);
  }

  async #trainNext(worker, training, starting = 0) {
    const { params } = this.#trained.get(training.trial);
    const at = this.#agenda.now + starting + (await this.#order.seconds(this.#rng, params));
    if (at < worker.dies) this.#agenda.add(at, () => this.#epoch(worker, training));
    else this.#agenda.add(worker.dies, () => this.#die(training));
  }

  async #epoch(worker, training) {
    const { trial: number, attempt, epochs } = training;
    const epoch = ++training.epoch;
    const metrics = (await this.#trained.get(number).curve)[epoch - 1];
    this.#tell(worker, { kind: "epoch", trial: number, attempt, epoch, metrics });
    const study = this.#fold.study();
    const ending = this.#endingOf(study, study.trials[number - 1], epochs);
    if (ending === undefined) {
      await this.#trainNext(worker, training);
    } else {
      this.#tell(worker, { kind: "end", trial: number, attempt, reason: "", state: ending });
      this.#idle.push(worker);
    }
    return { time: this.#agenda.now, worker: worker.name, trial: number, epoch, metrics, study };
  }

  #endingOf(study, trial, epochs) {
    if (divergenceOf(trial.curve, study.definition.metric) !== undefined) return "diverged";
    if (trial.curve.at(-1).epoch >= epochs) return "done";
    const { kind } = this.#order.schedule.verdict(study, trial);
    return { continue: undefined, pause: "paused", stop: "stopped", done: "done" }[kind];
  }

  /** Another worker comes at once; the trial is free when the lease is over. */
  #die({ trial, epochs }) {
    this.#hire();
    this.#agenda.add(this.#agenda.now + this.#order.lease, () => {
      const { stage } = this.#fold.study().trials[trial - 1];
      this.#lost.push({ kind: "resume", trial, stage, epochs });
    });
  }

  #tell(worker, event) {
    this.#fold.apply(worker.name, { v: 1, t: this.#agenda.now * 1000, ...event });
  }
}

/** What is to happen, in the order of its time: a binary heap. */
class Agenda {
  now = 0;
  #heap = [];
  #added = 0;

  add(time, act) {
    const heap = this.#heap;
    let i = heap.push({ time, order: this.#added++, act }) - 1;
    while (i > 0) {
      const above = (i - 1) >> 1;
      if (!isBefore(heap[i], heap[above])) break;
      [heap[i], heap[above]] = [heap[above], heap[i]];
      i = above;
    }
  }

  /** Removes what comes next, and makes it now. */
  take() {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined) return undefined;
    if (heap.length > 0) {
      heap[0] = last;
      for (let i = 0; ; ) {
        const left = 2 * i + 1;
        const right = left + 1;
        let least = i;
        if (left < heap.length && isBefore(heap[left], heap[least])) least = left;
        if (right < heap.length && isBefore(heap[right], heap[least])) least = right;
        if (least === i) break;
        [heap[i], heap[least]] = [heap[least], heap[i]];
        i = least;
      }
    }
    this.now = first.time;
    return first;
  }
}

function isBefore(a, b) {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}
