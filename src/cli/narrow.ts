import { stringify } from "yaml";
import { narrow as narrowed } from "../analysis/narrow.ts";
import { isScored } from "../analysis/ranking.ts";
import { trialsOf } from "../schedules/next-stage.ts";
import { printParameter } from "../space/print.ts";
import { UserError } from "../space/user-error.ts";
import type { Study } from "../study/study.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./output.ts";

/** `whetstone narrow`: finer ranges around what worked, to be pasted into a definition. */
export function narrow(path: string): number {
  print(narrowReport(openFolder(path).study));
  return 0;
}

/** YAML with the space, narrowed by the last stage that has scores; how each range came to be stands above it. */
export function narrowReport(study: Study): string[] {
  const { name, metric } = study.definition;
  const stage = study.stages.findLast((stage) => trialsOf(study, stage).some(isScored));
  if (stage === undefined)
    throw new UserError(`no trial of ${name} has a finite ${metric.name} yet, so nothing is known to narrow by`, 1);
  const trials = trialsOf(study, stage);
  const { space, notes } = narrowed(stage.space, trials, metric.goal);
  const ranges = Object.fromEntries(space.parameters.map((parameter) => [parameter.name, printParameter(parameter)]));
  const scored = trials.filter(isScored).length;
  return [
    `# Narrowed by ${scored === 1 ? "the scored trial" : `${scored} scored trials`} of ${name}, stage ${stage.number}.`,
    ...notes.flatMap(({ text }) => text.split("\n")).map((line) => `# ${line}`),
    stringify({ space: ranges }, { lineWidth: 0 }).trimEnd(),
  ];
}
