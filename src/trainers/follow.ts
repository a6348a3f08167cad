import { setTimeout as delay } from "node:timers/promises";
import type { CommandPlan } from "../study/definition.ts";
import { aborted } from "./aborted.ts";
import type { Give } from "./handover.ts";
import type { Line } from "./lines.ts";
import { type MemoryLimit, overrunText, watchMemory } from "./memory.ts";
import type { OutputLog } from "./output-log.ts";
import { silence, takeLines } from "./output-streams.ts";
import type { Exit, ProcessGroup } from "./process-group.ts";
import type { Found, ResultReader } from "./readers/result-reader.ts";
import { sealedOn } from "./readers/sealed-line.ts";
import { type EpochReport, TrainingError } from "./trainer.ts";

/** A program under way, and where what it tells goes. */
export interface Run {
  readonly group: ProcessGroup;
  readonly log: OutputLog;
  readonly reader: ResultReader;
  /** The epoch that the attempt goes on from. */
  readonly from: number;
  readonly plan: Pick<CommandPlan, "grace" | "timeout">;
  readonly memory: MemoryLimit | undefined;
  /**
   * The epoch behind which the program ends by itself, where its command tells it so: what it says of its test set until then belongs
   * to that epoch. Infinity for one that may not know.
   */
  readonly last: number;
  readonly give: Give<EpochReport>;
  /** Aborts when the attempt is to end. */
  readonly stop: AbortSignal;
}

/**
 * Hands on what a running program reports until it, and all that it started, is gone; returns the report of its last epoch, where that was
 * still to be told. Throws TrainingError where it fails.
 */
export async function follow({
  group,
  log,
  reader,
  from,
  plan,
  memory,
  last,
  give,
  stop,
}: Run): Promise<EpochReport | undefined> {
  const ending = new AbortController();
  let failure: string | undefined;
  let reports = 0;
  let held: EpochReport | undefined;
  let farewell: NodeJS.Timeout | undefined;
  const begun = performance.now();
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
        continue;
      }
      reports++;
      // It trains on, whatever it is told.
      if (held !== undefined) return end();
      if (each.report.epoch < last) {
        await give(each.report);
      } else {
        held = each.report;
        farewell = limit(Math.max(LEAST_FAREWELL * plan.grace, (performance.now() - begun) / 1000), end);
      }
    }
  }

  async function take(lines: readonly Line[]): Promise<void> {
    let others: Line[] = [];
    for (const line of lines) {
      if (held !== undefined) held = { ...held, metrics: { ...sealedOn(line.text), ...held.metrics } };
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
    clearTimeout(farewell);
    await group.end(plan.grace);
    await Promise.race([read, silence(streams)]);
    for (const stream of streams) stream.destroy();
    await read;
    over.abort();
    await looked;
    // A program that fails within an epoch has not told how that ends; those before it count.
    await hand(exit?.code === 0 ? reader.end() : reader.look());
    // Who has told its last epoch has come to its end, whatever became of it then.
    if (held !== undefined) return held;
    if (exit !== undefined && endedFromOutside(exit)) await Promise.race([aborted(stop), delay(FOREWARNING)]);
    if (exit !== undefined) failure ??= (memory && overrunText(memory)) ?? explain(exit, reports, reader, from);
  } finally {
    over.abort();
    await group.end(plan.grace);
  }
  if (failure !== undefined && !stop.aborted) throw new TrainingError(failure, log.tail());
  return undefined;
}

/**
 * Behind its last epoch a program may take as long as it took until then, at least so many times what it is given to end when it is
 * asked to: some hang where they should exit.
 */
const LEAST_FAREWELL = 6;

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

/** Calls `act` after so many seconds. Timers count to 24 days; what may take longer is not limited. */
function limit(seconds: number | undefined, act: () => void): NodeJS.Timeout | undefined {
  const milliseconds = (seconds ?? Infinity) * 1000;
  return milliseconds < 2 ** 31 ? setTimeout(act, milliseconds) : undefined;
}
