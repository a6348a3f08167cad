import type { Trial } from "../../study/study.ts";
import type { ExportedStudy } from "./exported.ts";
import { yamlText } from "./yaml-text.ts";

/** The best trial's params as YAML, with what they reached. `by` says by what it is the best. */
export function bestYaml({ definition }: ExportedStudy, best: Trial, by: string, command: string | undefined): string {
  const { name, metric } = definition;
  const { number, score, scoreEpoch, seed, params } = best;
  const lines = [
    `# The best of ${name} ${by}.`,
    ...(command === undefined ? [] : [`# ${command.replaceAll(/[\r\n]+/g, " ")}`]),
  ];
  return `${lines.join("\n")}\n${yamlText({ study: name, trial: number, metric: metric.name, score, epoch: scoreEpoch, seed, params })}`;
}
