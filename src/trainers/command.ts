import { join } from "node:path";
import type { Space } from "../space/space.ts";
import type { CommandPlan, Metric, ResultSource } from "../study/definition.ts";
import { compileCommand, tellsEpochs } from "./arguments.ts";
import type { ControlGroup } from "./control-group.ts";
import { programEnvironment } from "./environment.ts";
import { follow } from "./follow.ts";
import { handOver } from "./handover.ts";
import type { MemoryPlan } from "./memory.ts";
import { OutputLog } from "./output-log.ts";
import { startGroup } from "./process-group.ts";
import { findProgram } from "./program.ts";
import type { ChoiceBook } from "./readers/finding-reader.ts";
import { makeReader } from "./readers/make-reader.ts";
import { patternReader } from "./readers/pattern-reader.ts";
import { type Trainer, TrainingError } from "./trainer.ts";

/** What a command trainer needs to know of the study. */
interface CommandTrainerOptions {
  readonly plan: Omit<CommandPlan, "cwd">;
  readonly space: Space;
  readonly metric: Metric;
  /** Other metrics, that are read from the output too where `metric` is. */
  readonly objectives?: readonly Metric[] | undefined;
  /** How the definition says that results are read. */
  readonly source?: ResultSource | undefined;
  /** Keeps what was found out of how results are read; without a book that is forgotten with this trainer. */
  readonly book?: ChoiceBook;
  /** The absolute path of the folder that the command runs in. */
  readonly folder: string;
  /** What a program and all that it starts may hold of memory; a trial that needs more fails. */
  readonly memory?: MemoryPlan | undefined;
}

/**
 * Trains by starting a program for each attempt, in any language. The program learns of its attempt from its arguments
 * and from WHETSTONE_PARAMS, _TRIAL, _EPOCHS, _SEED, _DIR, _CHECKPOINT, _RESUME, _FOLD and _FOLDS, and prints a line an epoch; what else
 * it prints goes to `output.log` in the trial's folder. Ending an attempt ends all that its program has started.
 * Throws UserError for a command or a pattern that cannot work.
 */
export function commandTrainer(options: CommandTrainerOptions): Trainer {
  const { plan, space, metric, source, folder, memory, book = rememberedChoice() } = options;
  const commandLine = compileCommand(plan, space);
  const knowsEnd = tellsEpochs(plan, space);
  // A path is a word of a command with its placeholders.
  const pathLine =
    source?.path === undefined ? undefined : compileCommand({ text: [source.path], shell: false }, space);
  if (metric.pattern !== undefined) patternReader(metric, metric.pattern, options.objectives); // so that a wrong one is found before anything trains

  return {
    train: (task, signal) =>
      handOver(signal, async (give, stop) => {
        const log = await OutputLog.open(join(task.dir, "output.log"));
        let limits: ControlGroup | undefined;
        try {
          const env = programEnvironment(task);
          const [word = "", ...args] = commandLine(task.params, task);
          const path = pathLine?.(task.params, task)[0];
          const from = task.from ?? 0;
          const place = { dir: task.dir, path, from, epochs: task.epochs, printedBefore: await log.head() };
          const reader = makeReader(options, place, book);
          const program = await findProgram(word, folder, env.PATH ?? "");
          limits = memory?.groups.kind === "there" ? memory.groups.make(memory.bytes) : undefined;
          const group = await startGroup([program, ...args], { cwd: folder, env, limits }).catch((error: Error) => {
            throw new TrainingError(`the training program ${program} could not be started: ${error.message}`, "");
          });
          const most = memory === undefined ? undefined : { bytes: memory.bytes, limits };
          return await follow({
            group,
            log,
            reader,
            from,
            plan,
            memory: most,
            last: knowsEnd ? task.epochs : Infinity,
            give,
            stop,
          });
        } finally {
          await limits?.remove();
          await log.close();
        }
      }),
  };
}

function rememberedChoice(): ChoiceBook {
  let chosen: string | undefined;
  return {
    known: () => chosen,
    choose: (name) => {
      chosen ??= name;
      return chosen;
    },
  };
}
