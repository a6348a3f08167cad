import type { Handle } from "../launchers/launcher.ts";
import { UserError } from "../space/user-error.ts";
import type { MasterDeed } from "../store/master-log.ts";
import { stopRequest } from "../store/stop-file.ts";
import { dismissalOf, wantedWorkers } from "../study/changes.ts";
import type { Study } from "../study/study.ts";
import { isDead } from "../worker/identity.ts";
import { lostBy } from "../worker/liveness.ts";
import { BestNews } from "./best-news.ts";
import type { Chronicle } from "./chronicle.ts";
import { Endings } from "./endings.ts";
import { lastWords } from "./last-words.ts";
import type { Mandate, MasterOutcome } from "./mandate.ts";
import { outlookOf } from "./outlook.ts";
import { Places } from "./places.ts";
import { Queueing } from "./queueing.ts";
import { Recruiting } from "./recruiting.ts";
import { Releasing } from "./releasing.ts";
import { isPresent, type Launched, othersOn, rosterOf } from "./roster.ts";
import { Tidings } from "./tidings.ts";
import { trialsLeft } from "./trials-left.ts";
import { Trouble } from "./trouble.ts";
import { Upkeep } from "./upkeep.ts";
import { Wakefulness } from "./wakefulness.ts";
import { about, type Departure, Watch } from "./watch.ts";

/** Milliseconds that a worker is given to leave by itself when the study is over. */
const GOING = 30_000;
/** Milliseconds that a worker which a launcher calls running may take until its log is there. */
const STARTING = 180_000;

/** A master while it leads. */
export class Reign {
  readonly #mandate: Mandate;
  readonly #chronicle: Chronicle;
  readonly #watch: Watch;
  readonly #upkeep: Upkeep;
  readonly #tidings: Tidings;
  readonly #endings: Endings;
  readonly #recruiting: Recruiting;
  readonly #places: Places;
  readonly #queueing = new Queueing();
  readonly #releasing: Releasing;
  readonly #wakefulness: Wakefulness;
  /** Counts workers that end before they have got anywhere. */
  readonly #trouble: Trouble;
  /** Counts looks that fail: the launcher cannot list, or the disk is full. */
  readonly #blindness: Trouble;
  readonly #best = new BestNews();
  #wanted: number;
  /** The number of the change by which people asked for workers last. */
  #asked: number | undefined;
  /** When it may look again. */
  #lookFrom = 0;
  #overSince: number | undefined;
  /** Whether a worker was ever launched or found: until then, whatever keeps the launcher from working is thrown. */
  #hasSeenWorkers = false;

  constructor(mandate: Mandate, chronicle: Chronicle) {
    this.#mandate = mandate;
    this.#chronicle = chronicle;
    this.#watch = new Watch(mandate.settle);
    this.#upkeep = new Upkeep(mandate);
    this.#tidings = new Tidings(mandate, chronicle);
    this.#endings = new Endings(mandate.launcher, this.#tidings);
    this.#releasing = new Releasing(mandate.folder.path, this.#endings, this.#watch);
    this.#wakefulness = new Wakefulness(mandate.folder.definition.lease);
    this.#places = new Places(mandate.patience);
    this.#recruiting = new Recruiting(mandate, this.#tidings, this.#places);
    this.#trouble = new Trouble(mandate.patience);
    this.#blindness = new Trouble(mandate.patience);
    this.#wanted = mandate.workers;
  }

  /** Looks once and does what is to be done. Throws a UserError where the launcher or the disk never let it begin. */
  async look(): Promise<MasterOutcome | undefined> {
    const now = performance.now();
    if (now < this.#lookFrom) return undefined;
    try {
      const serverNow = this.#chronicle.now();
      const outcome = await this.#lookAt(await this.#mandate.launcher.list(), serverNow);
      this.#tidings.succeeded(this.#blindness, "the workers can be seen again");
      return outcome;
    } catch (error) {
      if (!(error instanceof UserError) || !this.#hasSeenWorkers) throw error;
      this.#lookFrom = now + this.#tidings.failed(this.#blindness, error.message) * 1000;
      return this.#blindness.isExhausted ? { kind: "gave up", reason: error.message } : undefined;
    }
  }

  async #lookAt(handles: readonly Handle[], serverNow: number): Promise<MasterOutcome | undefined> {
    const { folder, schedule } = this.#mandate;
    const now = performance.now();
    if (handles.length > 0) this.#hasSeenWorkers = true;
    // The folder is followed after the launcher has listed: a worker that it lists no more has written its last line by then.
    const study = folder.follow();
    const isLost = this.#wakefulness.mayJudge(Date.now()) ? lostBy(folder, serverNow) : () => false;
    const roster = rosterOf(handles, study, { isLost, isDead: ({ identity }) => isDead(identity) });
    const { deeds, departures, successes, isProgress } = this.#watch.look(roster, study, now);
    this.#tidings.record(deeds);
    this.#mandate.look(study);
    const best = this.#best.look(study);
    if (best !== undefined) this.#tidings.news("new best", best);
    this.#tidings.record(this.#upkeep.look(now));
    if (isProgress) this.#trouble.succeeded();
    for (const { host } of successes) if (host !== undefined) this.#places.succeeded(host);
    this.#tidings.record(handles.flatMap((handle) => this.#silenceOf(handle)));
    this.#tidings.record(this.#queueing.look(roster));

    const { killing, leaving, interrupted } = this.#mandate;
    const stop = stopRequest(folder.path);
    const outlook = outlookOf(study, schedule, isLost);
    const isInterrupted = killing.aborted || leaving.aborted;
    const isOver = isInterrupted || stop !== undefined || outlook.kind !== "open";
    for (const departure of departures) this.#departed(departure, isOver, now);
    if (isInterrupted && interrupted === "workers stay")
      return { kind: "left", reason: "it was interrupted; its workers go on without it" };
    if (isInterrupted || stop !== undefined) {
      await this.#endings.endAll(roster, killing.aborted ? "now" : "gentle", stop ?? "the search was interrupted", now);
      return roster.length === 0 ? { kind: "left", reason: stop ?? "it was interrupted" } : undefined;
    }
    if (outlook.kind !== "open") {
      await this.#seeOff(roster, now);
      return roster.length === 0 ? outlook : undefined;
    }
    return this.#keep(roster, study, serverNow, now);
  }

  /** Workers end by themselves when the study is over; those that wait for a place, or hang, do not. */
  async #seeOff(roster: readonly Launched[], now: number): Promise<void> {
    this.#overSince ??= now;
    const late = now - this.#overSince > GOING;
    const staying = roster.filter(({ state }) => late || state === "waiting" || state === "silent");
    await this.#endings.endAll(staying, "now", "the study is over", now);
  }

  /** Replaces workers that are lost, and keeps as many as are wanted and of use. */
  async #keep(
    roster: readonly Launched[],
    study: Study,
    serverNow: number,
    now: number,
  ): Promise<MasterOutcome | undefined> {
    this.#followScale(study);
    for (const launched of roster) {
      const { state, worker } = launched;
      const age = this.#watch.ageOf(launched, now);
      // A worker on a host that was cut off, and has just come back, is given a lease to show life.
      if (state === "silent" && age > this.#mandate.folder.definition.lease * 1000) await this.#lost(launched, now);
      if (state === "starting" && age > STARTING)
        await this.#endings.end(launched, "now", "it has not begun within three minutes", now);
      if (state === "dismissed" && worker !== undefined && dismissalOf(study, worker.name) === "now")
        await this.#endings.dismiss(launched, "people asked for it", now);
    }
    const present = roster.filter(isPresent);
    const useful = trialsLeft(study) - othersOn(study, present, lostBy(this.#mandate.folder, serverNow));
    if (present.length > this.#wanted)
      await this.#releasing.unwanted(roster, present.length - this.#wanted, study, now);
    else if (present.length > useful) await this.#releasing.idle(present, present.length - useful, now);
    const isExhausted = this.#trouble.isExhausted || this.#recruiting.isExhausted;
    if (isExhausted && !present.some((launched) => this.#watch.gotAnywhere(launched)))
      return { kind: "gave up", reason: `workers fail again and again; ${this.#tidings.lastFailure}` };
    // A worker that people let go is replaced only when it has gone.
    const leaving = roster.filter(({ state }) => state === "dismissed").length;
    const missing = Math.min(this.#wanted - leaving, useful) - present.length;
    if (missing > 0 && this.#recruiting.mayAsk(now)) {
      await this.#launch(missing, now);
      const { hindrance } = this.#recruiting;
      if (hindrance !== undefined && roster.length === 0) return { kind: "gave up", reason: hindrance };
    }
    const { givenUp } = this.#places;
    const hasNoPlace = givenUp.length > 0 && this.#places.nextTry(now) === undefined && this.#recruiting.hadNoRoom(now);
    return missing > 0 && roster.length === 0 && hasNoPlace
      ? {
          kind: "gave up",
          reason: `no place is left, since ${givenUp.join(", ")} had to be given up; ${this.#tidings.lastFailure}`,
        }
      : undefined;
  }

  async #launch(count: number, now: number): Promise<void> {
    this.#trouble.tried();
    const handles = await this.#recruiting.ask(count, { isFirst: !this.#hasSeenWorkers, now });
    this.#watch.launched(handles, now);
    if (handles.length > 0) this.#hasSeenWorkers = true;
  }

  /** Follows how many workers people want. Asking, even for as many as before, has places tried again that were given up. */
  #followScale(study: Study): void {
    const asked = wantedWorkers(study);
    if (asked === undefined || asked.number === this.#asked) return;
    this.#asked = asked.number;
    const again = this.#places.forgive();
    if (asked.count === this.#wanted && again.length === 0) return;
    this.#wanted = asked.count;
    this.#recruiting.thereIsRoom();
    const reason = `it was asked for${again.length === 0 ? "" : `; ${again.join(", ")} may have workers again`}`;
    this.#tidings.record([{ kind: "scaled", workers: asked.count, reason }]);
  }

  /** Tells where a host no longer answers, or does again. */
  #silenceOf({ host, state, unheard }: Handle): MasterDeed[] {
    if (host === undefined || state !== "running") return [];
    if (unheard !== undefined) {
      const reason = `${unheard}. Its workers count until their logs are silent`;
      return this.#places.silent(host) ? [{ kind: "trouble", host, reason }] : [];
    }
    return this.#places.answered(host) ? [{ kind: "mended", host, reason: `host ${host} can be reached again` }] : [];
  }

  /** A worker that is silent may be stopped, or cut off: it is killed, in case it is there, and counts no more. */
  async #lost(launched: Launched, now: number): Promise<void> {
    const { handle, worker } = launched;
    if (!this.#endings.isAsked(launched)) {
      const reason = `it has been silent for longer than its lease of ${worker?.lease ?? this.#mandate.folder.definition.lease} s`;
      this.#tidings.record([{ kind: "lost", ...about(handle, worker?.name), reason }]);
    }
    await this.#endings.end(launched, "now", "it is silent", now);
  }

  #departed({ handle, worker, left, gotAnywhere }: Departure, isOver: boolean, now: number): void {
    const asked = this.#endings.forget(handle.id);
    const name = about(handle, worker);
    this.#recruiting.thereIsRoom();
    if (left !== undefined) this.#tidings.record([{ kind: "left", ...name, reason: left }]);
    const words = left === undefined ? lastWords(this.#mandate.folder.path, handle, worker) : "";
    if (left === undefined && !asked) {
      const beginning =
        handle.state === "waiting" && words === ""
          ? "its task was cancelled, or taken out of the queue, before it had begun"
          : "it ended before it had begun";
      const reason = worker === undefined ? beginning : "it is gone, and its log does not say why";
      this.#tidings.record([{ kind: "lost", ...name, reason, ...(words === "" ? {} : { words }) }]);
    }
    if (gotAnywhere || asked || isOver) return;
    const { host } = handle;
    const said = words === "" ? "ended without a word" : `said: ${words}`;
    this.#tidings.lastFailure = `${worker ?? "the last one"} ${left === undefined ? said : `left: ${left}`}`;
    this.#trouble.failed();
    const gaveUp = host !== undefined && this.#places.failed(host);
    this.#recruiting.waitUntil(now + this.#trouble.wait * 1000);
    if (!gaveUp) return;
    const { placeFailures } = this.#mandate.patience;
    const reason = `${placeFailures} workers in a row have finished no epoch there`;
    this.#tidings.record([{ kind: "gave up", host, reason, ...(words === "" ? {} : { words }) }]);
  }
}
