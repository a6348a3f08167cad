import type { MasterDeed } from "../store/master-log.ts";
import type { Launched } from "./roster.ts";

/** Tells why workers wait for a place: each reason once, until none waits any more. */
export class Queueing {
  readonly #told = new Set<string>();

  look(roster: readonly Launched[]): MasterDeed[] {
    const waiting = roster.filter(({ state }) => state === "waiting");
    if (waiting.length === 0) this.#told.clear();
    const counts = new Map<string, number>();
    for (const { handle } of waiting)
      if (handle.why !== undefined) counts.set(handle.why, (counts.get(handle.why) ?? 0) + 1);
    const news = [...counts].filter(([reason]) => !this.#told.has(reason));
    for (const [reason] of news) this.#told.add(reason);
    return news.map(([reason, workers]) => ({ kind: "waiting", workers, reason }));
  }
}
