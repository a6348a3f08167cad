import { existsSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { UserError } from "../space/user-error.ts";
import type { ToldAttempt } from "../study/attempts.ts";
import type { RecordedChange } from "../study/change.ts";
import type { Definition, StagePlan } from "../study/definition.ts";
import { FORMAT_VERSION } from "../study/events.ts";
import { Fold } from "../study/fold.ts";
import type { LearnedPoint } from "../study/learned.ts";
import { recordIn } from "../study/record.ts";
import type { Stage, Study } from "../study/study.ts";
import { readChanges } from "./change-file.ts";
import { replaced } from "./errors.ts";
import { createExclusive, readExclusive } from "./exclusive.ts";
import { layout } from "./layout.ts";
import { readLearned } from "./learned-file.ts";
import { type BadLine, LogFollower } from "./log-follower.ts";
import { meant } from "./meant.ts";
import { readIfThere } from "./read-if-there.ts";
import { printPlan, printStage, readPlan, readSearched, readStage, type Searched } from "./stage-file.ts";
import { studiesIn } from "./studies-in.ts";

/** Turns a definition's text into the definition; `file` is named in its errors. */
type ReadDefinition = (text: string, file: string) => Definition;

/** A study's folder, followed: each `follow` reads what is new and gives the study as it stands. */
export class StudyFolder {
  readonly path: string;
  /**
   * What `study.yaml` said when the folder was opened. What people changed since, `keepBest` and `maxSize`, is in the definition of
   * `study` alone.
   */
  readonly definition: Definition;
  /** Where the training program runs; absolute. */
  readonly directory: string;
  /** The text of `folder.json`, in which no two studies are the same. */
  readonly #format: string;
  /** The definition's file as the user would name it. */
  readonly #file: string;
  readonly #readDefinition: ReadDefinition;
  /** The definition's text when the folder was opened. */
  readonly #text: string;
  /** What the scores are of by the newest stage's file. */
  #began: Searched | undefined;
  readonly #fold: Fold;
  readonly #follower: LogFollower;
  #stages = 0;
  #plans: number;
  #changes = 0;

  /** Opens an existing folder. Throws UserError where it is none, or of a format that this program does not read. */
  constructor(path: string, readDefinition: ReadDefinition) {
    this.path = resolve(path);
    const { directory, text } = readFormat(path);
    this.directory = resolve(this.path, directory);
    this.#format = text;
    this.#file = layout.definition(path);
    this.#readDefinition = readDefinition;
    this.#text = this.#textNow();
    this.definition = readDefinition(this.#text, this.#file);
    this.#fold = new Fold(this.definition, { learned: learnedIn(this.path, this.definition) });
    this.#follower = new LogFollower(this.path);
    this.#plans = this.definition.stages.length;
  }

  /** The study with everything that the folder says now. Throws UserError where it is gone, or another is in its place. */
  follow(): Study {
    if (this.isReplaced()) throw replaced(this.path);
    this.#readStages();
    this.followChanges();
    this.#follower.read((worker, event) => this.#fold.apply(worker, event));
    return this.#fold.study();
  }

  /**
   * Whether the study was removed, and another begun in its place: what was read of the one tells nothing of the other. It is not
   * taken for replaced where that cannot be read, whatever keeps it from being.
   */
  isReplaced(): boolean {
    try {
      return (readIfThere(layout.format(this.path)) ?? this.#format) !== this.#format;
    } catch {
      return false;
    }
  }

  /** Whether the study and its definition are those that were opened. */
  isAsOpened(): boolean {
    return readIfThere(layout.definition(this.path)) === this.#text && this.isThere();
  }

  /** Whether the study is where it was followed: neither moved away or removed, be it only its logs, nor replaced. */
  isThere(): boolean {
    return readIfThere(layout.format(this.path)) === this.#format && existsSync(layout.workers(this.path));
  }

  /** What people have changed, as of now: much less work than following all. */
  followChanges(): readonly RecordedChange[] {
    for (const change of readChanges(this.path, this.#changes)) {
      this.#fold.change(change);
      this.#changes = change.number;
    }
    return this.#fold.changes;
  }

  /** The study as of the last `follow`. */
  get study(): Study {
    return this.#fold.study();
  }

  /** The stages as they were opened, without what was changed since. */
  get openedStages(): readonly Stage[] {
    return this.#fold.openedStages;
  }

  /** All attempts of a trial, also those that a newer one has replaced. */
  attemptsOf(trial: number): readonly ToldAttempt[] {
    return this.#fold.attemptsOf(trial);
  }

  get badLines(): readonly BadLine[] {
    return this.#follower.badLines;
  }

  /** Bytes of each worker's log read so far. */
  get offsets(): ReadonlyMap<string, number> {
    return this.#follower.offsets;
  }

  /** When each worker's log was last written, on the file server's clock, as of the last `follow`. */
  get lastSigns(): ReadonlyMap<string, number> {
    return this.#follower.modified;
  }

  /** Freezes a stage. False when another worker was first; its stage is then the one that counts. */
  openStage(stage: Stage, worker: string): boolean {
    const text = printStage(stage, searchedBy(this.definition), worker);
    return createExclusive(layout.stage(this.path, stage.number), text);
  }

  /** Adds a stage behind those planned; returns its number. */
  addPlan(plan: StagePlan): number {
    const author = `${hostname()} ${process.pid} ${Date.now()}`;
    for (;;) {
      this.#readStages();
      const path = layout.plan(this.path, this.#plans + 1);
      if (createExclusive(path, printPlan(plan, author))) return this.#plans + 1;
    }
  }

  /** Why whoever opens the folder now cannot, since its definition was edited; undefined where they can. */
  whyUnreadable(): string | undefined {
    try {
      const definition = this.#readDefinition(this.#textNow(), this.#file);
      this.#requireMetric(definition);
      this.#requireNames(definition);
      return undefined;
    } catch (error) {
      if (error instanceof UserError) return error.message;
      throw error;
    }
  }

  #textNow(): string {
    const text = readIfThere(layout.definition(this.path));
    if (text === undefined) throw new UserError(`${this.#file} is missing; put it back to go on`);
    return text;
  }

  #readStages(): void {
    for (let text: string | undefined; ; this.#stages++) {
      const path = layout.stage(this.path, this.#stages + 1);
      text = readExclusive(path);
      if (text === undefined) break;
      this.#began = readSearched(text, path);
      this.#requireMetric(this.definition);
      this.#fold.openStage(readStage(text, path));
      this.#requireNames(this.definition);
    }
    for (let text: string | undefined; ; this.#plans++) {
      const path = layout.plan(this.path, this.#plans + 1);
      text = readExclusive(path);
      if (text === undefined) break;
      this.#fold.addPlan(readPlan(text, path));
    }
  }

  /**
   * Throws UserError where the metric or the folds were edited since the study began: whoever opens it now would rank by one
   * metric what others stop, carry on and keep by another. How the metric is read may be mended, as the program may; workers tell
   * how they read it.
   */
  #requireMetric(definition: Definition): void {
    const began = this.#began;
    const now = searchedBy(definition);
    if (began === undefined) return;
    const sameFolds = began.folds === undefined || began.folds === now.folds;
    if (began.name === now.name && began.goal === now.goal && sameFolds) return;
    const [other, before] = [now, began].map((it) => searchedText(it, sameFolds));
    throw new UserError(
      `${this.#file} searches ${other}, but the study began with ${before}, and scores of the two cannot be compared. ` +
        `Nothing is lost: put ${before} back to go on. To search ${other}, begin a study of another name, ` +
        `which may learn from this one (learn_from: ${basename(this.path)})`,
    );
  }

  /**
   * Throws UserError where hyperparameters were renamed, added or left out since the study began: stages draw those that it began with,
   * so the command would leave out the option of any other, and the program train with its own default.
   */
  #requireNames(definition: Definition): void {
    const [first] = this.openedStages;
    if (first === undefined) return;
    const [now, before] = [definition, first].map(({ space }) => space.parameters.map(({ name }) => name));
    const [added, left] = [
      now!.filter((name) => !before!.includes(name)),
      before!.filter((name) => !now!.includes(name)),
    ];
    if (added.length + left.length === 0) return;
    const edits = [
      ...(added.length === 0 ? [] : [`has ${added.join(", ")}, with which the study did not begin`]),
      ...(left.length === 0 ? [] : [`lacks ${left.join(", ")}, with which the study began`]),
    ];
    throw new UserError(
      `${this.#file} ${edits.join(", and ")}; its trials have ${before!.join(", ")}. Nothing is lost: put that back to go on. ` +
        `Where only the program's option has another name now, write that in the command, as in --new-name {${[...left, ...before!][0]}}. ` +
        `To search other hyperparameters, begin a study of another name, which may learn from this one (learn_from: ${basename(this.path)})`,
    );
  }
}

/** What the study learns from others. Where that is lost it can still be looked at; whoever would draw params says what is wrong. */
function learnedIn(path: string, { learnFrom }: Definition): readonly LearnedPoint[] | undefined {
  if (learnFrom === undefined) return undefined;
  try {
    return readLearned(path);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function searchedBy({ metric: { name, goal }, folds = 1 }: Definition): Searched {
  return { name, goal, folds };
}

function searchedText({ name, goal, folds }: Searched, sameFolds: boolean): string {
  if (sameFolds) return `${name} (${goal})`;
  return `${name} (${goal}, ${folds === 1 ? "validation: single" : `validation: { folds: ${folds} }`})`;
}

/** The error where a path is no study's folder: what is there instead, and what to do. */
export function noStudy(folder: string): UserError {
  const begin = 'begin one with "whetstone run study.yaml"';
  const say = (why: string, advice: string) => new UserError(`${folder} is not a study's folder (${why}); ${advice}`);
  if (!existsSync(folder)) return say("nothing is called so here", meant(folder, begin));
  const [missing, other] = [layout.definition(folder), layout.format(folder)].filter((file) => !existsSync(file));
  const [held] = studiesIn(folder);
  return missing === undefined || other !== undefined
    ? say(
        "it has neither study.yaml nor folder.json",
        held === undefined ? begin : `give that of a study in it, such as ${join(folder, held)}`,
      )
    : say(`it has no ${basename(missing)}`, `bring that back from a copy, or ${begin}`);
}

function readFormat(folder: string): { readonly directory: string; readonly text: string } {
  if (statSync(folder, { throwIfNoEntry: false })?.isFile())
    throw new UserError(`${folder} is a file; give a study's folder, which "whetstone run" makes of a definition`);
  const text = readIfThere(layout.format(folder));
  if (text === undefined || !existsSync(layout.definition(folder))) throw noStudy(folder);
  const { v, directory } = recordIn(text) ?? {};
  if (typeof v !== "number" || typeof directory !== "string") {
    throw new UserError(
      `${layout.format(folder)} is damaged; it should be {"format":"whetstone","v":${FORMAT_VERSION},"directory":".."}`,
    );
  }
  if (v !== FORMAT_VERSION) {
    const advice = v > FORMAT_VERSION ? "use a newer whetstone" : "use the whetstone that made it";
    throw new UserError(`${folder} is of format ${v}, and this program reads ${FORMAT_VERSION}; ${advice}`);
  }
  return { directory, text };
}
