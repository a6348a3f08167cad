import type { Handle, KillMode } from "../launchers/launcher.ts";
import { UserError } from "../space/user-error.ts";
import { addChange } from "../store/change-file.ts";
import type { MasterDeed } from "../store/master-log.ts";
import { stopRequest } from "../store/study-folder.ts";
import { isDismissed, wantedWorkers } from "../study/changes.ts";
import type { Study } from "../study/study.ts";
import { isDead } from "../worker/identity.ts";
import { lostBy } from "../worker/liveness.ts";
import { BestNews } from "./best-news.ts";
import type { Chronicle } from "./chronicle.ts";
import { deedText } from "./deed-lines.ts";
import { lastWords } from "./last-words.ts";
import type { News } from "./notifier.ts";
import type { MasterOrder, MasterOutcome } from "./order.ts";
import { outlookOf } from "./outlook.ts";
import { isPresent, type Launched, leastUseful, rosterOf } from "./roster.ts";
import { trialsLeft } from "./trials-left.ts";
import { Trouble } from "./trouble.ts";
import { Upkeep } from "./upkeep.ts";
import { about, type Departure, Watch } from "./watch.ts";

/** Milliseconds after which a worker that was asked to go, and has not, is asked once more. */
const ASKED_AGAIN = 10_000;
/** Milliseconds that a worker has to go by itself when the study is over, or when people want it to leave at once. */
const GOING = 30_000;
/** Milliseconds that a worker which a launcher calls running may take until its log is there. */
const STARTING = 180_000;
/** Milliseconds without a trial after which a worker that will never have one is let go. */
const IDLE = 60_000;
/** Milliseconds until a launcher that had no room for all is asked for the rest. */
const NO_ROOM = 10_000;

/** A master while it leads. */
export class Reign {
  readonly #order: MasterOrder;
  readonly #chronicle: Chronicle;
  readonly #watch: Watch;
  readonly #upkeep: Upkeep;
  /** Of workers that end before they have got anywhere. */
  readonly #trouble: Trouble;
  /** Of launching them: a host that is cut off stays so while others train on. */
  readonly #launching: Trouble;
  /** Of looking: the launcher cannot list, or the disk is full. */
  readonly #blindness: Trouble;
  /** When and how each handle was asked to go. */
  readonly #asked = new Map<string, { readonly how: KillMode; readonly at: number }>();
  readonly #best = new BestNews();
  #wanted: number;
  /** When it may look, launch, and ask a launcher that had no room again. */
  #lookFrom = 0;
  #launchFrom = 0;
  #roomFrom = 0;
  #lastFailure = "";
  #lastLook: number | undefined;
  /** Before this time nobody is taken for lost: after this machine slept, all logs are old. */
  #judgeFrom = 0;
  #overSince: number | undefined;
  #isRoomTold = false;
  /** Whether a worker was ever launched or found: before, what keeps the launcher from working is told at once. */
  #hasSeenWorkers = false;

  constructor(order: MasterOrder, chronicle: Chronicle) {
    this.#order = order;
    this.#chronicle = chronicle;
    this.#watch = new Watch(order.settle);
    this.#upkeep = new Upkeep(order);
    this.#trouble = new Trouble(order.patience);
    this.#launching = new Trouble(order.patience);
    this.#blindness = new Trouble(order.patience);
    this.#wanted = order.workers;
  }

  /** Looks once and does what is to be done. Throws a UserError where the launcher or the disk never let it begin. */
  async look(): Promise<MasterOutcome | undefined> {
    const now = performance.now();
    if (now < this.#lookFrom) return undefined;
    try {
      const serverNow = this.#chronicle.now();
      const outcome = await this.#lookAt(await this.#order.launcher.list(), serverNow);
      this.#blindness.succeeded();
      return outcome;
    } catch (error) {
      if (!(error instanceof UserError) || !this.#hasSeenWorkers) throw error;
      const wait = this.#bear(this.#blindness, error.message);
      this.#lookFrom = now + wait * 1000;
      return this.#blindness.isExhausted ? { kind: "gave up", reason: error.message } : undefined;
    }
  }

  async #lookAt(handles: readonly Handle[], serverNow: number): Promise<MasterOutcome | undefined> {
    const { folder, schedule } = this.#order;
    const now = performance.now();
    // What the launcher lists no more has written its last line before, so the folder is followed after it.
    const study = folder.follow();
    const roster = rosterOf(handles, study, {
      isLost: this.#mayJudge() ? lostBy(folder, serverNow) : () => false,
      isDead: ({ identity }) => identity !== undefined && isDead(identity),
    });
    if (roster.length > 0) this.#hasSeenWorkers = true;
    const { deeds, departures, successes, isProgress } = this.#watch.look(roster, study, now);
    this.#record(deeds);
    this.#order.look(study);
    const best = this.#best.look(study);
    if (best !== undefined) this.#news("new best", best);
    this.#record(this.#upkeep.look(now));
    if (isProgress) this.#trouble.succeeded();
    for (const { host } of successes) this.#trouble.succeeded(host);

    const { killing, leaving, interrupted } = this.#order;
    const stop = stopRequest(folder.path);
    const outlook = outlookOf(study, schedule);
    const isInterrupted = killing.aborted || leaving.aborted;
    const isOver = isInterrupted || stop !== undefined || outlook.kind !== "open";
    for (const departure of departures) this.#departed(departure, isOver, now);
    if (isInterrupted && interrupted === "workers stay")
      return { kind: "left", reason: "it was interrupted; its workers go on without it" };
    if (isInterrupted || stop !== undefined) {
      await this.#endAll(roster, killing.aborted ? "now" : "gentle", stop ?? "the master was interrupted", now);
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
    await this.#endAll(staying, "now", "the study is over", now);
  }

  async #endAll(roster: readonly Launched[], how: KillMode, reason: string, now: number): Promise<void> {
    for (const launched of roster) await this.#end(launched, how, reason, now);
  }

  /** Replaces who is lost, and keeps as many as are wanted and of use. */
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
      // One on a host that was cut off, and has just come back, has a lease to show life.
      if (state === "silent" && age > this.#order.folder.definition.lease * 1000) await this.#lost(launched, now);
      if (state === "starting" && age > STARTING)
        await this.#end(launched, "now", "it has not begun within three minutes", now);
      if (state === "dismissed" && worker !== undefined && isDismissed(study, worker.name) === "now")
        await this.#end(launched, this.#hasHadItsTime(launched, now) ? "now" : "gentle", "people asked for it", now);
    }
    const present = roster.filter(isPresent);
    const useful = trialsLeft(study) - othersOn(study, present, lostBy(this.#order.folder, serverNow));
    if (present.length > this.#wanted) await this.#release(roster, present.length - this.#wanted, study, now);
    else if (present.length > useful) await this.#releaseIdle(present, present.length - useful, now);
    const isExhausted = this.#trouble.isExhausted || this.#launching.isExhausted;
    if (isExhausted && !present.some((launched) => this.#watch.gotAnywhere(launched)))
      return { kind: "gave up", reason: `workers fail again and again; ${this.#lastFailure}` };
    // One that people let go makes room for another when it has gone.
    const leaving = roster.filter(({ state }) => state === "dismissed").length;
    const missing = Math.min(this.#wanted - leaving, useful) - present.length;
    if (missing > 0 && now >= Math.max(this.#launchFrom, this.#roomFrom)) await this.#launch(missing, now);
    const { avoided } = this.#trouble;
    const hasNoPlace = missing > 0 && roster.length === 0 && now < this.#roomFrom && avoided.length > 0;
    return hasNoPlace
      ? { kind: "gave up", reason: `workers failed on ${avoided.join(", ")}; ${this.#lastFailure}` }
      : undefined;
  }

  async #launch(count: number, now: number): Promise<void> {
    const { launcher, folder } = this.#order;
    this.#trouble.tried();
    try {
      const handles = await launcher.launch({ folder: folder.path, env: {}, count, avoid: this.#trouble.avoided });
      this.#launching.succeeded();
      this.#watch.launched(handles, now);
      if (handles.length > 0) this.#hasSeenWorkers = true;
      if (handles.length < count) this.#hasNoRoom(count - handles.length, now);
      this.#record(handles.map((handle) => ({ kind: "launched", ...about(handle, undefined) })));
    } catch (error) {
      if (!(error instanceof UserError) || !this.#hasSeenWorkers) throw error;
      this.#launchFrom = now + this.#bear(this.#launching, error.message) * 1000;
    }
  }

  /** Told once, since it mostly stays so: the launcher has places for some of those that are wanted. */
  #hasNoRoom(lacking: number, now: number): void {
    this.#roomFrom = now + NO_ROOM;
    if (this.#isRoomTold || this.#trouble.avoided.length > 0) return;
    this.#isRoomTold = true;
    const { on, say } = this.#order;
    say(
      `There is no room for ${lacking} of the ${this.#wanted} workers that are wanted; give ${on} more slots to have them at a time.`,
    );
  }

  /** Those who lose the least go first; one that trains goes after its trial. */
  async #release(roster: readonly Launched[], count: number, study: Study, now: number): Promise<void> {
    for (const launched of leastUseful(roster, count)) {
      const { state, worker } = launched;
      if (state !== "training" || worker === undefined) {
        await this.#end(launched, state === "idle" ? "gentle" : "now", "fewer workers are wanted", now);
      } else if (isDismissed(study, worker.name) === undefined) {
        addChange(this.#order.folder.path, { kind: "retire", worker: worker.name });
      }
    }
  }

  async #releaseIdle(present: readonly Launched[], count: number, now: number): Promise<void> {
    const idle = present.filter(
      (launched) => launched.state === "waiting" || this.#watch.idleFor(launched, now) > IDLE,
    );
    for (const launched of idle.slice(0, count))
      await this.#end(launched, "gentle", "there is no trial left for it", now);
  }

  #followScale(study: Study): void {
    const wanted = wantedWorkers(study);
    if (wanted === undefined || wanted === this.#wanted) return;
    this.#wanted = wanted;
    this.#roomFrom = 0;
    this.#record([{ kind: "scaled", workers: wanted, reason: "it was asked for" }]);
  }

  /** A worker that is silent may be stopped, or cut off: it is killed, in case it is there, and counts no more. */
  async #lost(launched: Launched, now: number): Promise<void> {
    const { handle, worker } = launched;
    if (!this.#asked.has(handle.id)) {
      const reason = `it has been silent for longer than its lease of ${this.#order.folder.definition.lease} s`;
      this.#record([{ kind: "lost", ...about(handle, worker?.name), reason }]);
    }
    await this.#end(launched, "now", "it is silent", now);
  }

  async #end({ handle, worker }: Launched, how: KillMode, reason: string, now: number): Promise<void> {
    const before = this.#asked.get(handle.id);
    if (before?.how === how && now - before.at < ASKED_AGAIN) return;
    this.#asked.set(handle.id, { how, at: now });
    if (before?.how !== how) this.#record([{ kind: "killed", ...about(handle, worker?.name), how, reason }]);
    try {
      await this.#order.launcher.kill(handle, how);
    } catch (error) {
      // One on a host that is cut off cannot be reached; nobody waits for it.
      if (!(error instanceof UserError)) throw error;
      if (before === undefined)
        this.#record([{ kind: "trouble", reason: error.message, again_in: ASKED_AGAIN / 1000 }]);
    }
  }

  #hasHadItsTime({ handle }: Launched, now: number): boolean {
    const asked = this.#asked.get(handle.id);
    return asked !== undefined && now - asked.at >= ASKED_AGAIN;
  }

  #departed({ handle, worker, left, gotAnywhere }: Departure, isOver: boolean, now: number): void {
    const asked = this.#asked.delete(handle.id);
    const name = about(handle, worker);
    this.#roomFrom = 0;
    this.#launchFrom = 0;
    if (left !== undefined) this.#record([{ kind: "left", ...name, reason: left }]);
    const words = left === undefined ? lastWords(this.#order.folder.path, handle, worker) : "";
    if (left === undefined && !asked) {
      const reason = worker === undefined ? "it ended before it had begun" : "it is gone without a word";
      this.#record([{ kind: "lost", ...name, reason, ...(words === "" ? {} : { words }) }]);
    }
    if (gotAnywhere || asked || isOver) return;
    const { host } = handle;
    const said = words === "" ? "ended without a word" : `said: ${words}`;
    this.#lastFailure = `${worker ?? "the last one"} ${left === undefined ? said : `left: ${left}`}`;
    const gaveUp = this.#trouble.failed(host);
    this.#launchFrom = now + this.#trouble.wait * 1000;
    if (!gaveUp || host === undefined) return;
    const { placeFailures } = this.#order.patience;
    const reason = `${placeFailures} workers in a row have finished no epoch there`;
    this.#record([{ kind: "gave up", host, reason, ...(words === "" ? {} : { words }) }]);
  }

  /** Tells of what will be tried again, and in how many seconds; returns those. */
  #bear(trouble: Trouble, message: string): number {
    trouble.tried();
    trouble.failed();
    this.#lastFailure = message;
    if (!trouble.isExhausted) this.#record([{ kind: "trouble", reason: message, again_in: trouble.wait }]);
    return trouble.wait;
  }

  #mayJudge(): boolean {
    const here = Date.now();
    const lease = this.#order.folder.definition.lease * 1000;
    if (this.#lastLook !== undefined && here - this.#lastLook > lease / 2) this.#judgeFrom = here + lease;
    this.#lastLook = here;
    return here >= this.#judgeFrom;
  }

  #news(news: News, text: string): void {
    if (this.#order.news(news, text)) this.#record([{ kind: "notified", news, text }]);
  }

  #record(deeds: readonly MasterDeed[]): void {
    if (deeds.length === 0) return;
    this.#chronicle.record(deeds);
    this.#order.deeds(deeds);
    const { name } = this.#order.folder.definition;
    for (const deed of deeds)
      if (deed.kind === "gave up" || deed.kind === "trouble" || deed.kind === "damaged")
        this.#news("something wrong", `${name}: ${deedText(deed)}`);
  }
}

/** Workers that train and are not among those present: started by somebody else, or leaving after their trial. */
function othersOn(
  { workers, trials }: Study,
  present: readonly Launched[],
  isLost: (worker: string) => boolean,
): number {
  const ours = new Set(present.map(({ worker }) => worker?.name));
  return [...workers.values()].filter(({ name, trial, leftAt }) => {
    if (ours.has(name) || trial === undefined || leftAt !== undefined) return false;
    const known = trials[trial - 1];
    return known?.worker === name && known.state === "running" && !known.byHand && !isLost(name);
  }).length;
}
