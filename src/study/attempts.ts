import { type Goal, isBetter } from "./definition.ts";
import type { EndEvent, ResumeEvent, StartEvent } from "./events.ts";
import type { CurvePoint, Trial } from "./study.ts";

/** What one attempt's events say. Its opening may be read after its epochs, since each log is read on its own. */
export interface Attempt {
  readonly worker: string;
  opening: StartEvent | ResumeEvent | undefined;
  readonly curve: CurvePoint[];
  end: EndEvent | undefined;
}

/**
 * The trial that its attempts (by number) make, whatever the order in which they were read: the newest attempt counts,
 * and of an older one only the epochs that the newer went on from. Undefined while its start is not known.
 */
export function trialOf(
  number: number,
  attempts: ReadonlyMap<number, Attempt>,
  metric: string,
  goal: Goal,
): Trial | undefined {
  let start: StartEvent | undefined;
  let newest:
    | { readonly number: number; readonly attempt: Attempt; readonly opening: StartEvent | ResumeEvent }
    | undefined;
  let curve: CurvePoint[] = [];
  for (const key of [...attempts.keys()].sort((a, b) => a - b)) {
    const attempt = attempts.get(key)!;
    const { opening } = attempt;
    if (opening === undefined) continue;
    if (opening.kind === "start") {
      start = opening;
      curve = [];
    } else {
      curve = curve.filter(({ epoch }) => epoch <= opening.from.epoch);
    }
    for (const point of attempt.curve) if (point.epoch > (curve.at(-1)?.epoch ?? 0)) curve.push(point);
    newest = { number: key, attempt, opening };
  }
  if (start === undefined || newest === undefined) return undefined;
  const { opening } = newest;
  const { end, worker } = newest.attempt;
  const best = bestPoint(curve, metric, goal);
  return {
    number,
    born: start.stage,
    stage: opening.stage,
    params: start.params,
    seed: start.seed,
    sampler: start.sampler,
    state: end?.state ?? "running",
    reason: end?.reason ?? "",
    attempt: newest.number,
    worker,
    epochs: opening.epochs,
    curve,
    score: best?.metrics[metric],
    scoreEpoch: best?.epoch,
    startedAt: start.t,
    endedAt: end?.t,
    samplerState: start.state,
    why: start.why,
  };
}

/** The curve's first best point by a finite value of the metric. */
function bestPoint(curve: readonly CurvePoint[], metric: string, goal: Goal): CurvePoint | undefined {
  let best: CurvePoint | undefined;
  let score = Number.NaN;
  for (const point of curve) {
    const value = point.metrics[metric];
    if (value === undefined || !Number.isFinite(value)) continue;
    if (best !== undefined && !isBetter(goal, value, score)) continue;
    best = point;
    score = value;
  }
  return best;
}
