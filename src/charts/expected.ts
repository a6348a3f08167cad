import type { Landscape } from "../analysis/importance/landscape.ts";
import { bandSeries } from "./band.ts";
import type { Series } from "./chart.ts";
import type { ParameterAxis } from "./parameter-axis.ts";
import type { ScoreAxis } from "./score-axis.ts";
import type { Theme } from "./theme.ts";

/** What a model expects along a parameter: a line with a band of two standard deviations; of options, a bar each with its reach. */
export function expectedSeries(
  theme: Theme,
  values: ParameterAxis,
  scores: ScoreAxis,
  landscape: Landscape | undefined,
): readonly Series[] {
  const expected = (landscape?.along(values.name) ?? []).flatMap(({ value, score, sd }) => {
    const x = values.place(value);
    return x === undefined ? [] : [{ x, score, sd }];
  });
  if (expected.length === 0) return [];
  const steps =
    values.kind === "options"
      ? expected.flatMap(({ x, ...rest }) => [-0.4, 0.4].map((by) => ({ x: x + by, ...rest })))
      : expected;
  steps.sort((a, b) => a.x - b.x);
  const groups = values.kind === "options" ? pairsOf(steps) : [steps];
  return [
    ...groups.map((group) =>
      bandSeries(
        theme.text,
        0.12,
        group.map(({ x, score, sd }) => [x, scores.place(score - 2 * sd), scores.place(score + 2 * sd)] as const),
      ),
    ),
    {
      type: "line",
      name: "expected",
      symbol: "none",
      lineStyle: { color: theme.text, width: 1.8 },
      data: groups.flatMap((group) => [
        ...group.map(({ x, score }) => [x, scores.place(score)]),
        [Number.NaN, Number.NaN],
      ]),
      connectNulls: false,
      silent: true,
      z: 5,
    },
  ];
}

function pairsOf<T>(items: readonly T[]): T[][] {
  return Array.from({ length: items.length / 2 }, (_, i) => items.slice(2 * i, 2 * i + 2));
}
