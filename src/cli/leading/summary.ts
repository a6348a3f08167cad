import { join } from "node:path";
import { noBest } from "../../analysis/no-best.ts";
import { paretoFront } from "../../analysis/pareto.ts";
import { compared, type StudySummary, studySummary } from "../../analysis/ranking.ts";
import { trainedAgainText } from "../../analysis/trained-again.ts";
import { whyEarly } from "../../schedules/until.ts";
import { savedAtBest } from "../../store/saved-at-best.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { count, tidy } from "../../study/amounts.ts";
import { objectivesOf } from "../../study/definition.ts";
import { closeNumber, describeParams } from "../../study/describe.ts";
import { searchStages } from "../../study/repeats.ts";
import { typed } from "../../study/typed.ts";
import { scheduleOf } from "../../worker/assemble.ts";
import { howToRetry } from "../standing/go-on.ts";
import { confirmationText } from "../text/confirmation.ts";
import { borderLines, trustLines } from "../text/narration.ts";
import { harmless } from "../text/terminal.ts";

/** What a finished study says at its end, and whether it found anything. */
export function summaryLines(
  { study, path: folder }: StudyFolder,
  path: string,
): { readonly lines: string[]; readonly succeeded: boolean } {
  const { metric, objectives } = study.definition;
  const trials = study.trials.flatMap((trial) => trial ?? []);
  const last = searchStages(study).at(-1);
  const { started, planned, epochs, states, best } = studySummary(study);
  const lines = [
    "",
    `${study.definition.name}: ${count(trials.length, "trial")} in ${count(study.stages.length, "stage")}, ${count(tidy(epochs), "epoch")}${statesText(states)}`,
  ];
  const retrying = howToRetry(study, path);
  if (retrying !== undefined) lines.push(retrying);
  const early = whyEarly(study, scheduleOf(study.definition).next(study));
  if (early !== undefined) lines.push(`over${started < planned ? " before all was tried" : ""}: ${early}`);
  const again = trainedAgainText(study);
  if (again !== undefined) lines.push(again);
  if (last !== undefined) lines.push(...borderLines(study, last), ...trustLines(study, last));
  if (best === undefined) {
    lines.push(`${harmless(noBest(study))} Look at one with: ${typed("show", path, 1)}`);
    return { lines, succeeded: false };
  }
  const saved = savedAtBest(folder, best);
  const equals = compared(trials).filter(({ score }) => score === best.score).length;
  const first = equals === 1 ? "" : `, the first of ${equals} trials with that score`;
  lines.push(
    `best: ${metric.name} ${closeNumber(best.score)}, trial ${best.number} at epoch ${best.scoreEpoch}${first}`,
  );
  lines.push(`  ${describeParams(best.params)}`);
  if (saved !== null) lines.push(`  ${join(path, saved)}`);
  if (objectives !== undefined) {
    const front = paretoFront(trials, objectivesOf(study.definition));
    const names = objectives.map(({ name }) => name).join(", ");
    lines.push(`with ${names} as well, the Pareto front has ${count(front.length, "trial")}`);
  }
  lines.push(...confirmationText(study));
  lines.push(`more: ${["best", "ls", "narrow"].map((command) => typed(command, path)).join(" · ")}`);
  return { lines, succeeded: true };
}

/** `; 12 diverged, 1 failed`: what did not end well. */
function statesText(states: StudySummary["states"]): string {
  const told = (["paused", "stopped", "diverged", "failed", "killed"] as const).flatMap((state) =>
    states[state] > 0 ? `${states[state]} ${state}` : [],
  );
  return told.length > 0 ? `; ${told.join(", ")}` : "";
}
