import type { Sampler, Suggestion } from "../samplers/sampler.ts";
import type { Params } from "../space/space.ts";
import { finiteOrWord } from "../store/event-line.ts";
import { type SeenStart, startsAsSeen } from "../store/seen-starts.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Definition } from "../study/definition.ts";
import type { Json, StartEvent, WorkerEvent } from "../study/events.ts";
import { repeatIn } from "../study/repeats.ts";
import type { Stage } from "../study/study.ts";
import { scheduleOf } from "./assemble.ts";
import { Proposer } from "./proposal.ts";

/** A recorded suggestion, and what became of it when the sampler was asked once more. */
export interface Replayed {
  readonly worker: string;
  /** Who drew it, where and with what; undefined where its log's first line is damaged. */
  readonly author: WorkerEvent | undefined;
  readonly start: StartEvent;
  readonly outcome: Outcome;
}

type Outcome =
  | { readonly kind: "identical" }
  | { readonly kind: "different"; readonly drawn: Drawn }
  /** The sampler cannot be asked the same again. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What a sampler's suggestion leaves in a log. */
export interface Drawn {
  readonly params: Params;
  readonly seed: number;
  readonly state?: Json;
}

/**
 * Draws every suggestion of a study again, from the folder alone, as far as it has been followed. On the same machine, with
 * the same versions of Node and of this program, all of them are identical.
 * @param makeSampler makes the study's sampler; each worker's suggestions are drawn by one of its own, as they were then
 */
export function* replay(folder: StudyFolder, makeSampler: () => Sampler): Generator<Replayed> {
  for (const worker of [...folder.offsets.keys()].sort()) {
    const proposer = new Proposer(makeSampler(), scheduleOf(folder.definition));
    for (const seen of startsAsSeen(folder, worker)) {
      yield { worker, author: seen.author, start: seen.start, outcome: drawAgain(folder, proposer, seen) };
    }
  }
}

function drawAgain({ definition }: StudyFolder, proposer: Proposer, seen: SeenStart): Outcome {
  const { start, damage } = seen;
  if (damage !== undefined) return { kind: "unknown", reason: damage };
  const { name } = definition.sampler;
  const stage = seen.study.stages[start.stage - 1];
  if (stage === undefined) return { kind: "unknown", reason: `stages/${start.stage}.json is missing` };
  const byOther = start.repeat_of === undefined && start.sampler !== name;
  const given = byOther ? drawnBySchedule(definition, seen) : undefined;
  if (byOther && given === undefined)
    return {
      kind: "unknown",
      reason: `by study.yaml as it is and the logs alone, ${start.sampler} would not have drawn it`,
    };
  const drawn = repeatIn(seen.study, stage, start.trial) ?? draw(proposer, seen, stage, given);
  return asWritten(drawn) === asWritten(start) ? { kind: "identical" } : { kind: "different", drawn };
}

/** What the schedule would have suggested itself; undefined where it would have suggested nothing, or another than the schedule drew it. */
function drawnBySchedule(definition: Definition, { study, start }: SeenStart): Suggestion | undefined {
  const schedule = scheduleOf(definition);
  let seen = study;
  let job = schedule.next(seen);
  // Whoever began a new trial found those that could go on claimed by others, whose logs did not tell of it yet.
  while (job.kind === "resume") {
    const { trial: claimed } = job;
    const trials = seen.trials.map((trial) =>
      trial?.number === claimed ? { ...trial, state: "running" as const } : trial,
    );
    seen = { ...seen, trials };
    job = schedule.next(seen);
  }
  const drawing = job.kind === "start" ? job.drawing : undefined;
  return drawing?.by === start.sampler ? drawing.suggest(start.trial) : undefined;
}

function draw(proposer: Proposer, { study, start }: SeenStart, stage: Stage, given: Suggestion | undefined): Drawn {
  const { params, seed, suggestion } = proposer.propose(study, stage, start.trial, given);
  return { params, seed, ...(suggestion.state === undefined ? {} : { state: suggestion.state }) };
}

/** As a log says it, so that two that JSON cannot tell apart are the same. */
function asWritten({ params, seed, state }: Drawn): string {
  return JSON.stringify([params, seed, state], finiteOrWord);
}
