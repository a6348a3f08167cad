import fc from "fast-check";
import { decodePoint, makeSpace, parseSpace, type Space } from "../space/space.ts";
import type { Goal } from "../study/definition.ts";
import { curveOf, definitionWith, trialWith } from "../study/study.fixture.ts";
import type { Study, Trial, TrialState } from "../study/study.ts";

const plain = parseSpace({
  lr: "10 ** uniform(-6, 1)",
  momentum: "1 - 10 ** uniform(-3, -0.3)",
  net: "choice(mlp, cnn)",
  depth: "int(1, 8) if net == cnn",
  width: "2 ** int(4, 8)",
  batch: "ordinal(32, 64, 128)",
  units: "logint(1, 1000)",
});

interface StudyWishes {
  readonly space?: Space;
  readonly name?: string;
  readonly metric?: string;
  readonly goal?: Goal;
}

/** A study of so many stages whose trials scored this; NaN diverges. */
export function studyOf(
  scores: readonly number[],
  { space = plain, name = "made", metric = "score", goal = "maximize" }: StudyWishes = {},
): Study {
  const half = Math.ceil(scores.length / 2);
  const trials = scores.map((score, i): Trial => {
    const number = i + 1;
    const point = Float64Array.from(space.dimensions, (_, d) => (number * (d + 1) * 0.618) % 1);
    const isLost = Number.isNaN(score);
    const state: TrialState = isLost ? "diverged" : "done";
    return trialWith({
      number,
      stage: number <= half ? 1 : 2,
      params: decodePoint(space, point),
      state,
      worker: `w0${1 + (i % 2)}`,
      curve: curveOf({ [metric]: [score] }).map((point) => ({ ...point, at: 1000 * number })),
      ...(isLost ? {} : { score, scoreEpoch: 1 }),
      startedAt: 1000 * number - 900,
      endedAt: 1000 * number,
    });
  });
  const definition = definitionWith({ name, metric: { name: metric, goal }, space, stages: [], seed: 1 });
  const stage = (number: number, first: number, last: number) => ({
    number,
    space,
    epochs: number,
    first,
    last,
    carried: [],
    notes: [],
  });
  const worker = {
    host: "ada",
    pid: 1,
    identity: undefined,
    startedAt: 0,
    lastAt: 1000 * scores.length,
    leftAt: undefined,
    leftBecause: undefined,
    launchedAs: undefined,
    trial: undefined,
  };
  return {
    definition,
    plans: [],
    stages: [stage(1, 1, half), stage(2, half + 1, scores.length)],
    trials,
    workers: new Map(["w01", "w02"].map((name) => [name, { ...worker, name }])),
  };
}

/** Any study of up to 40 trials, some of which diverged, with scores of any size. */
export const anyStudy = fc
  .record({
    scores: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((x) => Number(x.toPrecision(6))) },
        { weight: 1, arbitrary: fc.constant(Number.NaN) },
      ),
      { maxLength: 40 },
    ),
    goal: fc.constantFrom<Goal>("maximize", "minimize"),
  })
  .map(({ scores, goal }) => studyOf(scores, { goal }));

/** What would break out of text anywhere that it could. */
const markup = `<script>alert("1")</script><img src=x onerror='y'>&amp;{a|b}`;

export const hostile = studyOf([0.1, 0.5, Number.NaN, 0.9, 0.4, 0.6, 0.3, 0.2, 0.7, 0.8], {
  name: markup,
  metric: markup,
  space: makeSpace([
    {
      name: markup,
      distribution: { base: { kind: "choice", options: [markup, "<b>"] }, scale: [], hard: false },
      conditions: [],
    },
    {
      name: "<i>",
      distribution: { base: { kind: "uniform", low: 0, high: 1 }, scale: [], hard: false },
      conditions: [],
    },
  ]),
});
