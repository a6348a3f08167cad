import { existsSync } from "node:fs";
import { layout } from "../store/layout.ts";
import { noStudy, type StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import { lostNow } from "../worker/moment.ts";
import { checkChanges } from "./doctor/changes.ts";
import { checkCheckpoints } from "./doctor/checkpoints.ts";
import { checkClaims } from "./doctor/claims.ts";
import { damage, type Finding, isUnreadable } from "./doctor/finding.ts";
import { checkLearned } from "./doctor/learned.ts";
import { readLogs } from "./doctor/logs.ts";
import { checkReader } from "./doctor/reader.ts";
import { checkStages } from "./doctor/stages.ts";
import { checkTop, checkTrials } from "./doctor/strays.ts";
import { checkUnsealed } from "./doctor/unsealed.ts";
import { checkRunning } from "./doctor/workers.ts";
import { openFolder } from "./open-folder.ts";
import { folderName } from "./text/folder-name.ts";
import { printWhole } from "./text/output.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone doctor`: reads all of a study's folder and reports damage; writes nothing. 1 where something is damaged. */
export function doctor(path: string): number {
  const findings = examine(path);
  printWhole(findingLines(path, findings));
  return findings.some(({ kind }) => kind === "damage") ? 1 : 0;
}

/** All findings. Throws UserError where there is no study at all. */
export function examine(path: string): Finding[] {
  if (!existsSync(layout.definition(path)) && !existsSync(layout.format(path))) throw noStudy(path);
  const opened = tryOpen(path);
  const folder = "path" in opened ? opened : undefined;
  const logs = readLogs(path);
  const isLost = folder === undefined ? () => false : lostNow(folder);
  return [
    ...("path" in opened ? [] : [opened]),
    ...checkTop(path),
    ...checkReader(path),
    ...checkUnsealed(path),
    ...checkChanges(path),
    ...checkStages(path, folder?.definition.stages.length, logs),
    ...logs.findings,
    ...checkClaims(path, logs, isLost),
    ...(folder === undefined
      ? []
      : [
          ...checkLearned(folder),
          ...checkRunning(folder.study, isLost),
          ...checkCheckpoints(folder),
          ...checkTrials(folder.path, folder.study),
        ]),
  ];
}

function tryOpen(path: string): StudyFolder | Finding {
  try {
    return openFolder(path);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return damage(
      `the study cannot be opened: ${error.message}`,
      "no command works on it",
      "mend what the message names; what can be checked without it follows",
    );
  }
}

export function findingLines(path: string, findings: readonly Finding[]): Span[][] {
  const lines: Span[][] = findings.flatMap(({ kind, what, means, todo }): Span[][] => [
    [kind === "damage" ? { text: "damage  ", style: "red" } : { text: "note    ", style: "yellow" }, what],
    ["        ", { text: `means: ${means}`, style: "dim" }],
    ["        ", { text: `do: ${todo}`, style: "dim" }],
  ]);
  const damages = findings.filter(({ kind }) => kind === "damage").length;
  const name = folderName(path);
  return [
    ...lines,
    [damages === 0 ? { text: `${name} is whole.`, style: "green" } : `${name}: ${count(damages, "damage")}.`],
  ];
}
