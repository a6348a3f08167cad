import { resolve } from "node:path";
import { stringify } from "yaml";
import { didYouMean } from "../definition/spelling.ts";
import { type Params, printSpace, type Space } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import type { Chosen, ConfirmPlan, Goal, LearnSource, Metric, StagePlan, Until } from "../study/definition.ts";
import { beginStudy } from "./learn.ts";
import { readDefinition } from "./read-definition.ts";

/** A study as a program says it, instead of a `study.yaml`. */
export interface StudyOptions<P = Params> {
  /** The study's name, and its folder's, unless `folder` says otherwise. */
  readonly name: string;
  readonly folder?: string;
  readonly space: Space<P>;
  /** The validation metric being searched. */
  readonly metric: string;
  /** Guessed from the metric's name where that tells. */
  readonly goal?: Goal;
  /** Other metrics to be good in at the same time. */
  readonly objectives?: readonly (string | Pick<Metric, "name" | "goal">)[];
  /** Bounds on metrics, such as `latency <= 20`. */
  readonly subjectTo?: string | readonly string[];
  readonly stages: readonly (Pick<StagePlan, "trials" | "epochs"> & Partial<StagePlan>)[];
  readonly sampler?: string | Chosen["options"];
  readonly schedule?: string | Chosen["options"];
  readonly seed?: number;
  /** Points to begin with; values that one leaves out are drawn. */
  readonly try?: readonly Partial<P>[];
  /** Folders of studies, and files of other tools' histories, that are learnt from: their best params are tried early, and models foresee losses by theirs. */
  readonly learnFrom?: LearnSource | readonly LearnSource[];
  /** Whether a stage may try the same params twice while there are others. */
  readonly repeats?: boolean;
  /** Cross-validation: trials are trained on so many folds each, and scored by the mean. */
  readonly validation?: "single" | { readonly folds: number };
  /** When the search is over although its stages are not. */
  readonly until?: Until;
  /** Trains the best again with other seeds, when the search is over. */
  readonly confirm?: Partial<ConfirmPlan>;
  /** Seconds without a sign of life after which a worker is lost: 60. */
  readonly lease?: number;
  /** Of how many of the best trials checkpoints are kept (5), and how much room all of them may take: `maxSize: "50GB"`. */
  readonly checkpoints?: { readonly keepBest?: number; readonly maxSize?: string };
}

/**
 * Makes the folder of a study, or finds it made; returns its absolute path. Throws UserError where the options make no study.
 * @param caller named in errors, in the place of a file
 */
export function makeStudy<P>(options: StudyOptions<P>, caller: string): string {
  // Callers that have no types are told, too.
  if (!Array.isArray(options.space?.parameters))
    throw new UserError(`${caller}: space: expected what space({ lr: uniform(0, 1) }) or parseSpace makes`);
  refuseUnknown(options, optionNames, caller);
  refuseUnknown(options.until, untilNames, `${caller}: until`);
  refuseUnknown(options.checkpoints, checkpointNames, `${caller}: checkpoints`);
  const text = definitionText(options);
  const definition = withoutPlaces(caller, () => readDefinition(text, caller));
  const path = resolve(options.folder ?? definition.name);
  beginStudy(path, text, definition, process.cwd(), process.cwd());
  return path;
}

/** What `search` and `ask` take, which may share their options. */
const optionNames = [
  ...["name", "folder", "space", "metric", "goal", "objectives", "subjectTo", "stages", "sampler", "schedule", "seed"],
  ...["try", "learnFrom", "repeats", "validation", "until", "confirm", "lease", "checkpoints"],
  ...["workers", "signal", "train"],
];
const untilNames = ["trials", "epochs", "hours", "score", "noBetterFor"];
const checkpointNames = ["keepBest", "maxSize"];

/** Where the caller has no types, an option that does not exist would be passed over in silence. */
function refuseUnknown(options: object | undefined, known: readonly string[], label: string): void {
  const unknown = Object.keys(options ?? {}).find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new UserError(`${label}: there is no option ${JSON.stringify(unknown)}; ${didYouMean(unknown, known)}`);
}

/** Lines and columns are those of a text that the caller has never seen. */
function withoutPlaces<T>(caller: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      error.message.replaceAll(new RegExp(`^${caller}:\\d+:\\d+ `, "gm"), `${caller}: `),
      error.exitCode,
    );
  }
}

/** The options as `study.yaml`; without a command, since the program itself trains. */
function definitionText<P>(options: StudyOptions<P>): string {
  const {
    name,
    space,
    metric,
    goal,
    objectives = [],
    subjectTo,
    stages,
    sampler,
    schedule,
    seed,
    until,
    confirm,
    lease,
    checkpoints,
  } = options;
  const { noBetterFor, ...rest } = until ?? {};
  return stringify({
    name,
    ...(objectives.length === 0 ? { metric, goal } : { metrics: [{ name: metric, goal }, ...objectives] }),
    "subject to": subjectTo,
    seed,
    space: printSpace(space),
    try: options.try,
    learn_from: options.learnFrom,
    repeats: options.repeats,
    stages,
    sampler,
    schedule,
    validation: options.validation,
    until: until && { ...rest, no_better_for: noBetterFor },
    confirm,
    lease,
    checkpoints: checkpoints && { keep_best: checkpoints.keepBest, max_size: checkpoints.maxSize },
  });
}
