import { epochsTrainedBy } from "../analysis/epochs-trained.ts";
import { improvementsByNumber, improvementsOf } from "../analysis/progress.ts";
import { workedSpans, workedUntil } from "../analysis/worked.ts";
import { curveEpochs, curveTimes } from "../study/curve-columns.ts";
import type { Study, Trial } from "../study/study.ts";
import { countText, timeText, unitOf } from "./numbers.ts";
import { axisLook, labelLook } from "./style.ts";
import type { Theme } from "./theme.ts";
import { niceTicks } from "./ticks.ts";

/** What a search is measured against. */
export type Budget = "trials" | "epochs" | "time";

/** A study laid out along a budget. */
interface Course {
  /** [spent, score] wherever the score gets better. */
  readonly best: readonly (readonly [number, number])[];
  /** All that was spent. */
  readonly end: number;
  /** Where a trial lies: where its score was reached, or where it ended without one. */
  placeOf(trial: Trial): number;
}

/** Over trials, things stand in the order of the trials' numbers; else in the order in which they happened. */
export function courseOf(study: Study, over: Budget): Course {
  if (over === "trials") {
    const best = improvementsByNumber(study).map(({ number, score }) => [number, score] as const);
    return { best, end: study.trials.length, placeOf: ({ number }) => number };
  }
  const steps = improvementsOf(study);
  const moments = study.trials.map((trial) => (trial === undefined ? Number.POSITIVE_INFINITY : momentOf(trial)));
  const spent = spentBy(study, over, [...moments, ...steps.map(({ at }) => at), Number.POSITIVE_INFINITY]);
  return {
    best: steps.map(({ score }, i) => [spent[moments.length + i]!, score] as const),
    end: spent.at(-1)!,
    placeOf: ({ number }) => spent[number - 1]!,
  };
}

/** When a trial's score was reached, or its last epoch told where it has none, in milliseconds since 1970. */
function momentOf(trial: Trial): number {
  const scored = trial.scoreEpoch === undefined ? -1 : curveEpochs(trial).indexOf(trial.scoreEpoch);
  return curveTimes(trial).at(scored) ?? trial.startedAt;
}

/** [moment] epochs trained, or milliseconds worked, by then. */
function spentBy(study: Study, over: "epochs" | "time", moments: readonly number[]): readonly number[] {
  if (over === "epochs") return [...epochsTrainedBy(study, Float64Array.from(moments))];
  const spans = workedSpans(study);
  return moments.map((moment) => workedUntil(spans, moment));
}

/** What a column of amounts is called, with its unit. */
export function budgetName(over: Budget): string {
  return { trials: "trials begun", epochs: "epochs trained by all", time: "time worked, ms" }[over];
}

/** What an axis of amounts is made from. */
interface AmountAxis {
  readonly name: string;
  readonly end: number;
  readonly ticks: number;
  /** Whether amounts are seconds. */
  readonly isTime: boolean;
  readonly whole: boolean;
  readonly text: (amount: number) => string;
}

/** An axis of what was spent, from nothing to `end`. */
export function budgetAxis(theme: Theme, over: Budget, end: number, width: number) {
  const name = { trials: "trial", epochs: "epochs trained, by all trials", time: "time worked" }[over];
  const ticks = width < 500 ? 4 : 8;
  return amountAxis(theme, { name, end, ticks, isTime: over === "time", whole: over === "trials", text: countText });
}

/** An axis from nothing to `end`. */
export function amountAxis(theme: Theme, { name, end, ticks: most, isTime, whole, text }: AmountAxis) {
  const unit = isTime ? unitOf(end)[1] : 1;
  const nice = niceTicks(0, end / unit, most).map((x) => x * unit);
  const ticks = whole ? nice.filter((x) => Number.isInteger(x)) : nice;
  return {
    ...axisLook(theme, name),
    type: "value" as const,
    min: 0,
    max: end > 0 ? end : 1,
    nameLocation: "middle" as const,
    nameGap: 30,
    axisTick: { customValues: ticks },
    axisLabel: {
      ...labelLook(theme),
      customValues: ticks,
      formatter: (x: number) => (isTime ? timeText(x, end) : text(x)),
    },
  };
}
