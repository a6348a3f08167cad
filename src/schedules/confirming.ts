import { leading } from "../analysis/ranking.ts";
import { reached } from "../study/losses.ts";
import { searchStages } from "../study/repeats.ts";
import type { Stage, Study } from "../study/study.ts";
import { opening } from "./next-stage.ts";
import { goOn, type Job, type Schedule } from "./schedule.ts";
import { jobWithin } from "./stages.ts";
import { whyOver, withinTrials } from "./until.ts";

/**
 * When the search is over, trains its best trials again with other seeds, each as far as it had been trained, in a last
 * stage of its own. A stage added later is searched, and then the best are confirmed once more.
 *
 * @param search what decides until then; that a budget ends it does not keep its best from being confirmed
 */
export function confirming(search: Schedule): Schedule {
  return {
    ...search,
    next(study) {
      const newest = study.stages.at(-1);
      if (newest?.confirms !== undefined) return repeating(study, newest) ?? afterwards(study);
      const job = search.next(study);
      return job.kind === "finished" ? confirmation(study, job) : job;
    },
    verdict(study, trial) {
      return trial.repeatOf === undefined ? search.verdict(study, trial) : goOn;
    },
  };
}

/** What is left to do in a stage that confirms; undefined when all its trials have ended. */
function repeating(study: Study, stage: Stage): Job | undefined {
  const job = jobWithin(study, stage);
  if (job?.kind !== "resume") return job;
  // The trials that it repeats were not all trained equally far.
  return { ...job, epochs: study.trials[job.trial - 1]?.epochs ?? job.epochs };
}

/** Goes on with a stage that was added since, unless the search was over before its plan was. */
function afterwards(study: Study): Job {
  const reason = whyOver(study);
  return reason === undefined ? withinTrials(study, opening(study)) : { kind: "finished", reason };
}

/** Opens the stage that confirms; there is none where no trial has a score. */
function confirmation(study: Study, finished: Extract<Job, { kind: "finished" }>): Job {
  const { confirm, metric } = study.definition;
  const newest = study.stages.at(-1);
  const space = searchStages(study).at(-1)?.space;
  if (confirm === undefined || newest === undefined || space === undefined) return finished;
  const running = study.trials.filter((trial) => trial?.state === "running").length;
  if (running > 0) return { kind: "wait", reason: `${running} trials still train before the best are confirmed` };
  const best = leading(study.trials, metric.goal, confirm.top);
  if (best.length === 0) return { ...finished, reason: `${finished.reason}, and there is no best trial to confirm` };
  const confirms = best.map((trial) => ({ trial: trial.number, epochs: reached(trial) }));
  return {
    kind: "open",
    stage: {
      number: newest.number + 1,
      space,
      epochs: Math.max(...confirms.map(({ epochs }) => epochs)),
      first: newest.last + 1,
      last: newest.last + best.length * confirm.repeats,
      carried: [],
      notes: [],
      confirms,
    },
  };
}
