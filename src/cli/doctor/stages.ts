import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { readPlan, readStage } from "../../store/stage-file.ts";
import { damage, type Finding, whereUnreadable } from "./finding.ts";
import type { LogsRead } from "./logs.ts";
import { missing, stray } from "./names.ts";

/**
 * Reads the files of all stages.
 * @param planned how many stages the definition has; undefined where it cannot be read
 * @param logs tell which stages trials have begun in
 */
export function checkStages(folder: string, planned: number | undefined, { told }: LogsRead): Finding[] {
  const findings: Finding[] = [];
  const opened: number[] = [];
  const added: number[] = [];
  for (const name of namesIfThere(layout.stages(folder)) ?? []) {
    const found = /^(\d+)(\.plan)?\.json$/.exec(name);
    if (found === null) {
      findings.push(...stray(`stages/${name}`));
      continue;
    }
    const isPlan = found[2] !== undefined;
    (isPlan ? added : opened).push(Number(found[1]));
    findings.push(...readProblem(join(layout.stages(folder), name), `stages/${name}`, isPlan ? readPlan : readStage));
  }
  const begun = told.flatMap(({ event }) => (event.kind === "start" || event.kind === "resume" ? [event.stage] : []));
  const lastBegun = begun.reduce((last, number) => Math.max(last, number), 0);
  for (const number of missing(opened, 1, lastBegun)) findings.push(gap(`stages/${number}.json`));
  if (planned !== undefined) {
    for (const number of missing(added, planned + 1, 0)) findings.push(gap(`stages/${number}.plan.json`));
  }
  return findings;
}

function readProblem(path: string, where: string, read: (text: string, path: string) => unknown): Finding[] {
  return whereUnreadable(
    () => read(readFileSync(path, "utf8"), where),
    (message) =>
      damage(
        `${where} cannot be read: ${message}`,
        "no command reads the study past it",
        "bring it back from a copy; without one, when no worker runs, move it away: the next worker opens that stage anew",
      ),
  );
}

function gap(where: string): Finding {
  return damage(
    `${where} is missing`,
    "the study goes on behind it, by the logs or by later stages, and that part is not read",
    "bring it back; stages are numbered without gaps",
  );
}
