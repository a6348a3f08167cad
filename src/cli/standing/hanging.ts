import { hangingText } from "../../analysis/hanging.ts";
import { typed } from "../../study/typed.ts";
import { hangingTrials, type WorkerReport } from "../../worker/worker-report.ts";

/** That programs seem to hang, and what to do about it; undefined where none does. */
export function hangingPrograms(workers: readonly WorkerReport[], path: string): string | undefined {
  const trials = hangingTrials(workers);
  const [first = 0] = trials;
  const text = hangingText(trials);
  return (
    text &&
    `${text}; if the program hangs, give it up: ${typed("kill", path, first)}. With "timeout: 2h" in study.yaml, workers that begin from then on end trainings that take longer`
  );
}
