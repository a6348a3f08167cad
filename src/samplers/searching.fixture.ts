import { stream } from "../math/random.ts";
import { decodePoint, type Params, type Space } from "../space/space.ts";
import type { Value } from "../space/value.ts";
import { HistoryTable } from "../study/history-table.ts";
import type { Trial } from "../study/study.ts";
import { pastTrial } from "./asks.fixture.ts";
import type { Sampler } from "./sampler.ts";

/** The params that a sampler tries and their losses, in the order of trials; `workers` trials run at a time. */
export function searched(
  sampler: Sampler,
  space: Space,
  loss: (params: Params) => number,
  { trials, workers = 1, seed = 1 }: { readonly trials: number; readonly workers?: number; readonly seed?: number },
): { readonly params: Params; readonly loss: number }[] {
  const history = new HistoryTable(space, "minimize");
  const known: Trial[] = [];
  const tried: { params: Params; loss: number }[] = [];
  const finish = (index: number) => {
    const { params, loss: score } = tried[index]!;
    const trial = pastTrial(index + 1, { params, state: "done", score, samplerState: known[index]!.samplerState });
    known[index] = trial;
    history.follow([trial]);
  };
  for (let index = 0; index < trials; index++) {
    const { point, state } = sampler.suggest({
      space,
      history,
      rng: stream(seed, "params", index + 1),
      position: { seed, stage: 1, index, of: trials },
    });
    const params = decodePoint(space, point);
    const trial = pastTrial(index + 1, { params, state: "running", samplerState: state });
    known.push(trial);
    history.follow([trial]);
    tried.push({ params, loss: loss(params) });
    if (index + 1 >= workers) finish(index + 1 - workers);
  }
  return tried;
}

/** The least loss of some trials. */
export function leastLoss(tried: readonly { readonly loss: number }[]): number {
  return tried.reduce((least, { loss }) => Math.min(least, loss), Infinity);
}

/** Params with numbers to twelve digits, for streams that are pinned: the last digits of powers differ between versions of Node. */
export function steady(params: Params): Params {
  const round = (value: Value) => (typeof value === "number" ? Number(value.toPrecision(12)) : value);
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, round(value)]));
}
