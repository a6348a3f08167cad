import { isEpoch } from "../study/events.ts";
import type { Give } from "./handover.ts";
import type { Line } from "./lines.ts";
import type { OutputLog } from "./output-log.ts";
import { wrongEpoch } from "./readers/reader.ts";
import type { Found, ResultReader } from "./readers/result-reader.ts";
import { sealedOn } from "./readers/sealed-line.ts";
import type { EpochReport } from "./trainer.ts";

/** What a program tells, and where it goes. */
export interface TellingOptions {
  readonly log: OutputLog;
  readonly reader: ResultReader;
  /**
   * The epoch behind which the program ends by itself, where its command tells it so: what it says of its test set until then belongs
   * to that epoch. Infinity for one that may not know.
   */
  readonly last: number;
  readonly give: Give<EpochReport>;
  /** Aborted when the program is to end: nothing that it tells counts any more. */
  readonly ending: AbortSignal;
  /** Called when the last epoch is told. */
  readonly onLast: () => void;
  /** Called where the program trains on behind its last epoch. */
  readonly onMore: () => void;
  /** Called with what is wrong with a report. */
  readonly onWrong: (message: string) => void;
}

/** Keeps what a running program prints, and gives its reports in their order. */
export class Telling {
  readonly #options: TellingOptions;
  /** Lines and looks at files take turns, so that reports stay in their order. */
  #turn: Promise<void> = Promise.resolve();
  #reports = 0;
  #held: EpochReport | undefined;

  constructor(options: TellingOptions) {
    this.#options = options;
  }

  /** How many reports it has told. */
  get reports(): number {
    return this.#reports;
  }

  /** The report of the last epoch, which is not given but kept until the program has ended. */
  get held(): EpochReport | undefined {
    return this.#held;
  }

  /** Takes lines as they come: those that are for people go to the log. */
  async take(lines: readonly Line[]): Promise<void> {
    const { log, reader, ending } = this.#options;
    let others: Line[] = [];
    for (const line of lines) {
      const held = this.#held;
      if (held !== undefined) this.#held = { ...held, metrics: { ...sealedOn(line.text), ...held.metrics } };
      const found = line.continues || ending.aborted ? [] : reader.line(line);
      if (reader.keepsLines || !found.some(({ kind }) => kind === "report")) others.push(line);
      if (found.length === 0) continue;
      await log.append(others);
      others = [];
      await this.hand(found);
    }
    await log.append(others);
  }

  /** Gives what was found once all that was found before has been taken. */
  hand(found: readonly Found[]): Promise<void> {
    if (found.length > 0) this.#turn = this.#turn.then(() => this.#tell(found));
    return this.#turn;
  }

  async #tell(found: readonly Found[]): Promise<void> {
    const { last, give, ending, onLast, onMore, onWrong } = this.#options;
    for (const each of found) {
      if (ending.aborted) return;
      if (each.kind === "wrong") {
        onWrong(each.message);
        continue;
      }
      this.#reports++;
      if (this.#held !== undefined) return onMore();
      if (!isEpoch(each.report.epoch)) onWrong(wrongEpoch(each.report.epoch));
      else if (each.report.epoch < last) {
        await give(each.report);
      } else {
        this.#held = each.report;
        onLast();
      }
    }
  }
}
