import type { Params } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import { trialsText } from "../study/amounts.ts";
import type { Study } from "../study/study.ts";
import { samplerIn, scheduleOf } from "./assemble.ts";
import { byHand, openByHand } from "./by-hand.ts";
import { commitOf } from "./commit.ts";
import { lostBy } from "./liveness.ts";
import { Openings } from "./openings.ts";
import { makeStudy, type StudyOptions } from "./study-options.ts";

/** A trial to train by hand. */
export interface AskedTrial<P = Params> {
  /** The study's folder, absolute. */
  readonly folder: string;
  readonly trial: number;
  readonly params: P;
  /** Train up to this epoch. */
  readonly epochs: number;
  /** For weights, shuffles and dropout; the same whenever the trial goes on. */
  readonly seed: number;
  /** The last epoch that is trained already: 0, but for a trial that goes on in a later stage or after a pause. */
  readonly from: number;
  /** What a program saved at that epoch, absolute, where one did. */
  readonly resume?: string;
}

/**
 * Asks for the next trial of a study, to train it in whatever way and `tell` what came of it. It stays asked for, and nobody else
 * trains it, until its end is told; any number may be asked for at once. Returns undefined where the study is finished. Throws
 * UserError where the ends of other trials have to be told first.
 *
 *     for (let asked = await ask("digits"); asked !== undefined; asked = await ask("digits")) {
 *       await tell("digits", asked.trial, { score: train(asked.params) });
 *     }
 *
 * @param study a study's folder, or a study as `search` takes it, whose folder is made where there is none
 */
export async function ask<P extends Params = Params>(
  study: string | StudyOptions<P>,
): Promise<AskedTrial<P> | undefined> {
  const folder = openByHand(typeof study === "string" ? study : makeStudy(study, "ask"));
  const schedule = scheduleOf(folder.definition);
  // Looked at first, so that a call that finds nothing to do leaves no log behind.
  const job = schedule.next(folder.follow());
  if (job.kind === "finished") return undefined;
  if (job.kind === "wait") throw nothingYet(folder.study, job.reason);
  const about = { reason: "it has asked", commit: commitOf(folder.directory) };
  const turn = await byHand(folder, about, (logbook) => {
    const openings = new Openings({ folder, logbook, schedule, sampler: samplerIn(folder), byHand: true });
    for (;;) {
      // The time is taken before others' signs of life are read: taken after, it would make them look older than they are.
      const serverNow = logbook.touch();
      const known = folder.follow();
      const next = openings.next(known);
      // What it waits for may be a trial whose holder died between its claim and its first line.
      const turn = (next.kind === "wait" && openings.takeOver(known, lostBy(folder, serverNow), serverNow)) || next;
      if (turn.kind !== "look again") return turn;
    }
  });
  switch (turn.kind) {
    case "wait":
      throw nothingYet(folder.study, turn.reason);
    case "finished":
      return undefined;
    case "train": {
      const { trial, params, epochs, seed, from, resume } = turn.claimed;
      return {
        folder: folder.path,
        trial,
        // They were drawn from this very space, whose type says what they are.
        params: params as P,
        epochs,
        seed,
        from,
        ...(resume === undefined ? {} : { resume }),
      };
    }
  }
}

function nothingYet({ trials }: Study, reason: string): UserError {
  const byHand = trials.flatMap((trial) => (trial?.state === "running" && trial.byHand ? [trial.number] : []));
  const advice =
    byHand.length === 0 ? "ask again when they have ended" : `tell first what came of ${trialsText(byHand)}`;
  return new UserError(`there is no trial to ask for now (${reason}); ${advice}`, 1);
}
