import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importanceOf } from "../analysis/importance/importance.ts";
import { landscapeOf } from "../analysis/importance/landscape.ts";
import { best, isScored, ranked } from "../analysis/ranking.ts";
import { draw } from "../report/echarts.ts";
import { baseOf } from "../space/range.ts";
import { parseSpace } from "../space/space.ts";
import type { Study } from "../study/study.ts";
import type { Chart, ChartOptions, Series } from "./chart.ts";
import { compareChart } from "./compare.ts";
import { curvesChart } from "./curves.ts";
import { historyChart } from "./history.ts";
import { importanceChart } from "./importance.ts";
import { pairsChart } from "./pairs.ts";
import { lineAxes, parallelChart } from "./parallel.ts";
import { paretoChart } from "./pareto.ts";
import { spaceChart } from "./space.ts";
import { anyStudy, hostile, studyOf } from "./studies.fixture.ts";
import { dark, light } from "./theme.ts";
import { timelineChart } from "./timeline.ts";

const charts: Readonly<Record<string, (study: Study, options?: ChartOptions) => Chart>> = {
  history: historyChart,
  "history over epochs": (study, options) => historyChart(study, { ...options, over: "epochs" }),
  "history over time": (study, options) => historyChart(study, { ...options, over: "time" }),
  curves: curvesChart,
  space: (study, options) => spaceChart(study, { ...options, landscape: landscapeOf(study) }),
  pairs: (study, options) => pairsChart(study, { ...options, landscape: landscapeOf(study) }),
  parallel: parallelChart,
  importance: (study, options) => importanceChart(study, importanceOf(study), options),
  timeline: (study, options) => timelineChart(study, () => [], options),
  pareto: paretoChart,
  compare: (study, options) => compareChart([{ label: study.definition.name, study }], options),
  "compare by regret": (study, options) =>
    compareChart([{ label: study.definition.name, study }], { ...options, of: "regret" }),
};

function named({ option }: Chart, name: string): Series {
  const found = option.series.find((series) => series.name === name);
  if (found === undefined) throw new Error(`no series ${name}`);
  return found;
}

/** The [x, y, trial] of a series. */
function marks(series: readonly Series[]): number[][] {
  return series.flatMap(({ data }) =>
    Array.isArray(data) ? data.map((item: unknown) => (Array.isArray(item) ? item.map(Number) : [])) : [],
  );
}

/** The points of a stepped line, [x, y, …], without the gaps between its pieces. */
const stepsOf = (series: Series) => marks([series]).filter(([x]) => !Number.isNaN(x));

const dots = ({ option }: Chart) => option.series.filter(({ name }) => String(name).startsWith("stage "));

describe.each(Object.keys(charts))("the %s chart", (name) => {
  const chart = charts[name]!;

  it("can be drawn of any study, however little there is", () => {
    fc.assert(
      fc.property(
        anyStudy,
        fc.constantFrom(light, dark),
        fc.integer({ min: 320, max: 1600 }),
        (study, theme, width) => {
          const made = chart(study, { theme, width, headed: true });
          const svg = draw(made);
          expect(svg).toContain(`height="${made.height}"`);
          expect(svg).not.toMatch(/NaN|undefined/);
        },
      ),
      { numRuns: 4 },
    );
  }, 60_000);

  it("can be drawn where the scores reach down to the least number above 0", () => {
    expect(draw(chart(studyOf([7.5, 5e-324]), { width: 320 }))).toContain("<svg");
  });

  it("can be drawn where the scores differ by next to nothing", () => {
    for (const score of [-4.41177e-6, -4.41177e-11])
      expect(draw(chart(studyOf([score, 0]), { width: 320 }))).toContain("<svg");
  });

  it("keeps names, params and options full of markup as text", () => {
    const svg = draw(chart(hostile, { headed: true, selection: new Set([2]) }));
    expect(svg).not.toMatch(/<(script|img|b|i)\b/);
    expect(chart(hostile).option.tooltip?.renderMode ?? "richText").toBe("richText");
  });

  it("has the lines of its axes at their edges, wherever 0 is", () => {
    const { option } = chart(studyOf([-3, 0.5, 2, 1, -2]));
    for (const axis of [option.xAxis, option.yAxis].flat()) {
      const line = axis?.type === "value" || axis?.type === "log" ? axis.axisLine : undefined;
      expect(line?.show === true && line.onZero !== false).toBe(false);
    }
  });

  it("holds its heading only where it is asked to", () => {
    const study = studyOf([0.1, 0.2, 0.3]);
    expect(chart(study, { headed: true }).option.title).toMatchObject({ text: chart(study).title });
    expect(chart(study).option.title).toBeUndefined();
  });
});

describe("the history chart", () => {
  it("has every trial with a score once, and a cross for every other", () => {
    fc.assert(
      fc.property(anyStudy, (study) => {
        const chart = historyChart(study);
        const { metric } = study.definition;
        const drawn = marks(dots(chart)).map(([, , trial]) => trial);
        expect(drawn.sort()).toEqual(
          ranked(study.trials, metric.goal)
            .map(({ number }) => number)
            .sort(),
        );
        const crosses = marks([named(chart, "without a score")]);
        expect(crosses.length).toBe(study.trials.length - drawn.length);
      }),
    );
  });

  it.each(["trials", "epochs", "time"] as const)(
    "ends, over %s, at the best score, and only ever gets better",
    (over) => {
      fc.assert(
        fc.property(anyStudy, (study) => {
          const steps = stepsOf(named(historyChart(study, { over, log: false }), "best so far"));
          const found = best(study);
          expect(steps.length > 0).toBe(found !== undefined);
          if (found === undefined) return;
          expect(steps.at(-1)?.[1]).toBe(found.score);
          const sign = study.definition.metric.goal === "maximize" ? 1 : -1;
          steps.slice(1).forEach(([x = 0, y = 0], i) => {
            expect(sign * y).toBeGreaterThanOrEqual(sign * steps[i]![1]!);
            expect(x).toBeGreaterThanOrEqual(steps[i]![0]!);
          });
        }),
      );
    },
  );

  it("rings the trials that are picked out", () => {
    const chart = historyChart(studyOf([0.1, 0.2, 0.3]), { selection: new Set([2]) });
    expect(marks([named(chart, "selected")])).toEqual([[2, 0.2, 2]]);
  });

  it("says so where it leaves trials out, and never leaves out the best", () => {
    const scores = Array.from({ length: 4000 }, (_, i) => (i * 0.7548) % 1);
    const chart = historyChart(studyOf(scores));
    const drawn = marks(dots(chart));
    expect(drawn.length).toBe(1500);
    expect(chart.subtitle).toContain("1,500 of 4,000 trials");
    expect(drawn.map(([, , trial]) => trial)).toContain(best(studyOf(scores))?.number);
  });
});

describe("the space chart", () => {
  it("has each trial at its value on the parameter's own scale, and at its score", () => {
    const study = studyOf(Array.from({ length: 30 }, (_, i) => Math.sin(i)));
    const chart = spaceChart(study, { log: false });
    const [lr] = study.definition.space.parameters;
    const onLr = dots(chart).filter((series) => "xAxisIndex" in series && series.xAxisIndex === 0);
    for (const [x, y, number = 0] of marks(onLr)) {
      const trial = study.trials[number - 1]!;
      expect(x).toBe(baseOf(lr!.distribution, trial.params.lr!));
      expect(isScored(trial) && trial.score).toBe(y);
    }
    expect(marks(onLr).length).toBe(30);
  });

  it("draws a conditional parameter's trials only where it is active", () => {
    const study = studyOf(Array.from({ length: 30 }, (_, i) => i));
    const chart = spaceChart(study, { parameters: ["depth"] });
    expect(marks(dots(chart)).length).toBe(study.trials.filter((trial) => trial?.params.depth !== undefined).length);
  });
});

describe("the pairs chart", () => {
  it("rims trials in a white that stays white where a report is read in the dark", () => {
    const { data } = named(pairsChart(studyOf([0.1, 0.2, 0.3])), "trials");
    expect(JSON.stringify(data)).toContain("borderColor");
    expect(JSON.stringify(data)).not.toContain(light.background);
  });
});

describe("the timeline chart", () => {
  it("has no axis where no worker has been on the study", () => {
    const { option, subtitle } = timelineChart({ ...studyOf([]), workers: new Map() }, () => []);
    expect(option.series).toEqual([]);
    expect(subtitle).toBe("No worker has been on the study yet.");
  });
});

describe("the parallel chart", () => {
  const study = studyOf([0.002, 3, 0.1, 700, 20, 0.01], { goal: "minimize" });
  const lines = (data: unknown) => (Array.isArray(data) ? data : []) as { name: string; value: (number | string)[] }[];

  it("breaks a line where a hyperparameter is not active", () => {
    const parameters = ["net", "depth", "lr"];
    const drawn = lines(named(parallelChart(study, { parameters }), "trials").data);
    const without = study.trials.filter((trial) => trial?.params.depth === undefined);
    expect(without.length).toBeGreaterThan(0);
    for (const trial of without) {
      const pieces = drawn.filter(({ name }) => name === String(trial?.number));
      expect(pieces.map(({ value }) => value.map((place) => place !== "-"))).toEqual([
        [true, false, false, false],
        [false, false, true, true],
      ]);
    }
  });

  it("has scores on a logarithmic axis where other charts have", () => {
    const axis = lineAxes(study).at(-1)!;
    expect(axis.placeOf(study.trials[0]!)).toBeCloseTo(Math.log10(0.002));
    expect(axis.ticks.map((tick) => axis.text(tick))).toContain("0.01");
  });
});

describe("the importance chart's names", () => {
  it("cut of a pair that is too long both names, and not the second alone", () => {
    const [one, other] = ["learning_rate_of_the_encoder", "weight_decay_of_the_decoder"];
    const space = parseSpace({ [one]: "uniform(0, 1)", [other]: "uniform(0, 1)" });
    const study = studyOf(
      Array.from({ length: 30 }, (_, i) => Math.cos(i)),
      { space },
    );
    const svg = draw(importanceChart(study, importanceOf(study), { width: 400 }));
    expect(svg).toMatch(/learn[a-z_]*… × weigh[a-z_]*…/);
  });
});

describe("the curves chart", () => {
  it("reduces many curves to a sample and a band, and says so", () => {
    const chart = curvesChart(studyOf(Array.from({ length: 400 }, (_, i) => (i * 0.7548) % 1)));
    expect(chart.subtitle).toContain("150 of 400 curves");
    expect(chart.option.series.some(({ name }) => name === "band")).toBe(true);
  });
});

describe("the importance chart", () => {
  it("has the bars of the analysis", () => {
    const study = studyOf(Array.from({ length: 30 }, (_, i) => Math.cos(i)));
    const importance = importanceOf(study)!;
    const bars = named(importanceChart(study, importance), "all trials");
    expect(Array.isArray(bars.data) && bars.data.slice(0, 3)).toEqual(
      importance.fanova.all.singles.slice(0, 3).map(({ share }) => share),
    );
  });
});

describe.each([light, dark])("the $name theme", (theme) => {
  it("has text of at least 4.5 : 1 and marks of at least 3 : 1 against its ground", () => {
    for (const text of [theme.text, theme.muted]) expect(contrast(text, theme.background)).toBeGreaterThan(4.5);
    for (const mark of [...theme.series, theme.best, theme.warning, theme.done, theme.stopped, theme.running])
      expect(contrast(mark, theme.background)).toBeGreaterThan(3);
  });
});

/** WCAG 2.2's contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red, green, blue] = [1, 3, 5].map((from) => {
      const part = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

describe("studies compared by regret", () => {
  it("tell how far each still was from the best of all, which has none", () => {
    const [one, other] = [studyOf([0.5, 0.8]), studyOf([0.7, 0.9])];
    const of = "regret";
    const { option } = compareChart(
      [
        { label: "one", study: one },
        { label: "other", study: other },
      ],
      { over: "trials", of },
    );
    const heights = option.series.map((series) => new Set(stepsOf(series).map(([, regret]) => regret)));
    expect([...heights[0]!]).toEqual([0.4, 0.1].map((regret) => expect.closeTo(regret)));
    // No regret stands below the least that there is.
    expect([...heights[1]!]).toEqual([0.2, 0.05].map((regret) => expect.closeTo(regret)));
  });

  it("says where one study's epochs cost more than another's, since each trains several folds", () => {
    const [one, other] = [studyOf([0.5, 0.8]), studyOf([0.7, 0.9])];
    const folded = { ...other, definition: { ...other.definition, folds: 5 } };
    const subtitleOf = (over: "epochs" | "time") =>
      compareChart(
        [
          { label: "one", study: one },
          { label: "folded", study: folded },
        ],
        { over },
      ).subtitle;
    expect(subtitleOf("epochs")).toContain("An epoch of folded is one of each of its 5 folds.");
    expect(subtitleOf("time")).not.toContain("folds");
  });
});
