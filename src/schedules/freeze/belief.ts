import { least } from "../../math/extremes.ts";
import { coordinates, type Inputs, inputsOf } from "../../samplers/gp/inputs.ts";
import { type Memory, readMemory } from "../../samplers/gp/memory.ts";
import { precedentsIn } from "../../samplers/gp/precedents.ts";
import type { LearnedPoint } from "../../study/learned.ts";
import { cameToNothing } from "../../study/score.ts";
import type { Stage } from "../../study/study.ts";
import { mostProbable } from "./curves/fit.ts";
import { EXPECTED_LENGTH, layoutOf, priorOf } from "./curves/hyperparameters.ts";
import { type CurveData, kernelOf } from "./curves/kernel.ts";
import { logPosteriorOf } from "./curves/likelihood.ts";
import { type CurvePosterior, curvePosterior } from "./curves/posterior.ts";
import { type Scale, scaleOf } from "./curves/scale.ts";
import { curveTrendOf } from "./curves/trend.ts";
import { type Cost, type Pace, paceOf } from "./pace.ts";
import { fewOf, type Seen, type Sight } from "./seen.ts";

/** Values that the process is given: twice as many foretell ends no better, and take four times as long. */
const MOST_VALUES = 250;
/** Trials that hyperparameters are fitted to. */
const MOST_FITTED = 80;
/** Values that they are fitted to, which is done some 30 times over. */
const MOST_FITTED_VALUES = 180;
/**
 * Length scales that a later stage expects, as the prior does. It has seen ends of those alone that the stages before chose: where these
 * are all good, longer ones promise a good end where nothing learnt, far from all that was trained on.
 */
const LATER_LENGTH = 0.4;
/** Hyperparameters are fitted again when there are so many times as many trials. */
const GROWTH = 1.15;

/** What the model is called where a trial says who drew it. */
export const MODEL = "freeze";

/** What is believed of all curves of a stage. */
export interface Belief {
  readonly inputs: Inputs;
  /** [trials × columns] where the trials lie, in the order of what was seen. */
  readonly x: Float64Array;
  readonly posterior: CurvePosterior;
  /** The best value so far. */
  readonly incumbent: number;
  readonly scale: Scale;
  /** Hyperparameters, for the next decision to go on from. */
  readonly memory: Memory;
  readonly pace: Pace;
  /** How far curves follow those of other studies; undefined where none are looked at. */
  readonly followed: number | undefined;
}

/**
 * Undefined where rounding leaves no model.
 * @param learned trials of other studies
 */
export function believe(
  { number, space, epochs: last }: Pick<Stage, "number" | "space" | "epochs">,
  sight: Sight,
  cost: Cost,
  learned: readonly LearnedPoint[] = [],
): Belief | undefined {
  const { history, seen } = sight;
  const inputs = inputsOf(space, history, rowsOf(seen), []);
  const layout = layoutOf(inputs);
  const x = coordinates(inputs, history, rowsOf(seen));
  const bests = seen.flatMap(({ losses }) => losses.at(-1) ?? []);
  const scale = scaleOf(bests);
  const curves = dataOf(seen, MOST_VALUES, { x, scale, last });
  const trend = curveTrendOf(precedentsIn(space, learned), inputs, curves);
  const data = trend?.rest(curves) ?? curves;

  const prior = priorOf(layout, number === 1 ? EXPECTED_LENGTH : LATER_LENGTH);
  const before = memoryIn(seen, number, layout.size);
  const memory = before !== undefined && bests.length < before.fitted * GROWTH ? before : fitted();
  function fitted(): Memory {
    const few = fewOf(
      seen.filter(({ losses }) => losses.length > 0),
      MOST_FITTED,
    );
    const part = dataOf(few, MOST_FITTED_VALUES, { x: coordinates(inputs, history, rowsOf(few)), scale, last });
    return {
      fitted: bests.length,
      thetas: [mostProbable(logPosteriorOf(trend?.rest(part) ?? part, layout, prior), prior, before?.thetas[0])],
    };
  }

  const kernel = kernelOf(layout, memory.thetas[0]!);
  const told = curvePosterior(data, kernel);
  const running = told && withRunning(data, seen, x, told);
  const posterior = running === undefined ? told : curvePosterior(running, kernel);
  if (posterior === undefined) return undefined;
  const best = least(seen.flatMap((one) => (cameToNothing(one.trial) ? [] : (one.losses.at(-1) ?? []))));
  const pace = paceOf(cost, inputs, sight);
  return {
    ...{ inputs, x, scale, memory, pace },
    posterior: trend?.onto(posterior) ?? posterior,
    incumbent: scale.of(best),
    followed: trend?.weight,
  };
}

function rowsOf(seen: readonly Seen[]): number[] {
  return seen.map(({ row }) => row);
}

/** The last values of each trial, so that all together are about `most`. */
function dataOf(
  seen: readonly Seen[],
  most: number,
  { x, scale, last }: { readonly x: Float64Array; readonly scale: Scale; readonly last: number },
): CurveData {
  const each = Math.max(1, Math.floor(most / seen.length));
  const rows = seen.flatMap(({ epochs, losses }, trial) =>
    epochs.map((epoch, i) => ({ trial, epoch, y: scale.of(losses[i]!) })).slice(-each),
  );
  return { x, trials: seen.length, ...inColumns(rows), last };
}

function inColumns(rows: readonly { readonly trial: number; readonly epoch: number; readonly y: number }[]) {
  return {
    of: Int32Array.from(rows, ({ trial }) => trial),
    epochs: Float64Array.from(rows, ({ epoch }) => epoch),
    y: Float64Array.from(rows, ({ y }) => y),
  };
}

/** What others train now is taken to end as expected (kriging believer; Ginsbourger et al. 2010); undefined where nobody trains. */
function withRunning(
  data: CurveData,
  seen: readonly Seen[],
  x: Float64Array,
  posterior: CurvePosterior,
): CurveData | undefined {
  const running = seen.flatMap(({ trial }, i) => (trial.state === "running" ? i : []));
  if (running.length === 0) return undefined;
  const columns = x.length / data.trials;
  const points = Float64Array.from(running.flatMap((i) => Array.from(x.subarray(i * columns, (i + 1) * columns))));
  const mean = posterior.expect(
    points,
    running.map((trial) => ({ epoch: data.last, trial })),
  );
  const expected = new Map(running.map((trial, i) => [trial, mean[i]!]));
  const rows = Array.from({ length: data.trials }, (_, trial) => {
    const own = Array.from(data.of.keys()).filter((row) => data.of[row] === trial);
    const values = own.map((row) => ({ trial, epoch: data.epochs[row]!, y: data.y[row]! }));
    const end = expected.get(trial);
    return end === undefined ? values : [...values, { trial, epoch: data.last, y: end }];
  }).flat();
  return { ...data, ...inColumns(rows) };
}

/** What the newest trial that this stage drew so has kept. Another stage has other ranges and epochs, so its hyperparameters do not fit. */
function memoryIn(seen: readonly Seen[], stage: number, size: number): Memory | undefined {
  const newest = seen.findLast(
    ({ trial }) => trial.born === stage && trial.sampler === MODEL && trial.samplerState !== undefined,
  );
  return readMemory(newest?.trial.samplerState, size);
}
