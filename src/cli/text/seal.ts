import type { StudyFolder } from "../../store/study-folder.ts";
import { type Unsealing, unsealings } from "../../store/unsealed.ts";
import { typed } from "../../study/typed.ts";
import { harmless } from "./terminal.ts";

/** What a summary says of the test set; nothing where no trial has reported on one. */
export function sealLines({ study, path: folder }: StudyFolder, path: string): string[] {
  const { sealed } = study;
  if (sealed === undefined) return [];
  const looks = unsealings(folder);
  const last = looks.at(-1);
  if (last === undefined) {
    const names = sealed.map(harmless).join(", ");
    return [`sealed: ${names}; look when nothing is left to choose: ${typed("unseal", path)}`];
  }
  const times = looks.length === 1 ? "once" : `${looks.length} times, last`;
  return [`the test set was looked at ${times} ${lookText(last)}`];
}

/** `on 2026-01-31 by ada on turing: for the paper`. */
function lookText({ t, user, host, reason }: Unsealing): string {
  const why = reason === "" ? "" : `: ${harmless(reason)}`;
  return `on ${new Date(t).toISOString().slice(0, 10)} by ${harmless(user)} on ${harmless(host)}${why}`;
}
