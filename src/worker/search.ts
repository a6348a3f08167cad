import { noBest } from "../analysis/no-best.ts";
import { best } from "../analysis/ranking.ts";
import type { Params } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { Study } from "../study/study.ts";
import { functionTrainer, type TrainFunction } from "../trainers/function.ts";
import { samplerIn, scheduleOf } from "./assemble.ts";
import { lostNow } from "./moment.ts";
import { openStudy } from "./open-study.ts";
import { makeStudy, type StudyOptions } from "./study-options.ts";
import { takeUp } from "./taking-up.ts";
import { work } from "./worker.ts";

export interface SearchOptions<P> extends StudyOptions<P> {
  /** Trials trained at once, in this process. Default 1. */
  readonly workers?: number;
  /** Aborted to pause the search; call `search` again to go on. */
  readonly signal?: AbortSignal;
  readonly train: TrainFunction<P>;
}

export interface SearchResult<P> {
  /** The study's folder, absolute. */
  readonly folder: string;
  readonly study: Study;
  /** Undefined where no trial has a finite score that satisfies the constraints; `noBest` says why. */
  readonly best:
    | { readonly trial: number; readonly score: number; readonly epoch: number; readonly params: P }
    | undefined;
  /** Why there is no best, in a sentence; undefined where there is one. */
  readonly noBest: string | undefined;
}

/**
 * Searches hyperparameters with a function that trains. The study is a folder like any other: `whetstone status` reads it
 * while the search runs, and a search that was interrupted or stopped goes on when it is called again. Called while others search,
 * it joins them.
 * Throws UserError where the options make no study, or where trials fail one after another; called again, it begins those anew.
 *
 *     const { best } = await search({
 *       name: "parabola",
 *       space: space({ x: uniform(-2, 2) }),
 *       metric: "loss",
 *       stages: [{ trials: 20, epochs: 1 }],
 *       train: ({ x }) => (x - 1) ** 2,
 *     });
 */
export async function search<P extends Params>(options: SearchOptions<P>): Promise<SearchResult<P>> {
  const { signal = new AbortController().signal, workers = 1, train } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new UserError(`search: workers: expected a whole number of at least 1, found ${workers}`);
  if (typeof train !== "function")
    throw new UserError("search: train: is missing; give the function that trains params and returns their score");
  const path = makeStudy(options, "search");
  const found = openStudy(path);
  // Where others search already, this joins them, whatever has become of their trials.
  if ([...found.follow().workers.keys()].every(lostNow(found))) takeUp(found);
  const broken = new AbortController();
  const outcomes = await allOrNone(
    broken,
    Array.from({ length: workers }, () => {
      const folder = openStudy(path);
      const { definition } = folder;
      // The params were drawn from this very space, whose type says what they are.
      const trainer = functionTrainer((params, context) => train(params as P, context), definition.metric);
      return work({
        folder,
        sampler: samplerIn(folder),
        schedule: scheduleOf(definition),
        trainer,
        signal: AbortSignal.any([signal, broken.signal]),
      });
    }),
  );
  const failed = outcomes.find(({ kind }) => kind === "failed");
  if (failed !== undefined)
    throw new UserError(
      `${failed.reason}\nNothing is lost: when that is mended, call search() again, and they begin anew`,
      1,
    );
  const study = openStudy(path).follow();
  const winner = best(study);
  return {
    folder: path,
    study,
    best: winner && {
      trial: winner.number,
      score: winner.score,
      epoch: winner.scoreEpoch ?? 0,
      params: winner.params as P,
    },
    noBest: winner === undefined ? noBest(study) : undefined,
  };
}

/** Like Promise.all, but where one fails the others are told by `broken`, and have ended when this throws. */
async function allOrNone<T>(broken: AbortController, promises: readonly Promise<T>[]): Promise<T[]> {
  for (const promise of promises) promise.catch(() => broken.abort());
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
