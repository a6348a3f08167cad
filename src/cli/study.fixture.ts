import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Params } from "../space/space.ts";
import { keepCheckpoint } from "../store/checkpoints.ts";
import { claim } from "../store/claims.ts";
import { createStudyFolder } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { LogWriter } from "../store/log-writer.ts";
import { newFolder } from "../store/new-folder.fixture.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { EndState, Entry } from "../study/events.ts";
import { openFolder } from "./open-folder.ts";

const text = `name: digits
command: python train.py --lr {lr} --net {net} --depth {depth}
metric: val_acc
goal: maximize
space:
  lr: 10 ** uniform(-6, 1)
  net: choice(mlp, cnn)
  depth: int(1, 8) if net == cnn
stages:
  - { trials: 4, epochs: 2 }
  - { trials: 3, epochs: 6, carry: 1 }
`;

/** One trial as a test tells of it. */
export interface ToldTrial {
  readonly trial: number;
  readonly attempt?: number;
  readonly params?: Params;
  /** The metric at epochs 1, 2, 3 … */
  readonly scores: readonly number[];
  /** test_acc at the same epochs. */
  readonly tests?: readonly number[];
  /** Other metrics at the same epochs. */
  readonly others?: Readonly<Record<string, readonly number[]>>;
  /** Without it, the trial still runs. */
  readonly state?: EndState;
  readonly reason?: string;
  /** Seconds that each epoch took. */
  readonly pace?: number;
  /** Whether its program saved at each epoch. */
  readonly saves?: boolean;
  readonly byHand?: boolean;
  /** Without it, the fixture's own: 1 up to trial 4. */
  readonly stage?: 1 | 2;
}

/** A study's folder, written as workers write it, which is removed when the test is over. */
export class MadeStudy {
  readonly root = newFolder();
  readonly path = join(this.root, "digits");

  constructor(change: (text: string) => string = (text) => text) {
    createStudyFolder(this.path, change(text), this.root);
  }

  /** A worker that has just claimed its name; its clock starts at 1000 s. */
  worker(name: string, host = "ada", about: { readonly commit?: string } = {}): MadeWorker {
    return new MadeWorker(this.path, name, host, about);
  }

  open(): StudyFolder {
    return openFolder(this.path);
  }

  /** Opens stage 1, with the trials and epochs of the definition. */
  openStage(number: 1 | 2 = 1): void {
    const folder = this.open();
    const { space } = folder.definition;
    const stage =
      number === 1
        ? { number, space, epochs: 2, first: 1, last: 4, carried: [], notes: [] }
        : { number, space, epochs: 6, first: 5, last: 6, carried: [1], notes: [] };
    folder.openStage(stage, "w01");
  }

  /** Opens stage 1 with 40 trials, which all have trained: the score is a function of the learning rate's exponent, from -6 to 1. */
  searchExponents(scoreOf: (exponent: number) => number): void {
    const folder = this.open();
    const { space } = folder.definition;
    folder.openStage({ number: 1, space, epochs: 2, first: 1, last: 40, carried: [], notes: [] }, "w01");
    const worker = this.worker("w01");
    for (let trial = 1; trial <= 40; trial++) {
      const exponent = -6 + (7 * (trial - 0.5)) / 40;
      const params = { lr: 10 ** exponent, net: "mlp" };
      worker.train({ trial, params, scores: [scoreOf(exponent)], state: "done", stage: 1 });
    }
  }
}

class MadeWorker {
  readonly #folder: string;
  readonly #name: string;
  readonly #log: LogWriter;
  #seconds = 1000;

  constructor(folder: string, name: string, host: string, about: { readonly commit?: string }) {
    this.#folder = folder;
    this.#name = name;
    this.#log = LogWriter.create(layout.log(folder, name))!;
    const ran = { whetstone: "0.1.0", node: "v20", platform: "linux-x64" };
    this.append({ kind: "worker", worker: name, host, pid: 7, ...ran, ...about });
  }

  /** Claims, starts and trains a trial as told. */
  train({
    trial,
    attempt = 1,
    params = { lr: 0.1, net: "mlp" },
    scores,
    tests = [],
    others = {},
    state,
    reason = "",
    pace = 10,
    saves = false,
    byHand = false,
    stage = trial > 4 ? 2 : 1,
  }: ToldTrial): this {
    claim(this.#folder, trial, attempt, this.#name);
    const epochs = stage === 1 ? 2 : 6;
    this.append({
      kind: "start",
      trial,
      attempt,
      stage,
      epochs,
      params,
      seed: trial * 11,
      sampler: "random",
      read: {},
      ...(byHand ? { by_hand: true } : {}),
    });
    mkdirSync(layout.trial(this.#folder, trial), { recursive: true });
    scores.forEach((score, i) => {
      this.#seconds += pace;
      const epoch = i + 1;
      const checkpoint = Number.isFinite(score) ? this.#keep(trial, attempt, epoch, score, params, saves) : undefined;
      this.append({
        kind: "epoch",
        trial,
        attempt,
        epoch,
        metrics: {
          val_acc: score,
          ...(tests[i] === undefined ? {} : { test_acc: tests[i] }),
          ...Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values[i]!])),
        },
        ...(checkpoint === undefined ? {} : { checkpoint }),
      });
    });
    if (state !== undefined) this.append({ kind: "end", trial, attempt, state, reason });
    return this;
  }

  /** Its clock goes on. */
  wait(seconds: number): this {
    this.#seconds += seconds;
    return this;
  }

  leave(reason: string): this {
    return this.append({ kind: "leave", reason });
  }

  append(event: Entry): this {
    this.#log.append({ v: 1, t: this.#seconds * 1000, ...event });
    return this;
  }

  #keep(trial: number, attempt: number, epoch: number, score: number, params: Params, saves: boolean): string {
    const saved = join(layout.trial(this.#folder, trial), "saved");
    if (saves) writeFileSync(saved, "weights");
    const origin = { seed: trial * 11, worker: this.#name, host: "ada", curve: [] };
    return keepCheckpoint(
      this.#folder,
      { trial, attempt, epoch, metric: "val_acc", score, params, ...origin },
      saves ? saved : undefined,
    );
  }
}
