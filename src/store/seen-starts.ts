import type { StartEvent, StudyEvent, WorkerEvent } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import type { Study } from "../study/study.ts";
import { workerName } from "./layout.ts";
import { LogFollower } from "./log-follower.ts";
import type { StudyFolder } from "./study-folder.ts";

/** A start in a log, and the study as its author saw it when it drew the params. */
export interface SeenStart {
  readonly start: StartEvent;
  /** The log's first line: who wrote it, where and with what. */
  readonly author: WorkerEvent | undefined;
  /** Its stages are those up to the one that the params were drawn in. */
  readonly study: Study;
  /** What the folder no longer has as the author read it, so that `study` is not what it saw. */
  readonly damage: string | undefined;
}

/**
 * The starts in a worker's log, in its order, as far as the folder has been followed. A start's `read` tells how far the
 * author had read every other log, its `left` those that it had read to their end, and of its own it had read all before that
 * line. Each study is made from the one before it, so that all of them cost no more than reading the logs once.
 */
export function* startsAsSeen(folder: StudyFolder, worker: string): Generator<SeenStart> {
  const { changes = [], learned } = folder.study;
  const fold = new Fold(folder.definition, { learned });
  const others = new LogFollower(folder.path, 0);
  const damages = new Map<string, string>();
  let author: WorkerEvent | undefined;
  let stages = 0;
  let changed = 0;
  for (const event of eventsOf(folder, worker)) {
    if (event.kind === "worker") author = event;
    if (event.kind === "start") {
      for (const other of namesOf(event.left ?? [])) {
        others.readTo(other, folder.offsets.get(other) ?? 0, (worker, event) => fold.apply(worker, event));
        if (folder.study.workers.get(other)?.leftAt !== undefined) damages.delete(other);
        else damages.set(other, `no line of ${other}'s log says that it has left, up to which it had been read`);
      }
      for (const [other, end] of Object.entries(event.read)) {
        others.readTo(other, end, (worker, event) => fold.apply(worker, event));
        // A log whose first line was not whole yet had been read up to its beginning.
        if ((others.offsets.get(other) ?? 0) === end) damages.delete(other);
        else damages.set(other, `no line of ${other}'s log ends at byte ${end}, up to which it had been read`);
      }
      for (const stage of folder.openedStages.slice(stages, event.stage)) fold.openStage(stage);
      for (; changed < (event.changes ?? 0) && changed < changes.length; changed++) fold.change(changes[changed]!);
      stages = Math.max(stages, event.stage);
      const [damage] = damages.values();
      yield { start: event, author, study: fold.study(), damage };
    }
    fold.apply(worker, event);
  }
}

/** Names of the workers of these numbers, from and to. */
function* namesOf(ranges: NonNullable<StartEvent["left"]>): Generator<string> {
  for (const [from, to] of ranges) for (let number = from; number <= to; number++) yield workerName(number);
}

function eventsOf({ path, offsets }: StudyFolder, worker: string): readonly StudyEvent[] {
  const events: StudyEvent[] = [];
  new LogFollower(path, 0).readTo(worker, offsets.get(worker) ?? 0, (_, event) => events.push(event));
  return events;
}
