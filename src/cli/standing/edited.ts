import { printSpace, type Space } from "../../space/space.ts";
import { chosenReader } from "../../store/reader-file.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { count } from "../../study/amounts.ts";
import { attemptsOnCurve, type ToldAttempt } from "../../study/attempts.ts";
import { readingOf, sourceText } from "../../study/reading.ts";
import { newTrialsIn } from "../../study/stage-trials.ts";
import type { Trial } from "../../study/study.ts";
import { typed } from "../../study/typed.ts";

/**
 * That somebody has edited `study.yaml` within the folder since its first stage was opened, and what to do instead; undefined
 * where that stage is what the definition says. A stage that is open stays as it is.
 */
export function editedSince({ definition, openedStages }: StudyFolder, path: string): string | undefined {
  const [first] = openedStages;
  const [plan] = definition.stages;
  if (first === undefined || plan === undefined) return undefined;
  const edited = [
    ...(rangesOf(first.space) === rangesOf(definition.space) ? [] : ["ranges"]),
    ...(first.epochs === plan.epochs ? [] : ["epochs"]),
    ...(newTrialsIn(first) === plan.trials ? [] : ["trials"]),
  ];
  if (edited.length === 0) return undefined;
  return `study.yaml has other ${edited.join(" and ")} for stage 1 than it was opened with, which stay as they were; to change an open stage: ${typed("change", path)} …; for another search give the definition another name`;
}

/**
 * That trials have epochs which were read otherwise than `study.yaml` says now, and what to do; undefined where there are
 * none. A pattern that found nothing may be mended, and that is all that an edit does before the first epoch.
 */
export function readOtherwise(folder: StudyFolder): string | undefined {
  const { definition, study } = folder;
  const found = chosenReader(folder.path);
  const asFound = found === undefined ? undefined : sourceText({ kind: found });
  const now = readingOf(definition) ?? asFound;
  const others = new Map(
    [...study.workers.values()].flatMap(({ name, reads = asFound }) =>
      reads === undefined || reads === now ? [] : [[name, reads] as const],
    ),
  );
  // Asked at each look of status, and nearly always answered here.
  if (others.size === 0) return undefined;
  const before = new Set<string>();
  let trials = 0;
  for (const trial of study.trials) {
    if (trial === undefined) continue;
    const ways = readersOf(trial, folder.attemptsOf(trial.number)).flatMap((worker) => others.get(worker) ?? []);
    if (ways.length > 0) trials++;
    for (const way of ways) before.add(way);
  }
  if (trials === 0) return undefined;
  return `the metrics of ${count(trials, "trial")} were read otherwise (${[...before].join("; ")}) than study.yaml says now (${now ?? "as is found"}); unless both find the same numbers, put that back, or begin a study of another name. Workers that began before the edit read as before`;
}

/** The workers that read the epochs on a trial's curve; what people told of it nobody read. */
function readersOf(trial: Trial, attempts: readonly ToldAttempt[]): string[] {
  return attemptsOnCurve(trial, attempts).flatMap(({ worker, opening }) => (opening.by_hand === true ? [] : worker));
}

function rangesOf(space: Space): string {
  return JSON.stringify(printSpace(space));
}
