import { type Patience, Trouble } from "./trouble.ts";

interface Place {
  /** Workers in a row that came to nothing there. */
  failures: number;
  /** Of starting any there. */
  readonly reaching: Trouble;
  /** Whether it does not answer, while workers are believed to run there. */
  isSilent: boolean;
  /** When one may be started there again, in milliseconds; Infinity where it is given up. */
  from: number;
}

/**
 * The places (hosts, nodes, slots) where something is wrong. One where workers fail again and again is given up; one that
 * cannot be reached is tried ever more seldom, and then given up, too.
 */
export class Places {
  readonly #patience: Patience;
  readonly #places = new Map<string, Place>();

  constructor(patience: Patience) {
    this.#patience = patience;
  }

  /** A worker came to nothing there. True where that gives the place up. */
  failed(name: string): boolean {
    const place = this.#at(name);
    place.failures++;
    if (place.from === Number.POSITIVE_INFINITY || place.failures < this.#patience.placeFailures) return false;
    place.from = Number.POSITIVE_INFINITY;
    return true;
  }

  /** A worker got anywhere there. */
  succeeded(name: string): void {
    const place = this.#places.get(name);
    if (place !== undefined) place.failures = 0;
  }

  /** None could be started there. Seconds until it is tried again; undefined where that gives the place up. */
  refused(name: string, now: number): number | undefined {
    const place = this.#at(name);
    const { reaching } = place;
    reaching.tried();
    reaching.failed();
    place.from = reaching.isExhausted ? Number.POSITIVE_INFINITY : now + reaching.wait * 1000;
    return reaching.isExhausted ? undefined : reaching.wait;
  }

  /** It does not answer, while workers are believed to run there. True where that is news. */
  silent(name: string): boolean {
    const place = this.#at(name);
    const isNews = !place.isSilent && place.reaching.rounds === 0;
    place.isSilent = true;
    return isNews;
  }

  /** It answers again, so it is no longer given up for having been silent. True where that is news. */
  answered(name: string): boolean {
    return this.#places.get(name)?.isSilent === true && this.#mended(name);
  }

  /** A worker was started there. True where that is news. */
  reached(name: string): boolean {
    const place = this.#places.get(name);
    return place !== undefined && (place.isSilent || place.reaching.rounds > 0) && this.#mended(name);
  }

  /** Forgets what was wrong, so that all are tried again; returns those that were given up. */
  forgive(): readonly string[] {
    const { givenUp } = this;
    this.#places.clear();
    return givenUp;
  }

  /** Those where no worker is started any more. */
  get givenUp(): readonly string[] {
    return this.avoided(Number.MAX_VALUE);
  }

  /** Those where none is started now. */
  avoided(now: number): readonly string[] {
    return [...this.#places].flatMap(([name, { from }]) => (from > now ? name : []));
  }

  /** Whether one is missing that may be back: then more slots elsewhere are not what is asked for. */
  lackOne(now: number): boolean {
    return [...this.#places.values()].some(({ isSilent, from }) => isSilent || from > now);
  }

  /** When the first of those that wait may be tried again; undefined where none waits. */
  nextTry(now: number): number | undefined {
    const times = [...this.#places.values()].flatMap(({ from }) => (from > now && Number.isFinite(from) ? from : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  #mended(name: string): boolean {
    const place = this.#at(name);
    place.isSilent = false;
    place.reaching.succeeded();
    if (place.failures < this.#patience.placeFailures) place.from = 0;
    return true;
  }

  #at(name: string): Place {
    let place = this.#places.get(name);
    if (place === undefined) {
      place = { failures: 0, reaching: new Trouble(this.#patience), isSilent: false, from: 0 };
      this.#places.set(name, place);
    }
    return place;
  }
}
