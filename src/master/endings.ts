import type { KillMode, Launcher } from "../launchers/launcher.ts";
import { UserError } from "../space/user-error.ts";
import type { Launched } from "./roster.ts";
import type { Tidings } from "./tidings.ts";
import { about } from "./watch.ts";

/** Milliseconds after which a worker that was asked to go, and has not, is asked once more. */
const ASKED_AGAIN = 10_000;

/** Ends workers, and remembers which were asked to go. */
export class Endings {
  readonly #launcher: Launcher;
  readonly #tidings: Pick<Tidings, "record">;
  /** When and how each handle was asked, and whether that has reached it. */
  readonly #asked = new Map<string, { readonly how: KillMode; readonly at: number; readonly isReached: boolean }>();

  constructor(launcher: Launcher, tidings: Pick<Tidings, "record">) {
    this.#launcher = launcher;
    this.#tidings = tidings;
  }

  async end({ handle, worker }: Launched, how: KillMode, reason: string, now: number): Promise<void> {
    const before = this.#asked.get(handle.id);
    if (before?.how === how && now - before.at < ASKED_AGAIN) return;
    const isReached = before?.how === how && before.isReached;
    this.#asked.set(handle.id, { how, at: now, isReached });
    try {
      await this.#launcher.kill(handle, how);
    } catch (error) {
      // A worker on a host that is cut off cannot be reached. That has been told, and nobody waits for it.
      if (!(error instanceof UserError)) throw error;
      if (before === undefined && handle.unheard === undefined)
        this.#tidings.record([{ kind: "trouble", reason: error.message, again_in: ASKED_AGAIN / 1000 }]);
      return;
    }
    this.#asked.set(handle.id, { how, at: now, isReached: true });
    if (!isReached) this.#tidings.record([{ kind: "killed", ...about(handle, worker?.name), how, reason }]);
  }

  async endAll(roster: readonly Launched[], how: KillMode, reason: string, now: number): Promise<void> {
    for (const launched of roster) await this.end(launched, how, reason, now);
  }

  /** Asks one to go, and kills it where it has not gone after a while. */
  async dismiss(launched: Launched, reason: string, now: number): Promise<void> {
    const asked = this.#asked.get(launched.handle.id);
    await this.end(launched, asked !== undefined && now - asked.at >= ASKED_AGAIN ? "now" : "gentle", reason, now);
  }

  isAsked({ handle }: Launched): boolean {
    return this.#asked.has(handle.id);
  }

  /** Forgets one that is gone; whether it was asked to go. */
  forget(id: string): boolean {
    return this.#asked.delete(id);
  }
}
