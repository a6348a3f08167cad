import { checkpointFault } from "../../store/checkpoint-fault.ts";
import { listedCheckpoint } from "../../store/checkpoint-list.ts";
import { layout } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { typed } from "../../study/typed.ts";
import { scheduleOf } from "../../worker/assemble.ts";
import { damagedCheckpoints } from "../../worker/damage.ts";
import { damage, type Finding, note } from "./finding.ts";
import { stray } from "./names.ts";

/** Compares the files in `checkpoints/` with what the logs name and a study needs. */
export function checkCheckpoints(folder: StudyFolder): Finding[] {
  const damaged = damagedCheckpoints(folder, scheduleOf(folder.definition));
  const told = new Set(damaged.map(({ name }) => name));
  const names = namesIfThere(layout.checkpoints(folder.path)) ?? [];
  const there = new Set(names);
  return [
    ...damaged.map(({ what, means }) =>
      damage(what, means, "bring it back if you have it; the search goes on without it"),
    ),
    ...names.flatMap((name) => checkFile(folder.path, name, there, told)),
  ];
}

function checkFile(folder: string, name: string, there: ReadonlySet<string>, told: ReadonlySet<string>): Finding[] {
  const [, stem, extension] = /^(.*)\.(json|ckpt)$/.exec(name) ?? [];
  const listed = stem === undefined || name.startsWith(".") ? undefined : listedCheckpoint(folder, stem);
  if (stem === undefined || listed === undefined) return stray(`checkpoints/${name}`);
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
  const fault = told.has(stem) ? undefined : checkpointFault(folder, stem);
  // It may have been removed since the folder was listed.
  if (fault === undefined || !(namesIfThere(layout.checkpoints(folder)) ?? []).includes(name)) return [];
  return [
    damage(
      fault,
      "nothing that is needed; the logs still have its trial",
      `read the trial by: ${typed("show", folder, listed.trial)}`,
    ),
  ];
}
