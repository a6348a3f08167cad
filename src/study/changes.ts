import { parseSpace, printSpace, SpaceError } from "../space/space.ts";
import type { Change, RecordedChange } from "./change.ts";
import type { Definition } from "./definition.ts";
import { numbersOf } from "./stage-trials.ts";
import type { Stage, Study, Trial } from "./study.ts";

/** The stages as they were opened, with what was changed since, in the order of the changes' numbers. */
export function changedStages(stages: readonly Stage[], changes: readonly RecordedChange[]): readonly Stage[] {
  const result = stages.slice();
  for (const recorded of changes) {
    const { change } = recorded;
    if (change.kind !== "ranges" && change.kind !== "trials") continue;
    const stage = result[change.stage - 1];
    if (stage === undefined || stage.confirms !== undefined) continue;
    result[change.stage - 1] =
      change.kind === "ranges"
        ? withRanges(stage, change.space, recorded)
        : withTrials(stage, change.trials, stages[change.stage], recorded);
  }
  return result;
}

/**
 * The stage drawing from other ranges. Throws SpaceError for a hyperparameter that it does not have, and for expressions that
 * are none.
 */
export function withRanges(
  stage: Stage,
  ranges: Readonly<Record<string, string>>,
  author: Pick<RecordedChange, "user" | "host">,
): Stage {
  const expressions = printSpace(stage.space);
  const notes: string[] = [];
  for (const [name, expression] of Object.entries(ranges)) {
    const before = Object.hasOwn(expressions, name) ? expressions[name] : undefined;
    if (before === undefined)
      throw new SpaceError(
        name,
        `is no hyperparameter of stage ${stage.number}, which has ${Object.keys(expressions).join(", ")}`,
      );
    expressions[name] = expression;
    notes.push(`${name}: ${expression} instead of ${before}, ${by(author)}`);
  }
  return { ...stage, space: parseSpace(expressions), notes: [...stage.notes, ...notes] };
}

/** A stage never reaches into the numbers of the next, which may have been opened before anybody knew of the change. */
function withTrials(stage: Stage, trials: number, next: Stage | undefined, author: RecordedChange): Stage {
  const asked = stage.first + trials - stage.carried.length - 1;
  const last = Math.max(stage.first - 1, next === undefined ? asked : Math.min(asked, next.first - 1));
  if (last === stage.last) return stage;
  const before = numbersOf(stage).length;
  return { ...stage, last, notes: [...stage.notes, `${trials} trials instead of ${before}, ${by(author)}`] };
}

/** The definition with what was changed of it since. */
export function changedDefinition(definition: Definition, changes: readonly RecordedChange[]): Definition {
  let result = definition;
  for (const { change } of changes) {
    if (change.kind !== "keep") continue;
    const { keep_best: keepBest = result.keepBest, max_size: maxSize } = change;
    const { maxSize: before, ...rest } = result;
    const most = maxSize === undefined ? before : (maxSize ?? undefined);
    result = { ...rest, keepBest, ...(most === undefined ? {} : { maxSize: most }) };
  }
  return result;
}

/** The trial as people have changed what its logs tell. */
export function changedTrial(trial: Trial, changes: readonly RecordedChange[]): Trial {
  return unlessKilled(unlessForgiven(trial, changes), changes);
}

/** The trials that a change alters. */
export function trialsIn(change: Change): readonly number[] {
  if (change.kind === "begin_anew") return Object.keys(change.attempts).map(Number);
  return change.kind === "kill_trial" ? [change.trial] : [];
}

/** The trial: one whose failed attempt was forgiven is still to be trained. */
function unlessForgiven(trial: Trial, changes: readonly RecordedChange[]): Trial {
  if (trial.state !== "failed") return trial;
  const forgiven = forgivenBy(trial, changes);
  if (forgiven === undefined) return trial;
  const { wasDone: _, inVain: __, ...rest } = trial;
  return { ...rest, state: "paused", reason: `it failed, and is tried again, as asked for ${by(forgiven)}` };
}

/** The change that forgives a trial's failed attempt, if there is one. */
export function forgivenBy(
  { number, attempt }: Pick<Trial, "number" | "attempt">,
  changes: readonly RecordedChange[],
): RecordedChange | undefined {
  return changes.find(({ change }) => change.kind === "begin_anew" && change.attempts[number] === attempt);
}

/** The trial: one that people killed has ended, whatever its worker did before it knew. One that came to nothing has no score to rank. */
function unlessKilled(trial: Trial, changes: readonly RecordedChange[]): Trial {
  if (trial.state === "diverged" || trial.state === "failed") return trial;
  const killed = killOf(changes, trial.number);
  return killed === undefined ? trial : { ...trial, state: "killed", reason: killText(killed), endedAt: killed.t };
}

/** The change that ends a trial, if there is one. */
export function killOf(changes: readonly RecordedChange[], trial: number): RecordedChange | undefined {
  return changes.find(({ change }) => change.kind === "kill_trial" && change.trial === trial);
}

export function killText(change: RecordedChange): string {
  return `killed ${by(change)}`;
}

/** How many workers were asked for last, and by which change; undefined where nobody has. */
export function wantedWorkers({
  changes = [],
}: Study): { readonly count: number; readonly number: number } | undefined {
  for (let i = changes.length - 1; i >= 0; i--) {
    const { change, number } = changes[i]!;
    if (change.kind === "workers") return { count: change.count, number };
  }
  return undefined;
}

/** The trials whose checkpoints people want to stay. */
export function pinnedTrials({ changes = [] }: Pick<Study, "changes">): ReadonlySet<number> {
  const pinned = new Set<number>();
  for (const { change } of changes) {
    if (change.kind !== "pin") continue;
    if (change.pinned) pinned.add(change.trial);
    else pinned.delete(change.trial);
  }
  return pinned;
}

/** When people want a worker to leave; undefined where they do not. */
export function dismissalOf(
  { changes = [] }: Pick<Study, "changes">,
  worker: string,
): "now" | "after its trial" | undefined {
  let found: "now" | "after its trial" | undefined;
  for (const { change } of changes) {
    if (change.kind === "kill_worker" && change.worker === worker) return "now";
    if (change.kind === "retire" && change.worker === worker) found = "after its trial";
  }
  return found;
}

function by({ user, host }: Pick<RecordedChange, "user" | "host">): string {
  return `by ${user} on ${host}`;
}
