import { shortNumber } from "../../study/describe.ts";
import { openFolder } from "../open-folder.ts";
import type { Candidate } from "./candidates.ts";

/** A study's trials with their scores; none where the folder is no study. */
export function trialsOf(folder: string): readonly Candidate[] {
  try {
    const { study } = openFolder(folder);
    return study.trials.flatMap((trial) => {
      if (trial === undefined) return [];
      const score = trial.score === undefined ? "" : `${study.definition.metric.name} ${shortNumber(trial.score)}, `;
      return [{ text: String(trial.number), about: `${score}${trial.state}` }];
    });
  } catch {
    return [];
  }
}
