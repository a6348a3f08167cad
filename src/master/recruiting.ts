import type { Handle, Refusal } from "../launchers/launcher.ts";
import { UserError } from "../space/user-error.ts";
import type { MasterDeed } from "../store/master-log.ts";
import type { Mandate } from "./mandate.ts";
import type { Places } from "./places.ts";
import type { Tidings } from "./tidings.ts";
import { Trouble } from "./trouble.ts";
import { about } from "./watch.ts";

/** Milliseconds until a launcher that had no room for all is asked for the rest. */
const NO_ROOM = 10_000;

/** Asks a launcher for workers: ever more seldom while it fails, however well the workers train that are there. */
export class Recruiting {
  readonly #mandate: Pick<Mandate, "launcher" | "folder" | "on" | "say" | "patience">;
  readonly #tidings: Tidings;
  readonly #places: Places;
  readonly #trouble: Trouble;
  /** When it may be asked again: the one after it, or workers that it launched, failed; the other after it had no room. */
  #from = 0;
  #roomFrom = 0;
  #isRoomTold = false;
  /** Why no worker can begin, wherever it is launched, and how often in a row that was seen. */
  #hindrance: string | undefined;
  #timesHindered = 0;

  constructor(
    mandate: Pick<Mandate, "launcher" | "folder" | "on" | "say" | "patience">,
    tidings: Tidings,
    places: Places,
  ) {
    this.#mandate = mandate;
    this.#tidings = tidings;
    this.#places = places;
    this.#trouble = new Trouble(mandate.patience);
  }

  /** Whether it has failed so often that there is no hope. */
  get isExhausted(): boolean {
    return this.#trouble.isExhausted;
  }

  /** Why no worker can begin until somebody mends it; undefined where they can, or it was seen but once, as while a file is saved. */
  get hindrance(): string | undefined {
    return this.#timesHindered > 1 ? this.#hindrance : undefined;
  }

  hadNoRoom(now: number): boolean {
    return now < this.#roomFrom;
  }

  mayAsk(now: number): boolean {
    return now >= Math.max(this.#from, this.#roomFrom);
  }

  /** A place has become free, or there are more of them: it may be asked at once. */
  thereIsRoom(): void {
    this.#from = 0;
    this.#roomFrom = 0;
  }

  waitUntil(time: number): void {
    this.#from = time;
  }

  /**
   * Launches workers and returns them; none where that failed, which is told.
   * @param isFirst whether there has never been a worker, so that what keeps the launcher from working is thrown, as a UserError
   */
  async ask(
    count: number,
    { isFirst, now }: { readonly isFirst: boolean; readonly now: number },
  ): Promise<readonly Handle[]> {
    const { launcher, folder } = this.#mandate;
    if (this.#isHindered(now)) return [];
    const avoid = this.#places.avoided(now);
    try {
      const { started, refusals } = await launcher.launch({ folder: folder.path, count, avoid });
      if (isFirst && started.length === 0 && refusals.length > 0)
        throw new UserError(refusals.map(({ reason }) => reason).join("\n"), 1);
      this.#tidings.succeeded(this.#trouble, "workers can be launched again");
      this.#tidings.record(started.flatMap((handle) => this.#startedOn(handle)));
      for (const refusal of refusals) this.#refused(refusal, now);
      if (started.length < count) this.#hasNoRoom(count - started.length, now);
      return started;
    } catch (error) {
      if (!(error instanceof UserError) || isFirst) throw error;
      this.#from = now + this.#tidings.failed(this.#trouble, error.message) * 1000;
      return [];
    }
  }

  /** Whether an edit keeps workers from beginning: told once, as it is no place's fault, and looked for again. */
  #isHindered(now: number): boolean {
    const before = this.#hindrance;
    this.#hindrance = this.#mandate.folder.whyUnreadable();
    this.#timesHindered = this.#hindrance === undefined ? 0 : this.#timesHindered + 1;
    if (this.#hindrance === undefined) {
      if (before !== undefined) this.#tidings.record([{ kind: "mended", reason: "workers can begin again" }]);
      return false;
    }
    this.#from = now + NO_ROOM;
    const reason = `no worker can begin: ${this.#hindrance}`;
    if (this.#hindrance !== before) this.#tidings.record([{ kind: "trouble", reason }]);
    return true;
  }

  #startedOn(handle: Handle): MasterDeed[] {
    const { host } = handle;
    const launched: MasterDeed = { kind: "launched", ...about(handle, undefined) };
    if (host === undefined || !this.#places.reached(host)) return [launched];
    return [{ kind: "mended", host, reason: `workers can be started on ${host} again` }, launched];
  }

  #refused({ host, reason }: Refusal, now: number): void {
    const wait = this.#places.refused(host, now);
    this.#tidings.lastFailure = reason;
    this.#tidings.record([
      wait === undefined
        ? {
            kind: "gave up",
            host,
            reason: `${this.#mandate.patience.rounds + 1} tries in a row failed, the last: ${reason}`,
          }
        : { kind: "trouble", host, reason, again_in: wait },
    ]);
  }

  /** Asks again only after a while, and tells once that there is no room, since it mostly stays so. */
  #hasNoRoom(lacking: number, now: number): void {
    this.#roomFrom = Math.min(now + NO_ROOM, this.#places.nextTry(now) ?? Number.POSITIVE_INFINITY);
    if (this.#isRoomTold || this.#places.lackOne(now)) return;
    this.#isRoomTold = true;
    const { on, say } = this.#mandate;
    say(`There is no room for ${lacking} of the workers that are wanted; give ${on} more slots to have all at a time.`);
  }
}
