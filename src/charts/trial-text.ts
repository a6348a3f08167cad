import { describeParams, shortNumber } from "../study/describe.ts";
import { cameToNothing } from "../study/score.ts";
import type { Study, Trial } from "../study/study.ts";
import { tooltipLook } from "./style.ts";
import type { Theme } from "./theme.ts";

/** What to say of a trial where it is pointed at. */
export function trialText(study: Study, trial: Trial): string {
  const { name } = study.definition.metric;
  const { number, stage, state, score, scoreEpoch } = trial;
  const result =
    score === undefined
      ? `no finite ${name}`
      : `${name} ${shortNumber(score)} at epoch ${shortNumber(scoreEpoch ?? 0)}`;
  const params = Object.entries(trial.params).map(([key, value]) => describeParams({ [key]: value }));
  return [`trial ${number}, stage ${stage}, ${state}`, result, ...params].join("\n");
}

/** The trials of the search that ended without a score that counts: diverged, failed, or in violation of the constraints. */
export function lostTrials({ trials }: Study): readonly Trial[] {
  return trials.flatMap((trial) => {
    if (trial === undefined || trial.repeatOf !== undefined || trial.state === "running") return [];
    return cameToNothing(trial) || trial.violates !== undefined ? [trial] : [];
  });
}

/** `stage 2: 5 epochs` */
export function stageLabel(number: number, epochs: number): string {
  return `stage ${number}: ${shortNumber(epochs)} ${epochs === 1 ? "epoch" : "epochs"}`;
}

/** ECharts hands what was pointed at as it likes; the trial's number is the third of its values. */
function trialPointedAt(study: Study, params: unknown): Trial | undefined {
  const found = Array.isArray(params) ? params[0] : params;
  if (typeof found !== "object" || found === null || !("value" in found) || !Array.isArray(found.value))
    return undefined;
  const number: unknown = found.value[2];
  return typeof number === "number" ? study.trials[number - 1] : undefined;
}

/** The tooltip of series whose values are [x, y, trial]. */
export function trialTooltip(theme: Theme, study: Study) {
  const formatter = (params: unknown): string => {
    const trial = trialPointedAt(study, params);
    return trial === undefined ? "" : trialText(study, trial);
  };
  return { ...tooltipLook(theme), trigger: "item" as const, formatter };
}
