import { confirmationOf, confirmedBest } from "../analysis/confirmation.ts";
import { best } from "../analysis/ranking.ts";
import { testMeans } from "../analysis/test-means.ts";
import { bestBy, meanText } from "../report/means.ts";
import { UserError } from "../space/user-error.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openerOf, type Unsealing, unseal } from "../store/unsealed.ts";
import { shortNumber } from "../study/describe.ts";
import { testResult } from "../study/test-result.ts";
import { typed } from "../study/typed.ts";
import { scheduleOf } from "../worker/assemble.ts";
import { openFolder } from "./open-folder.ts";
import { print } from "./text/output.ts";
import { harmless } from "./text/terminal.ts";

/** `whetstone unseal`: records a look at the test set, and shows what the best trial has reached on it. */
export function unsealStudy(path: string, { reason = "" }: { readonly reason?: string }): number {
  print(unsealed(openFolder(path), path, reason));
  return 0;
}

/** Looks, and says what there is to see. Throws UserError where there is nothing, which is then no look. */
export function unsealed(folder: StudyFolder, path: string, reason: string): string[] {
  if (folder.study.sealed === undefined)
    throw new UserError(
      `${path}: no trial has reported a metric whose name begins with test, so nothing is sealed; see: ${typed("best", path)}`,
    );
  const look = unseal(folder, reason);
  return [...warnings(folder, look), ...bestLines(folder), `all trials: ${typed("export", path)}`];
}

function warnings({ study, definition }: StudyFolder, { number }: Unsealing): string[] {
  const unfinished = scheduleOf(definition).next(study).kind !== "finished";
  return [
    `look ${number} at the test set, recorded in unsealed/${number}.json`,
    ...(unfinished ? ["the search still goes on: what is chosen after this look was not chosen blindly"] : []),
    ...(number > 1 ? ["what was chosen after an earlier look was not chosen blindly; say so with the result"] : []),
  ];
}

function bestLines(folder: StudyFolder): string[] {
  const { study, definition } = folder;
  const { name } = definition.metric;
  const open = openerOf(folder);
  const confirmed = confirmedBest(confirmationOf(study));
  const found = confirmed?.trial ?? best(study);
  if (found?.score === undefined) return [`no trial has a finite ${name} yet`];
  const means = [...testMeans(confirmed?.scored.map(open) ?? [])];
  const headline = `best ${bestBy(name, found, confirmed)}`;
  if (means.length > 0) return [headline, ...means.map(([test, mean]) => `  ${harmless(test)} ${meanText(mean)}`)];
  const result = testResult(open(found));
  if (result === undefined) return [headline, "  it has reported nothing on the test set"];
  const where = result.epoch === found.scoreEpoch ? "" : `, at epoch ${result.epoch}`;
  const lines = Object.entries(result.metrics).map(
    ([test, value]) => `  ${harmless(test)} ${shortNumber(value)}${where}`,
  );
  return [headline, ...lines];
}
