import { setTimeout as delay } from "node:timers/promises";
import type { CommandPlan } from "../study/definition.ts";
import { aborted } from "./aborted.ts";
import { type MemoryLimit, overrunText, watchMemory } from "./memory.ts";
import { readOutput } from "./output-streams.ts";
import type { Exit, ProcessGroup } from "./process-group.ts";
import type { ResultReader } from "./readers/result-reader.ts";
import { Telling, type TellingOptions } from "./telling.ts";
import { type EpochReport, TrainingError } from "./trainer.ts";

/** A program under way, and where what it tells goes. */
export interface Run extends Pick<TellingOptions, "log" | "reader" | "last" | "give"> {
  readonly group: ProcessGroup;
  /** The epoch that the attempt goes on from. */
  readonly from: number;
  readonly plan: Pick<CommandPlan, "grace" | "timeout">;
  readonly memory: MemoryLimit | undefined;
  /** Aborts when the attempt is to end. */
  readonly stop: AbortSignal;
}

/**
 * Hands on what a running program reports until it, and all that it started, is gone; returns the report of its last epoch, where that was
 * still to be told. Throws TrainingError where it fails.
 */
export async function follow(run: Run): Promise<EpochReport | undefined> {
  const { group, log, reader, from, plan, memory, last, give, stop } = run;
  const ending = new AbortController();
  let failure: string | undefined;
  let farewell: NodeJS.Timeout | undefined;
  const begun = performance.now();
  const end = () => ending.abort();
  const fail = (message: string) => {
    failure ??= message;
    end();
  };
  const telling = new Telling({
    log,
    reader,
    last,
    give,
    ending: ending.signal,
    onLast: () => {
      farewell = limit(Math.max(LEAST_FAREWELL * plan.grace, (performance.now() - begun) / 1000), end);
    },
    onMore: end,
    onWrong: fail,
  });

  if (stop.aborted) end();
  stop.addEventListener("abort", end, { once: true });
  const timer = limit(plan.timeout, () =>
    fail(`the training took longer than its timeout of ${plan.timeout} s and was ended`),
  );
  const output = readOutput(group, (lines) => telling.take(lines));
  output.read.catch(end); // thrown below, when nothing runs any more
  const over = new AbortController();
  const looked = lookAgain(over.signal, () => telling.hand(reader.look()));
  looked.catch(end);
  if (memory !== undefined) void watchMemory(group, memory, over.signal, fail);
  try {
    const exit = await Promise.race([group.exited, aborted(ending.signal)]);
    clearTimeout(timer);
    await group.end(plan.grace);
    await output.end();
    over.abort();
    await looked;
    // A program that fails within an epoch has not told how that ends; those before it count.
    await telling.hand(exit?.code === 0 ? reader.end() : reader.look());
    // A program that has told its last epoch has trained all that it should, however it exited then.
    if (telling.held !== undefined) return telling.held;
    if (exit !== undefined && endedFromOutside(exit)) await Promise.race([aborted(stop), delay(FOREWARNING)]);
    if (exit !== undefined) failure ??= (memory && overrunText(memory)) ?? explain(exit, telling.reports, reader, from);
  } finally {
    over.abort();
    // Only here: the last epoch of a program that ends at once is mostly read when it has gone.
    clearTimeout(farewell);
    await group.end(plan.grace);
  }
  if (failure !== undefined && !stop.aborted) throw new TrainingError(failure, log.tail());
  return undefined;
}

/**
 * Some programs hang where they should exit. So one that has told its last epoch is ended after as long again as it took until then, or
 * after so many times the grace, whichever is longer.
 */
const LEAST_FAREWELL = 6;

/**
 * Milliseconds within which a worker hears that it is to leave: batch systems signal all processes of a job at once, so its program may
 * have ended by then.
 */
const FOREWARNING = 500;

/** Whether SIGTERM or SIGINT ended it; the codes are those of a shell whose program was ended so. */
function endedFromOutside({ code, signal }: Exit): boolean {
  return signal === "SIGTERM" || signal === "SIGINT" || code === 143 || code === 130;
}

/** Why an exit is a failure, or undefined where it is none. */
function explain({ code, signal }: Exit, reports: number, reader: ResultReader, from: number): string | undefined {
  if (signal !== null) {
    const hint = signal === "SIGKILL" ? "; most often that is for lack of memory" : "";
    return `the training program was ended by ${signal}${hint}`;
  }
  if (code !== 0) return `the training program exited with code ${code}`;
  if (reports === 0 && from > 0)
    return `the training program reported no epoch behind ${from}, from whose checkpoint it went on; epochs count from a trial's very beginning, so that the next is ${Math.floor(from) + 1}. Expected ${reader.expected()}`;
  if (reports === 0) return `the training program printed no epoch report; expected ${reader.expected()}`;
  return undefined;
}

/** Looks at files again and again until `over`: the longer a look takes, the longer the pause behind it. */
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

/** Calls `act` after so many seconds. Timers count to 24 days; what may take longer is not limited. */
function limit(seconds: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  const milliseconds = (seconds ?? Infinity) * 1000;
  return milliseconds < 2 ** 31 ? setTimeout(act, milliseconds) : undefined;
}
