import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Space } from "../space/space.ts";
import type { CommandPlan, Metric, ResultSource } from "../study/definition.ts";
import { compileCommand } from "./arguments.ts";
import { environmentOf } from "./environment.ts";
import { type Give, handOver } from "./handover.ts";
import type { Line } from "./lines.ts";
import { OutputLog } from "./output-log.ts";
import { silence, takeLines } from "./output-streams.ts";
import { type Exit, type ProcessGroup, startGroup } from "./process-group.ts";
import { findProgram } from "./program.ts";
import type { ChoiceBook } from "./readers/finding-reader.ts";
import { makeReader } from "./readers/make-reader.ts";
import { patternReader } from "./readers/pattern-reader.ts";
import type { Found, ResultReader } from "./readers/result-reader.ts";
import { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "./trainer.ts";

/** What a command trainer needs to know of the study. */
export interface CommandTrainerOptions {
  readonly plan: Omit<CommandPlan, "cwd">;
  readonly space: Space;
  readonly metric: Metric;
  /** Other metrics, that are read from the output too where `metric` is. */
  readonly objectives?: readonly Metric[] | undefined;
  /** How the definition says that results are read. */
  readonly source?: ResultSource | undefined;
  /** Where it is kept what was found of how results are read; without it that is forgotten with this trainer. */
  readonly book?: ChoiceBook;
  /** The absolute path of the folder that the command runs in. */
  readonly folder: string;
  /** Bytes of memory that a program and what it starts may hold; a trial that needs more fails. */
  readonly memory?: number | undefined;
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
  // A path is a word of a command with its placeholders.
  const pathLine =
    source?.path === undefined ? undefined : compileCommand({ text: [source.path], shell: false }, space);
  if (metric.pattern !== undefined) patternReader(metric, metric.pattern, options.objectives); // so that a wrong one is found before anything trains

  return {
    train: (task, signal) =>
      handOver(signal, async (give, stop) => {
        const log = await OutputLog.open(join(task.dir, "output.log"));
        try {
          const env = environment(task);
          const [word = "", ...args] = commandLine(task.params, task);
          const path = pathLine?.(task.params, task)[0];
          const reader = makeReader(options, { dir: task.dir, path, from: task.from ?? 0 }, book);
          const program = await findProgram(word, folder, env.PATH ?? "");
          const group = await startGroup([program, ...args], { cwd: folder, env }).catch((error: Error) => {
            throw new TrainingError(`the training program ${program} could not be started: ${error.message}`, "");
          });
          await follow({ group, log, reader, plan, memory, give, stop });
        } finally {
          await log.close();
        }
      }),
  };
}

/**
 * What a worker's own environment says of it and not of its program: it may be the program of another study, and one of several
 * workers that a launcher numbered. A program that took that number for its own would wait for its peers, or not report.
 */
const workersOwn: ReadonlySet<string> = new Set([
  "WHETSTONE_RESUME",
  "WHETSTONE_FOLD",
  "WHETSTONE_FOLDS",
  "RANK",
  "LOCAL_RANK",
  "WORLD_SIZE",
  "SLURM_PROCID",
  "SLURM_LOCALID",
  "OMPI_COMM_WORLD_RANK",
  "OMPI_COMM_WORLD_LOCAL_RANK",
]);

/** Python's output is unbuffered unless the user wants otherwise: a report that waits in a buffer stops nothing. */
function environment(task: TrainingTask): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !workersOwn.has(name));
  return {
    PYTHONUNBUFFERED: "1",
    ...Object.fromEntries(inherited),
    ...task.env,
    ...environmentOf(task),
  };
}

interface Attempt {
  readonly group: ProcessGroup;
  readonly log: OutputLog;
  readonly reader: ResultReader;
  readonly plan: Pick<CommandPlan, "grace" | "timeout">;
  readonly memory: number | undefined;
  readonly give: Give<EpochReport>;
  /** Aborts when the attempt is to end. */
  readonly stop: AbortSignal;
}

/** Hands on what a running program reports until it, and all that it started, is gone. Throws TrainingError where it fails. */
async function follow({ group, log, reader, plan, memory, give, stop }: Attempt): Promise<void> {
  const ending = new AbortController();
  let failure: string | undefined;
  let reports = 0;
  const end = () => ending.abort();
  const fail = (message: string) => {
    failure ??= message;
    end();
  };

  // Lines and looks at files take turns, so that reports stay in their order.
  let turn: Promise<void> = Promise.resolve();
  function hand(found: readonly Found[]): Promise<void> {
    if (found.length > 0) turn = turn.then(() => tell(found));
    return turn;
  }

  async function tell(found: readonly Found[]): Promise<void> {
    for (const each of found) {
      if (ending.signal.aborted) return;
      if (each.kind === "wrong") {
        fail(each.message);
      } else {
        reports++;
        await give(each.report);
      }
    }
  }

  async function take(lines: readonly Line[]): Promise<void> {
    let others: Line[] = [];
    for (const line of lines) {
      const found = line.continues || ending.signal.aborted ? [] : reader.line(line);
      if (reader.keepsLines || !found.some(({ kind }) => kind === "report")) others.push(line);
      if (found.length === 0) continue;
      await log.append(others);
      others = [];
      await hand(found);
    }
    await log.append(others);
  }

  if (stop.aborted) end();
  stop.addEventListener("abort", end, { once: true });
  const timer = limit(plan.timeout, () =>
    fail(`the training took longer than its timeout of ${plan.timeout} s and was ended`),
  );
  const streams = [group.stdout, group.stderr];
  const read = Promise.all(streams.map((stream) => takeLines(stream, take)));
  read.catch(end); // thrown below, when nothing runs any more
  const over = new AbortController();
  const looked = lookAgain(over.signal, () => hand(reader.look()));
  looked.catch(end);
  if (memory !== undefined) void watchMemory(group, memory, over.signal, fail);
  try {
    const exit = await Promise.race([group.exited, aborted(ending.signal)]);
    clearTimeout(timer);
    await group.end(plan.grace);
    await Promise.race([read, silence(streams)]);
    for (const stream of streams) stream.destroy();
    await read;
    over.abort();
    await looked;
    // A program that fails within an epoch has not told how that ends.
    if (exit?.code === 0) await hand(reader.end());
    if (exit !== undefined && endedFromOutside(exit)) await Promise.race([aborted(stop), delay(FOREWARNING)]);
    if (exit !== undefined) failure ??= explain(exit, reports, reader);
  } finally {
    over.abort();
    await group.end(plan.grace);
  }
  if (failure !== undefined && !stop.aborted) throw new TrainingError(failure, log.tail());
}

/**
 * Batch systems signal a job's processes all at once, so that the program may have ended before its worker hears that
 * both are to leave. Milliseconds in which it does.
 */
const FOREWARNING = 500;

/** By SIGTERM or SIGINT, or with the exit code of a shell whose program was. */
function endedFromOutside({ code, signal }: Exit): boolean {
  return signal === "SIGTERM" || signal === "SIGINT" || code === 143 || code === 130;
}

/** Why an exit is a failure, or undefined where it is none. */
function explain({ code, signal }: Exit, reports: number, reader: ResultReader): string | undefined {
  if (signal !== null) {
    const hint = signal === "SIGKILL" ? "; most often that is for lack of memory" : "";
    return `the training program was ended by ${signal}${hint}`;
  }
  if (code !== 0) return `the training program exited with code ${code}`;
  if (reports === 0) return `the training program printed no epoch report; expected ${reader.expected()}`;
  return undefined;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

/** Looks at files every now and then, the more seldom the longer a look takes, until `over`. */
async function lookAgain(over: AbortSignal, look: () => Promise<void>): Promise<void> {
  let pause = 100;
  while (!over.aborted) {
    await delay(pause, undefined, { ref: false, signal: over }).catch(() => {});
    if (over.aborted) return;
    const begun = performance.now();
    await look();
    pause = Math.min(5000, Math.max(250, 20 * (performance.now() - begun)));
  }
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

/** Calls `act` after so many seconds. Timers count to 24 days; what may take longer is not limited. */
function limit(seconds: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  const milliseconds = (seconds ?? Infinity) * 1000;
  return milliseconds < 2 ** 31 ? setTimeout(act, milliseconds) : undefined;
}

/** Milliseconds between two looks at a program's memory. */
const MEMORY_LOOKS = 500;

/** Fails a program that holds more memory than it may, before its system kills whatever it likes. */
async function watchMemory(
  group: ProcessGroup,
  most: number,
  over: AbortSignal,
  fail: (message: string) => void,
): Promise<void> {
  while (!over.aborted) {
    const held = await group.resident();
    if (held > most)
      return fail(`the training program held ${gigabytes(held)} of memory, and may hold ${gigabytes(most)}`);
    await delay(MEMORY_LOOKS, undefined, { ref: false, signal: over }).catch(() => {});
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}
