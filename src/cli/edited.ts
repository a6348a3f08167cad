import { printParameter } from "../space/print.ts";
import type { Space } from "../space/space.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { typed } from "../study/typed.ts";

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
    ...(first.last - first.first + 1 === plan.trials ? [] : ["trials"]),
  ];
  if (edited.length === 0) return undefined;
  return `study.yaml has other ${edited.join(" and ")} for stage 1 than it was opened with, which stay as they were; to change an open stage: ${typed("change", path)} …; for another search give the definition another name`;
}

function rangesOf({ parameters }: Space): string {
  return parameters.map((parameter) => `${parameter.name}: ${printParameter(parameter)}`).join("\n");
}
