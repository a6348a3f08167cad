import type { Definition } from "./definition.ts";
import type { EndEvent, EpochEvent, ResumeEvent, StartEvent } from "./events.ts";
import { emptyPath, resumed, trainedOn } from "./path.ts";
import { scoreOf } from "./score.ts";
import type { CurvePoint, Trial } from "./study.ts";

/** How an attempt began, without what its author had read: that is a number for each worker, and only a replay asks for it. */
export type Opening = Omit<StartEvent, "read"> | ResumeEvent;

/**
 * What one attempt's events say. Its opening may be read after its epochs, since each log is read on its own. One log tells all
 * of it; only of an attempt by hand may several.
 */
export interface Attempt {
  opening: { readonly worker: string; readonly event: Opening } | undefined;
  /** The epochs that each log tells. */
  readonly curves: Map<string, CurvePoint[]>;
  end: { readonly worker: string; readonly event: EndEvent } | undefined;
}

/** One attempt of a trial, as the logs tell. Times are milliseconds since 1970 on its worker's clock. */
export interface ToldAttempt {
  readonly attempt: number;
  /** Who opened it. */
  readonly worker: string;
  readonly opening: Opening;
  readonly end: EndEvent | undefined;
  /** When the last thing of it was told. */
  readonly lastAt: number;
}

/** Tells a trial's attempts, the outdated ones too, in their order. */
export type AttemptsOf = (trial: number) => readonly ToldAttempt[];

/** A trial's attempts in their order, the outdated ones too; those without an opening yet are left out. */
export function toldAttempts(attempts: ReadonlyMap<number, Attempt>): readonly ToldAttempt[] {
  return [...attempts]
    .sort(([a], [b]) => a - b)
    .flatMap(([attempt, { opening, curves, end }]) => {
      if (opening === undefined) return [];
      const last = [...curves.values()].map((curve) => curve.at(-1)?.at ?? 0);
      const lastAt = Math.max(opening.event.t, end?.event.t ?? 0, ...last);
      return [{ attempt, worker: opening.worker, opening: opening.event, end: end?.event, lastAt }];
    });
}

/** The attempts whose epochs are on a trial's curve, newest first. */
export function attemptsOnCurve({ curve }: Pick<Trial, "curve">, attempts: readonly ToldAttempt[]): ToldAttempt[] {
  const found: ToldAttempt[] = [];
  let until = Number.POSITIVE_INFINITY;
  for (const attempt of attempts.toReversed()) {
    const { opening } = attempt;
    const from = opening.kind === "resume" ? opening.from.epoch : 0;
    if (curve.some(({ epoch }) => epoch > from && epoch <= until)) found.push(attempt);
    until = Math.min(until, from);
  }
  return found;
}

/** Where an attempt began, in words: `start`, `epoch 3`, `epoch 3 of trial 7`. */
export function beginningOf(opening: Opening): string {
  return opening.kind === "start" ? "start" : originText(opening.from);
}

/** Where training began, in words. */
export function originText({ epoch, trial }: { readonly epoch: number; readonly trial?: number }): string {
  if (trial !== undefined) return `epoch ${epoch} of trial ${trial}`;
  return epoch === 0 ? "start" : `epoch ${epoch}`;
}

/** Seconds that attempts trained in all, without the time between them. */
export function secondsTrained(attempts: readonly ToldAttempt[]): number {
  return attempts.reduce((sum, { opening, lastAt }) => sum + Math.max(0, lastAt - opening.t), 0) / 1000;
}

/** Takes the next event that `worker`'s log tells of an attempt. */
export function addToAttempt(
  attempt: Attempt,
  worker: string,
  event: StartEvent | ResumeEvent | EpochEvent | EndEvent,
): void {
  switch (event.kind) {
    case "start": {
      const { read: _, ...opening } = event;
      attempt.opening = { worker, event: opening };
      return;
    }
    case "resume":
      attempt.opening = { worker, event };
      return;
    case "epoch": {
      const { epoch, metrics, checkpoint, t } = event;
      const curve = attempt.curves.get(worker) ?? [];
      attempt.curves.set(worker, curve);
      curve.push(checkpoint === undefined ? { epoch, metrics, at: t } : { epoch, metrics, checkpoint, at: t });
      return;
    }
    case "end":
      // Where two ended it at the same moment, all readers believe the same one.
      if (attempt.end === undefined || worker <= attempt.end.worker) attempt.end = { worker, event };
  }
}

/**
 * The trial that its attempts (by number) make, whatever the order in which they were read: the newest attempt counts,
 * and of an older one only the epochs that the newer went on from. Undefined while its start is not known.
 */
export function trialOf(
  number: number,
  attempts: ReadonlyMap<number, Attempt>,
  definition: Pick<Definition, "metric" | "constraints">,
): Trial | undefined {
  let start: Omit<StartEvent, "read"> | undefined;
  let newest: { readonly number: number; readonly attempt: Attempt } | undefined;
  let path = emptyPath;
  let trained = 0;
  let wasDone = false;
  for (const key of [...attempts.keys()].sort((a, b) => a - b)) {
    const attempt = attempts.get(key)!;
    const opening = attempt.opening?.event;
    if (opening === undefined) continue;
    if (opening.kind === "start") start = opening;
    const told = epochsOf(attempt);
    trained += told.length;
    wasDone ||= attempt.end?.event.state === "done";
    path = trainedOn(
      opening.kind === "start" ? { ...emptyPath, params: opening.params } : resumed(path, opening),
      told,
      attempt.end !== undefined,
    );
    newest = { number: key, attempt };
  }
  if (start === undefined || newest?.attempt.opening === undefined) return undefined;
  const { params, origin, chapters, curve, earlier } = path;
  const { worker, event: opening } = newest.attempt.opening;
  const end = newest.attempt.end?.event;
  const counted = chapters.reduce((sum, chapter) => sum + chapter.curve.length, curve.length);
  return {
    number,
    born: start.stage,
    stage: opening.stage,
    params,
    seed: start.seed,
    sampler: start.sampler,
    ...(start.repeat_of === undefined ? {} : { repeatOf: start.repeat_of }),
    state: end?.state ?? "running",
    reason: end?.reason ?? "",
    ...(end?.state === "failed" && wasDone ? { wasDone } : {}),
    ...(end?.state === "failed" && newest.attempt.curves.size === 0 ? { inVain: true } : {}),
    attempt: newest.number,
    worker,
    ...(opening.by_hand === true ? { byHand: true } : {}),
    epochs: opening.epochs,
    curve,
    ...(earlier.length > 0 ? { earlier } : {}),
    ...(trained > counted ? { repeated: trained - counted } : {}),
    ...(origin === undefined ? {} : { origin }),
    ...(chapters.length > 0 ? { chapters } : {}),
    ...scoreOf(curve, definition),
    startedAt: start.t,
    endedAt: end?.t,
    samplerState: start.state,
    why: start.why,
  };
}

/**
 * An attempt's epochs. Where several logs tell them they are in ascending order, and of an epoch told twice that of the first log
 * by name comes first.
 */
function epochsOf({ curves }: Attempt): readonly CurvePoint[] {
  if (curves.size === 1) return [...curves.values()][0]!;
  return [...curves]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, curve]) => curve)
    .sort((a, b) => a.epoch - b.epoch);
}
