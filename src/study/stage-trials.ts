import { asLeft } from "./as-left.ts";
import type { Stage, Study, Trial } from "./study.ts";

/** The trials that belong to a stage: those carried into it, then those that it started; all as it left them where it is over. */
export function trialsOf(study: Study, stage: Stage): Trial[] {
  const numbers = stage.carried.slice();
  for (let number = stage.first; number <= stage.last; number++) numbers.push(number);
  return numbers.flatMap((number) => {
    const trial = study.trials[number - 1];
    return trial === undefined ? [] : asLeft(trial, stage, study.definition);
  });
}
