import { bestAndLast } from "../analysis/retention.ts";
import { UserError } from "../space/user-error.ts";
import { addChange } from "../store/change-file.ts";
import { changeRanges, checkTrainable, drawingStage } from "../store/changing.ts";
import { checkpointPath } from "../store/checkpoints.ts";
import { knownTrial } from "../store/known-trial.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { bytes, bytesIn, count } from "../study/amounts.ts";
import { begunIn, newTrialsIn } from "../study/stage-trials.ts";
import type { Stage } from "../study/study.ts";
import { typed } from "../study/typed.ts";
import { named } from "./named.ts";
import { openFolder } from "./open-folder.ts";
import { whoGoesOn } from "./standing/go-on.ts";
import { print } from "./text/output.ts";

interface ChangeOptions {
  readonly trials?: number;
  readonly keepBest?: number;
  readonly maxSize?: string;
  /** Trials whose checkpoints stay, and those whose need not any more. */
  readonly pin?: number;
  readonly unpin?: number;
}

/** `whetstone change`: other ranges, more or fewer trials, other keep rules, while the study runs. */
export function change(path: string, ranges: readonly string[], options: ChangeOptions): number {
  print(changed(openFolder(path), path, ranges, options));
  return 0;
}

/** Records what was asked for, and says what it does. Throws UserError where nothing was, or where it cannot be; then nothing is recorded. */
export function changed(
  folder: StudyFolder,
  path: string,
  ranges: readonly string[],
  options: ChangeOptions,
): string[] {
  const { trials, keepBest, maxSize, pin, unpin } = options;
  const space = rangesIn(ranges);
  const size = maxSize === undefined ? undefined : sizeOf(maxSize);
  const isKept = keepBest !== undefined || size !== undefined;
  if (ranges.length === 0 && trials === undefined && !isKept && pin === undefined && unpin === undefined)
    throw new UserError(
      'say what to change: lr="10 ** uniform(-7, 0)", --trials 40, --keep-best 3, --max-size 50GB or --pin 42; a further stage: whetstone stage add',
    );
  if (pin !== undefined && pin === unpin)
    throw new UserError(`--pin ${pin} and --unpin ${pin} contradict each other; give one of them`);
  // All is checked before any of it is recorded: ranges, which come first, where they are recorded.
  folder.follow();
  const stage = trials === undefined ? undefined : drawingStage(folder);
  if (stage !== undefined && trials !== undefined) checkTrials(folder, path, stage, trials);
  if (pin !== undefined) checkSaved(folder, path, pin);
  if (unpin !== undefined) knownTrial(folder, unpin);
  const lines: string[] = [];
  if (ranges.length > 0) lines.push(changeRanges(folder, space));
  if (stage !== undefined && trials !== undefined) {
    addChange(folder.path, { kind: "trials", stage: stage.number, trials });
    lines.push(`Stage ${stage.number} has ${count(trials, "trial")} now.`);
  }
  if (ranges.length > 0 || trials !== undefined) lines.push(...whatComesOfIt(folder, path, ranges.length > 0));
  if (isKept) {
    addChange(folder.path, {
      kind: "keep",
      ...(keepBest === undefined ? {} : { keep_best: keepBest }),
      ...(size === undefined ? {} : { max_size: size }),
    });
    const limit = size === undefined ? "" : size === null ? ", of any size" : `, at most ${bytes(size)}`;
    lines.push(`Checkpoints of the best ${count(folder.follow().definition.keepBest, "trial")} are kept${limit}.`);
  }
  if (pin !== undefined) {
    addChange(folder.path, { kind: "pin", trial: pin, pinned: true });
    lines.push(`The checkpoints of trial ${pin} stay, whatever else goes.`);
  }
  if (unpin !== undefined) {
    addChange(folder.path, { kind: "pin", trial: unpin, pinned: false });
    lines.push(`The checkpoints of trial ${unpin} stay as long as those of others would.`);
  }
  return lines;
}

/** Who draws trials after a change; or that the stage has none left to draw, where new ranges would change nothing. */
function whatComesOfIt(folder: StudyFolder, path: string, hasNewRanges: boolean): string[] {
  const stage = drawingStage(folder);
  const begun = begunIn(folder.study, stage);
  if (begun < newTrialsIn(stage)) return [whoGoesOn(folder, path, "will go on with it")];
  if (!hasNewRanges) return [];
  return [
    `All its trials have begun, so none is left to draw from them; give it more: ${typed("change", path, "--trials", begun + stage.carried.length + 10)}`,
  ];
}

function rangesIn(words: readonly string[]): Record<string, string> {
  return named(
    words.map((word) => {
      const [, name, expression] = /^([^=\s]+)\s*=\s*(.*\S)\s*$/s.exec(word) ?? [];
      if (name === undefined || expression === undefined)
        throw new UserError(`"${word}" is no range; write a name and an expression, as in lr="10 ** uniform(-7, 0)"`);
      return [name, expression] as const;
    }),
  );
}

function sizeOf(text: string): number | null {
  if (text === "none") return null;
  const size = bytesIn(text);
  if (size === undefined) throw new UserError(`--max-size ${text}: expected a size such as 50GB, or none`);
  return size;
}

function checkSaved(folder: StudyFolder, path: string, number: number): void {
  const names = [...bestAndLast(knownTrial(folder, number))];
  if (!names.some((name) => checkpointPath(folder.path, name) !== undefined))
    throw new UserError(
      `trial ${number} has no checkpoint to pin; those that are there: ${typed("clean", path, "--dry-run")}`,
    );
}

function checkTrials({ study }: StudyFolder, path: string, stage: Stage, trials: number): void {
  checkTrainable({ trials, epochs: stage.epochs });
  const least = begunIn(study, stage) + stage.carried.length;
  if (trials < least)
    throw new UserError(
      `stage ${stage.number} has begun ${count(least, "trial")} already; give --trials ${least} or more, or end the search: ${typed("stop", path)}`,
    );
  if (study.stages.some(({ number }) => number > stage.number))
    throw new UserError(
      `the search is over and its best are being confirmed; add a stage instead: ${typed("stage", "add", path)}`,
    );
}
