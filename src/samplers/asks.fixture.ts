import { stream } from "../math/random.ts";
import { decodePoint, type Params, type Space } from "../space/space.ts";
import type { Json } from "../study/events.ts";
import { HistoryTable } from "../study/history-table.ts";
import type { Trial, TrialState } from "../study/study.ts";
import type { Ask, Sampler } from "./sampler.ts";

/** A trial as a sampler may meet it; `score` is maximised. */
export interface Past {
  readonly params: Params;
  readonly state: TrialState;
  readonly score?: number | undefined;
  readonly samplerState?: Json | undefined;
}

/** A trial with its position and what samplers do not look at filled in. */
export function pastTrial(number: number, { params, state, score, samplerState }: Past): Trial {
  return {
    number,
    born: 1,
    stage: 1,
    params,
    seed: number,
    sampler: "tested",
    state,
    reason: "",
    attempt: 1,
    worker: "w01",
    epochs: 1,
    curve: score === undefined ? [] : [{ epoch: 1, metrics: { score }, at: 1000 * number + 500 }],
    score,
    scoreEpoch: score === undefined ? undefined : 1,
    startedAt: 1000 * number,
    endedAt: state === "running" ? undefined : 1000 * number + 500,
    samplerState,
    why: undefined,
  };
}

/** An ask for the trial behind `past`. */
export function askAfter(space: Space, past: readonly Past[], { seed = 1, of = 1000 } = {}): Ask {
  const history = new HistoryTable(space, "maximize");
  history.follow(past.map((one, i) => pastTrial(i + 1, one)));
  const number = past.length + 1;
  return { space, history, rng: stream(seed, "params", number), position: { seed, stage: 1, index: past.length, of } };
}

/** Trials at random points, each judged. */
export function pastOf(
  space: Space,
  count: number,
  judge: (params: Params, i: number) => Omit<Past, "params">,
  seed = 7,
): Past[] {
  const rng = stream(seed, "past");
  return Array.from({ length: count }, (_, i) => {
    const params = decodePoint(
      space,
      space.dimensions.map(() => rng.next()),
    );
    return { params, ...judge(params, i) };
  });
}

/** The points of a stage of `of` trials, in their order. */
export function designOf(sampler: Sampler, space: Space, of: number, seed = 1, stage = 1): number[][] {
  const ask = askAfter(space, [], { seed, of });
  return Array.from({ length: of }, (_, index) => {
    const position = { ...ask.position, stage, index };
    return [...sampler.suggest({ ...ask, rng: stream(seed, "params", index + 1), position }).point];
  });
}
