import { Worker } from "node:worker_threads";
import { sampled } from "../charts/sample.ts";
import { UserError } from "../space/user-error.ts";
import type { Study } from "../study/study.ts";
import { snapshotOf } from "./changes.ts";
import type { ModelAnswer, ModelMatter, ShownLandscape } from "./model-words.ts";
import { Paced, type WorkedOut } from "./paced.ts";
import type { Snapshot } from "./wire.ts";

/** The most trials that a model is made of: with more it takes long, and tells no more. */
const MOST_TRIALS = 2000;

/** Megabytes of passing objects that the thread gathers before it clears them; by itself it would gather many times that. */
const YOUNG = 2;

/** Milliseconds without a question after which the thread ends, and gives its memory back. */
const IDLE = 60_000;

interface Asker {
  readonly done: (answer: never) => void;
  readonly fail: (error: Error) => void;
}

/** Models of a study, made anew only when more trials have ended, in a thread of their own: neither page nor server stands still. */
export class Models {
  readonly importance = new Paced((study: Study) => this.#ask("importance", { snapshot: reduced(study) }), endedTrials);
  #landscape = this.#pacedLandscape();
  readonly #askers = new Map<number, Asker>();
  #asked = 0;
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** Undefined where too few trials tell anything. */
  async landscape(
    study: Study,
    version: number,
    one?: string,
    other?: string,
  ): Promise<WorkedOut<ShownLandscape | undefined>> {
    const found = await this.#landscape.of(study, version);
    if (found.value === undefined || one === undefined || other === undefined) return found;
    const pair = await this.#ask("over", { one, other });
    return { version: found.version, value: { ...found.value, ...(pair && { pair }) } };
  }

  close(): void {
    this.#end(new UserError("the dashboard has ended"));
  }

  #pacedLandscape() {
    return new Paced((study: Study) => this.#ask("landscape", { snapshot: reduced(study) }), endedTrials);
  }

  #ask<K extends keyof ModelMatter>(kind: K, matter: ModelMatter[K]): Promise<ModelAnswer[K]> {
    this.#thread ??= this.#begin();
    clearTimeout(this.#idle);
    const number = ++this.#asked;
    this.#thread.postMessage({ number, question: { kind, ...matter } });
    return new Promise((done, fail) => this.#askers.set(number, { done, fail }));
  }

  #begin(): Worker {
    const url = new URL("./models-thread.js", import.meta.url);
    const thread = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG } });
    thread.unref();
    thread.on("message", ({ number, answer, problem }) => {
      const asker = this.#askers.get(number);
      this.#askers.delete(number);
      if (this.#askers.size === 0) this.#idle = setTimeout(() => this.#end(), IDLE).unref();
      if (problem === undefined) asker?.done(answer as never);
      else asker?.fail(new Error(problem));
    });
    thread.on("error", (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    return thread;
  }

  /** Tells those who wait that nothing comes. The next question starts another thread, which knows of no landscape yet. */
  #end(error?: Error): void {
    clearTimeout(this.#idle);
    void this.#thread?.terminate();
    this.#thread = undefined;
    this.#landscape = this.#pacedLandscape();
    if (error !== undefined) for (const { fail } of this.#askers.values()) fail(error);
    this.#askers.clear();
  }
}

function endedTrials({ trials }: Study): number {
  return trials.filter((trial) => trial !== undefined && trial.state !== "running").length;
}

/** The study as a thread is told it, with so many of its trials, chosen by chance. */
function reduced(study: Study): Snapshot {
  const known = study.trials.filter((trial) => trial !== undefined);
  const trials = known.length <= MOST_TRIALS ? study.trials : sampled(known, MOST_TRIALS);
  return { version: 0, server: "", ...snapshotOf({ ...study, trials }, () => [], []) };
}
