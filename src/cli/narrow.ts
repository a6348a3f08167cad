import { stringify } from "yaml";
import { narrow as narrowed } from "../analysis/narrow.ts";
import { isScored } from "../analysis/ranking.ts";
import { printSpace } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import { count } from "../study/amounts.ts";
import { searchStages } from "../study/repeats.ts";
import { trialsOf } from "../study/stage-trials.ts";
import type { Stage, Study } from "../study/study.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";

/** `whetstone narrow`: finer ranges around what worked, to be pasted into a definition. */
export function narrow(path: string): number {
  print(narrowReport(openFolder(path).study));
  return 0;
}

/** YAML with the space, narrowed by the last stage that tells enough to narrow by; how each range came to be stands above it. */
export function narrowReport(study: Study): string[] {
  const { name, metric } = study.definition;
  const tried = searchStages(study)
    .filter((stage) => trialsOf(study, stage).some(isScored))
    .map((stage) => narrowedBy(study, stage));
  const found = tried.findLast(({ changed }) => changed) ?? tried.at(-1);
  if (found === undefined) {
    throw new UserError(`no trial of ${name} has a finite ${metric.name} yet, so nothing is known to narrow by`, 1);
  }
  const { stage, scored, space, notes, changed } = found;
  const by = `${count(scored, "scored trial")} of ${name}, stage ${stage.number}`;
  return [
    changed ? `# Narrowed by ${by}.` : `# Nothing to narrow by ${by}: the ranges are as they were.`,
    ...notes.flatMap(({ text }) => text.split("\n")).map((line) => `# ${line}`),
    stringify({ space: printSpace(space) }, { lineWidth: 0 }).trimEnd(),
  ];
}

function narrowedBy(study: Study, stage: Stage) {
  const trials = trialsOf(study, stage);
  const { space, notes } = narrowed(stage.space, trials, study.definition.metric.goal);
  const changed = notes.some(({ change }) => change !== "kept");
  return { stage, scored: trials.filter(isScored).length, space, notes, changed };
}
