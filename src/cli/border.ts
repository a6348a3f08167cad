import { searchStages } from "../study/repeats.ts";
import type { Study } from "../study/study.ts";
import { openFolder } from "./open-folder.ts";
import { borderLines } from "./text/narration.ts";
import { print } from "./text/output.ts";

/** `whetstone border`: whether the best values of each stage sit on a border of their range. */
export function border(path: string): number {
  print(borderReport(openFolder(path).study));
  return 0;
}

export function borderReport(study: Study): string[] {
  const tried = searchStages(study).filter(({ first }) => study.trials[first - 1] !== undefined);
  return tried.length === 0
    ? ["No trial has begun yet, so there is nothing to check."]
    : tried.flatMap((stage) => borderLines(study, stage));
}
