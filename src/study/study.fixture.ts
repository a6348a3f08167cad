import { parseSpace } from "../space/space.ts";
import type { Definition } from "./definition.ts";
import type { CurvePoint, Stage, Trial } from "./study.ts";

/** A plain definition of one parameter and one stage, but for what is given. */
export function definitionWith(given: Partial<Definition> = {}): Definition {
  return {
    name: "plain",
    metric: { name: "acc", goal: "maximize" },
    space: parseSpace({ x: "uniform(0, 1)" }),
    stages: [{ trials: 10, epochs: 5, narrow: false, carry: 0 }],
    sampler: { name: "random", options: {} },
    schedule: { name: "stages", options: {} },
    seed: 0,
    lease: 60,
    keepBest: 5,
    ...given,
  };
}

/** The first stage of a study, as planned in its definition, but for what is given. */
export function stageWith({ space, stages }: Definition, given: Partial<Stage> = {}): Stage {
  const { epochs = 1, trials = 1 } = stages[0] ?? {};
  return { number: 1, space, epochs, first: 1, last: trials, carried: [], notes: [], ...given };
}

/** A trial of one epoch that is done, but for what is given. */
export function trialWith(given: Partial<Trial> & { readonly number: number }): Trial {
  return {
    born: 1,
    stage: 1,
    params: {},
    seed: 0,
    sampler: "random",
    state: "done",
    reason: "",
    attempt: 1,
    worker: "w01",
    epochs: 1,
    curve: [],
    score: undefined,
    scoreEpoch: given.score === undefined ? undefined : 1,
    startedAt: 0,
    endedAt: 1,
    samplerState: undefined,
    why: undefined,
    ...given,
  };
}

/** A curve from columns of metrics: `{ train_loss: [2.3, 1.9] }` is two epochs. */
export function curveOf(columns: Readonly<Record<string, readonly number[]>>): CurvePoint[] {
  const length = Math.max(...Object.values(columns).map(({ length }) => length));
  return Array.from({ length }, (_, i) => ({
    epoch: i + 1,
    at: i,
    metrics: Object.fromEntries(
      Object.entries(columns).flatMap(([name, values]) => (values[i] === undefined ? [] : [[name, values[i]]])),
    ),
  }));
}
