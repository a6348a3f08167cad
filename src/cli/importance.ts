import { importanceOf } from "../analysis/importance/importance.ts";
import { importanceChart } from "../charts/importance.ts";
import { importanceJson } from "../report/json.ts";
import { UserError } from "../space/user-error.ts";
import { openFolder } from "./open-folder.ts";
import { terminalLines } from "./plot/terminal-lines.ts";
import { checkStage } from "./plot/wishes.ts";
import { printJson, printSpans } from "./text/output.ts";
import { lookOf } from "./text/terminal.ts";

interface ImportanceRequest {
  readonly stage?: number;
  readonly json?: boolean;
}

/** `whetstone importance`: which hyperparameters matter. */
export function importance(path: string, { stage, json = false }: ImportanceRequest): number {
  const { study } = openFolder(path);
  checkStage(study, stage);
  const found = importanceOf(study, stage);
  if (found === undefined)
    throw new UserError(
      `too few trials${stage === undefined ? "" : ` of stage ${stage}`} have ended with different scores; eight are needed`,
      1,
    );
  if (json) printJson(importanceJson(found));
  else printSpans(terminalLines(importanceChart(study, found), Math.min(100, lookOf(process.stdout).width)));
  return 0;
}
