import type { Importance } from "../analysis/importance/importance.ts";
import type { Facts } from "./facts.ts";

/** What `whetstone importance --json` prints: the facts, with names and units as in all JSON for scripts. */
export function importanceJson({ pedAnova, ...importance }: Importance) {
  return { ...importance, ped_anova: pedAnova };
}

/** What `whetstone report --format json` prints. */
export function factsJson({ stages, spent, importance, test, ...facts }: Facts) {
  const { worked, began, ...counts } = spent;
  return {
    ...facts,
    stages: stages.map(({ withoutBorders, ...stage }) => ({ ...stage, without_borders: withoutBorders })),
    spent: { ...counts, seconds: worked / 1000, began: began === null ? null : moment(began) },
    importance: importance === null ? null : importanceJson(importance),
    test: { ...test, looks: test.looks.map(({ t, ...look }) => ({ at: moment(t), ...look })) },
  };
}

function moment(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
