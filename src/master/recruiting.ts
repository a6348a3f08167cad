import type { Handle } from "../launchers/launcher.ts";
import { UserError } from "../space/user-error.ts";
import type { MasterOrder } from "./order.ts";
import type { Tidings } from "./tidings.ts";
import { Trouble } from "./trouble.ts";
import { about } from "./watch.ts";

/** Milliseconds until a launcher that had no room for all is asked for the rest. */
const NO_ROOM = 10_000;

/** Asks a launcher for workers: ever more seldom where it fails, however well those train that are there. */
export class Recruiting {
  readonly #order: Pick<MasterOrder, "launcher" | "folder" | "on" | "say" | "patience">;
  readonly #tidings: Tidings;
  readonly #trouble: Trouble;
  /** When it may be asked again: after it, or those that it launched, have failed; and after it had no room. */
  #from = 0;
  #roomFrom = 0;
  #isRoomTold = false;

  constructor(order: Pick<MasterOrder, "launcher" | "folder" | "on" | "say" | "patience">, tidings: Tidings) {
    this.#order = order;
    this.#tidings = tidings;
    this.#trouble = new Trouble(order.patience);
  }

  /** Whether it has failed so often that there is no hope. */
  get isExhausted(): boolean {
    return this.#trouble.isExhausted;
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
   * Those that are launched; none where that failed, which is told.
   * @param avoid places where none is to be started
   * @param isFirst whether there has never been a worker, so that what keeps the launcher from working is thrown, as a UserError
   */
  async ask(
    count: number,
    { avoid, isFirst, now }: { readonly avoid: readonly string[]; readonly isFirst: boolean; readonly now: number },
  ): Promise<readonly Handle[]> {
    const { launcher, folder } = this.#order;
    try {
      const handles = await launcher.launch({ folder: folder.path, env: {}, count, avoid });
      this.#tidings.succeeded(this.#trouble, "workers can be launched again");
      if (handles.length < count) this.#hasNoRoom(count - handles.length, avoid, now);
      this.#tidings.record(handles.map((handle) => ({ kind: "launched", ...about(handle, undefined) })));
      return handles;
    } catch (error) {
      if (!(error instanceof UserError) || isFirst) throw error;
      this.#from = now + this.#tidings.failed(this.#trouble, error.message) * 1000;
      return [];
    }
  }

  /** Told once, since it mostly stays so. */
  #hasNoRoom(lacking: number, avoid: readonly string[], now: number): void {
    this.#roomFrom = now + NO_ROOM;
    if (this.#isRoomTold || avoid.length > 0) return;
    this.#isRoomTold = true;
    const { on, say } = this.#order;
    say(`There is no room for ${lacking} of the workers that are wanted; give ${on} more slots to have all at a time.`);
  }
}
