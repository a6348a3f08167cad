import { addChange } from "../store/change-file.ts";
import { dismissalOf } from "../study/changes.ts";
import type { Study } from "../study/study.ts";
import type { Endings } from "./endings.ts";
import { type Launched, leastUseful } from "./roster.ts";
import type { Watch } from "./watch.ts";

/** Milliseconds without a trial after which a worker that will never have one is let go. */
const IDLE = 60_000;

/** Lets workers go of which there are too many. */
export class Releasing {
  readonly #folder: string;
  readonly #endings: Endings;
  readonly #watch: Pick<Watch, "idleFor">;

  constructor(folder: string, endings: Endings, watch: Pick<Watch, "idleFor">) {
    this.#folder = folder;
    this.#endings = endings;
    this.#watch = watch;
  }

  /** Lets go so many more than are wanted: first those who lose the least; one that trains goes after its trial. */
  async unwanted(roster: readonly Launched[], count: number, study: Study, now: number): Promise<void> {
    let last = 0;
    for (const launched of leastUseful(roster, count)) {
      const { worker } = launched;
      if (worker === undefined) {
        await this.#endings.end(launched, "gentle", "fewer workers are wanted", now);
      } else if (dismissalOf(study, worker.name) === undefined) {
        // One that was idle when it was looked at may have begun a trial since.
        last = addChange(this.#folder, { kind: "retire", worker: worker.name }, last).number;
      }
    }
  }

  /** Lets so many go for which there is no trial left, as far as they have none now. */
  async idle(present: readonly Launched[], count: number, now: number): Promise<void> {
    const idle = present.filter(
      (launched) => launched.state === "waiting" || this.#watch.idleFor(launched, now) > IDLE,
    );
    for (const launched of idle.slice(0, count))
      await this.#endings.end(launched, "gentle", "there is no trial left for it", now);
  }
}
