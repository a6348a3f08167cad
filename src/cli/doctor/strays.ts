import { join } from "node:path";
import { folders, isOfStudy, layout, trialName } from "../../store/layout.ts";
import { namesIfThere } from "../../store/read-if-there.ts";
import { stopRequest } from "../../store/stop-file.ts";
import { count } from "../../study/amounts.ts";
import type { Study, Trial } from "../../study/study.ts";
import { typed } from "../../study/typed.ts";
import { damage, type Finding, note } from "./finding.ts";
import { stray } from "./names.ts";

/** Folders that a worker makes again where somebody has removed them to make room. */
const made: ReadonlySet<string> = new Set(["checkpoints", "trials"]);

/** What lies in the folder itself: the parts that each study has, and others. */
export function checkTop(folder: string): Finding[] {
  const names = namesIfThere(folder) ?? [];
  const findings = names.filter((name) => !isOfStudy(name)).flatMap(stray);
  for (const name of folders) {
    if (names.includes(name)) continue;
    const what = `the folder ${name}/ is missing`;
    findings.push(
      made.has(name)
        ? note(what, "what trials saved there is gone with it", "nothing; workers make it again")
        : damage(what, "workers cannot run", `bring it back, or make it empty: mkdir ${join(folder, name)}`),
    );
  }
  const stop = stopRequest(folder);
  if (stop !== undefined) {
    findings.push(
      note(`workers are asked to end (${stop})`, "new ones leave at once", `go on with: ${typed("run", folder)}`),
    );
  }
  return findings;
}

/** What lies in `trials/`: a folder each, whose contents are their programs', but for what an attempt that is over has saved. */
export function checkTrials(folder: string, { trials }: Study): Finding[] {
  const findings: Finding[] = [];
  for (const name of namesIfThere(join(folder, "trials")) ?? []) {
    const trial = Number(name);
    if (name !== trialName(trial)) {
      findings.push(...stray(`trials/${name}`));
      continue;
    }
    const known = trials[trial - 1];
    if (known === undefined) continue;
    const left = (namesIfThere(layout.trial(folder, trial)) ?? []).filter((file) => isLeft(file, known));
    if (left.length > 0) findings.push(leftBehind(`trials/${name}`, left));
  }
  return findings;
}

/** Whether an attempt that is over saved this and no checkpoint was made of it, as when somebody trains a trial again by its command. */
function isLeft(file: string, { attempt, state }: Trial): boolean {
  const saved = Number(/^attempt(\d+)\.checkpoint/.exec(file)?.[1]);
  return saved < attempt || (saved === attempt && state !== "running");
}

function leftBehind(place: string, [file, ...others]: readonly string[]): Finding {
  const one = others.length === 0;
  const what = `${place}/${file}${one ? "" : ` and ${count(others.length, "other")} there`}`;
  return note(
    `${what} ${one ? "was saved by an attempt that is" : "were saved by attempts that are"} over`,
    `nothing goes on from ${one ? "it" : "them"}`,
    `remove ${one ? "it for its" : "them for their"} space when no worker runs`,
  );
}
