import { least } from "../../math/extremes.ts";
import type { Ask } from "../sampler.ts";
import { type Acquisition, logExpectedImprovement, logMeanOf } from "./acquisition.ts";
import type { Factor } from "./factor.ts";
import { explainedHeldOut } from "./held-out.ts";
import { coordinates, type Inputs } from "./inputs.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { learn } from "./learn.ts";
import { type Memory, readMemory } from "./memory.ts";
import type { GpOptions } from "./options.ts";
import { standardised } from "./outputs.ts";
import { makePosterior, type Process } from "./posterior.ts";
import { precedentsIn } from "./precedents.ts";
import { type Rows, thinned } from "./rows.ts";
import { trendOf, withTrend } from "./trend.ts";

/** Trials that hyperparameters are fitted to; the process itself is given all. */
const MOST_FITTED = 300;

/** How much shorter, in their logarithm, length scales may be than they seem. */
const DOUBT = 0.7;

/** What is believed of losses. */
interface Model {
  /** log of how much better than the best trial by `margin`, in units of `expected`, a trial is expected to be. */
  improvement(margin: number): Acquisition;
  /** [n] what each trial's loss would be were it trained as far as any, without noise and standardised. */
  readonly expected: Float64Array;
  /** The share of the losses' variance that it explains of trials that it is not told; 0 is none, and less is worse than none. */
  readonly explained: number;
  /** How far losses follow those of other studies; undefined where there are none. */
  readonly followed: number | undefined;
  readonly memory: Memory;
  /** Of the processes behind it. */
  readonly factors: readonly Factor[];
  /** The loss expected at a point and how sure that is: one standard deviation to either side. */
  explain(coordinates: Float64Array): { readonly expected: number; readonly low: number; readonly high: number };
}

/**
 * Models the losses of `scored` trials, given that `pending` ones are under way. Undefined where rounding leaves no model.
 * @param earlier factors of the suggestion before, which save time where the hyperparameters are the same
 */
export function modelLosses(
  inputs: Inputs,
  { space, history, position, learned = [] }: Pick<Ask, "space" | "history" | "position" | "learned">,
  { scored, pending }: Pick<Rows, "scored" | "pending">,
  inference: GpOptions["inference"],
  earlier: readonly Factor[],
): Model | undefined {
  const layout = layoutOf(inputs);
  const losses = scored.map((row) => history.losses[row]!);
  const { y, lossAt } = standardised(losses);
  const x = coordinates(inputs, history, scored);
  const precedents = precedentsIn(space, learned);
  const trend = precedents.length === 0 ? undefined : trendOf(precedents, inputs, x, y);
  const foretold = trend?.seen;
  const rest = foretold === undefined ? y : y.map((value, i) => value - foretold[i]!);
  const data = { n: y.length, x, y: rest };
  const memory = learn(fewOf(), scored.length, layout, readMemory(history.state, layout.size), inference, position);
  const waiting = coordinates(inputs, history, pending, "to the end");
  // Every second process does without what other studies tell, so that one which misleads loses its hold.
  const beliefs = hedged(memory.thetas, layout).flatMap((theta, i) => {
    const own = i % 2 === 1 ? undefined : trend;
    const posterior = makePosterior(own === undefined ? { ...data, y } : data, layout, theta, waiting, earlier);
    if (posterior === undefined) return [];
    const { fitted, factor } = posterior;
    return own === undefined
      ? { process: posterior, fitted, factor }
      : { process: withTrend(posterior, own), fitted: fitted.map((value, i) => value + foretold![i]!), factor };
  });
  const [first] = beliefs;
  if (first === undefined) return undefined;

  const meansAt = (process: Process, points: Float64Array) => {
    const mean = new Float64Array(points.length / inputs.columns);
    process.predict(points, mean.length, mean);
    return mean;
  };
  const alike = inputs.numeric === inputs.warped;
  const trained = alike ? data.x : coordinates(inputs, history, scored, "to the end");
  const meansAtTrained = ({ process, fitted }: typeof first) => (alike ? fitted : meansAt(process, trained));
  return {
    improvement(margin) {
      const terms = beliefs.map((belief) => {
        // Pending trials are believed, so what they are expected to reach is no improvement either.
        const incumbent = least([...meansAtTrained(belief), ...meansAt(belief.process, waiting)]);
        return logExpectedImprovement(belief.process, incumbent - margin, inputs.columns);
      });
      return logMeanOf(terms, inputs.columns);
    },
    expected: meansAtTrained(first),
    explained: explainedHeldOut(first.factor, y, rest),
    followed: trend?.weight,
    memory,
    factors: beliefs.map(({ factor }) => factor),
    explain(point) {
      const mean = new Float64Array(1);
      const variance = new Float64Array(1);
      first.process.predict(point, 1, mean, variance);
      const sd = Math.sqrt(variance[0]!);
      return { expected: lossAt(mean[0]!), low: lossAt(mean[0]! - sd), high: lossAt(mean[0]! + sd) };
    },
  };

  function fewOf() {
    const rows = thinned(scored, history.losses, MOST_FITTED);
    if (rows.length === scored.length) return data;
    const yOf = new Map(scored.map((row, i) => [row, rest[i]!]));
    return {
      n: rows.length,
      x: coordinates(inputs, history, rows),
      y: Float64Array.from(rows, (row) => yOf.get(row)!),
    };
  }
}

/**
 * The most probable hyperparameters, and the same with shorter length scales. A fit to few or crowded trials takes too much of the
 * cube for known; where nothing is left to gain nearby, the average of both turns to what is far (after Berkenkamp, Schoellig
 * and Krause, JMLR 2019, who shorten them with time). Samples differ enough as they are.
 */
function hedged(thetas: readonly Float64Array[], { numeric }: Layout): readonly Float64Array[] {
  const [theta] = thetas;
  if (thetas.length !== 1 || theta === undefined) return thetas;
  return [theta, theta.map((value, i) => (i < numeric ? value - DOUBT : value))];
}
