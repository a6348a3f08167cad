import type { StudyFolder } from "../../store/study-folder.ts";
import { trialsText } from "../../study/amounts.ts";
import { typed } from "../../study/typed.ts";
import { scheduleOf } from "../../worker/assemble.ts";

/** That nothing goes on until people tell of what they train; undefined where something does. */
export function waitsForPeople({ definition, study }: StudyFolder, path: string): string | undefined {
  const running = study.trials.flatMap((trial) => (trial?.state === "running" ? [trial] : []));
  const [first] = running;
  if (first === undefined || !running.every(({ byHand }) => byHand)) return undefined;
  if (scheduleOf(definition).next(study).kind !== "wait") return undefined;
  return `waits for ${trialsText(running.map(({ number }) => number))}, trained by hand; what came of it, or that nothing did: ${typed("tell", path, first.number)} …`;
}
