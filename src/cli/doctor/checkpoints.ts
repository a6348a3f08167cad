import { keptCheckpoints } from "../../analysis/retention.ts";
import { listedCheckpoint } from "../../store/checkpoint-list.ts";
import { readCheckpointRecord } from "../../store/checkpoints.ts";
import { isRecord } from "../../store/event-line.ts";
import { layout } from "../../store/layout.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import type { Study } from "../../study/study.ts";
import { damage, type Finding, note } from "./finding.ts";
import { namesIn, stray } from "./names.ts";

/** Compares the files in `checkpoints/` with what the logs name and a study keeps. */
export function checkCheckpoints(folder: StudyFolder): Finding[] {
  const before = keptNames(folder.follow());
  const names = namesIn(layout.checkpoints(folder.path)) ?? [];
  // What workers have removed meanwhile is wanted no more by a study read later.
  const after = keptNames(folder.follow());
  const there = new Set(names);
  const findings: Finding[] = [];
  for (const [name, trial] of before) {
    if (there.has(`${name}.json`) || !after.has(name)) continue;
    findings.push(
      damage(
        `checkpoints/${name}.json is missing`,
        `it is among the best, or trial ${trial} would go on from it`,
        "bring it back if it was moved; else the trial goes on from an earlier epoch",
      ),
    );
  }
  return [...findings, ...names.flatMap((name) => checkFile(folder.path, name, there))];
}

function checkFile(folder: string, name: string, there: ReadonlySet<string>): Finding[] {
  const [, stem, extension] = /^(.*)\.(json|ckpt)$/.exec(name) ?? [];
  const listed = stem === undefined || name.startsWith(".") ? undefined : listedCheckpoint(folder, stem);
  if (stem === undefined || listed === undefined) return [stray(`checkpoints/${name}`)];
  if (extension === "ckpt") {
    if (there.has(`${stem}.json`)) return [];
    return [
      note(
        `checkpoints/${name} has no record beside it`,
        "its worker was killed between the two, or is just writing; nothing goes on from it",
        "remove it when no worker runs, or keep what it holds",
      ),
    ];
  }
  const record = readCheckpointRecord(folder, stem);
  if (isRecord(record) && record.trial === listed.trial && record.epoch === listed.epoch) return [];
  // It may have been removed since the folder was listed.
  if (record === undefined && !(namesIn(layout.checkpoints(folder)) ?? []).includes(name)) return [];
  return [
    damage(
      `checkpoints/${name} is not the record that its name promises`,
      "what is saved under that name cannot be told; the logs still have its trial",
      `read the trial by: whetstone show FOLDER ${listed.trial}`,
    ),
  ];
}

/** The checkpoints that a study keeps, and their trials. */
function keptNames(study: Study): ReadonlyMap<string, number> {
  return new Map(
    [...keptCheckpoints(study)].flatMap(([trial, names]) => [...names].map((name) => [name, trial] as const)),
  );
}
