import { type Options, optionReader } from "../definition/options.ts";
import type { Stage } from "../study/study.ts";
import { topShare } from "./asha.ts";
import { type Bracket, type BracketView, rankedAt } from "./bracket.ts";
import { halving } from "./halving.ts";
import { noRung } from "./rungs.ts";
import type { Schedule } from "./schedule.ts";

/**
 * Hyperband: brackets of successive halving that begin at different rungs, since nobody knows how early a curve tells how
 * it will end. A trial's number decides its bracket, and each bracket gets its share all along, so that a stage that is
 * cut short has had some of each.
 *
 * Options: `eta` 3, `grace` 1 (the first rung's epoch in the widest bracket; R / grace is the paper's R), and
 * `synchronous` false: each rung goes on as in `asha`, or else waits until all that can come to it have come, and exactly
 * the paper's numbers go on, each round of brackets on its own.
 * Reference: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 18 (2018).
 */
export function hyperband(options: Options): Schedule {
  return hyperbandWith(readHyperband("hyperband", options));
}

interface HyperbandOptions {
  readonly eta: number;
  readonly grace: number;
  readonly synchronous: boolean;
}

export function readHyperband(schedule: string, options: Options): HyperbandOptions {
  const read = optionReader(schedule, options, "schedule");
  const eta = read.number("eta", 3, { least: 1.1 });
  const grace = read.number("grace", 1, { least: 0.001 });
  const synchronous = read.flag("synchronous", false);
  read.end();
  return { eta, grace, synchronous };
}

export function hyperbandWith({ eta, grace, synchronous }: HyperbandOptions): Schedule {
  const bracketsOf = (stage: Stage) => stageBrackets(stage, hyperbandTable(stage.epochs, eta, grace), synchronous);
  return {
    ...halving(bracketsOf, synchronous ? fullRung(eta) : topShare(eta)),
    stopsNone: ({ epochs }) => (hyperbandTable(epochs, eta, grace).length === 1 ? noRung(grace) : undefined),
  };
}

/** A row of Hyperband's table: one bracket's rungs, the last at the most epochs. */
type TableRow = readonly { readonly trials: number; readonly epochs: number }[];

/**
 * Hyperband's brackets for training up to `most` epochs (Li 2018, algorithm 1), the widest first, which begins at `least`
 * epochs or as many as divide `most` by a power of `eta`.
 */
export function hyperbandTable(most: number, eta: number, least = 1): readonly TableRow[] {
  // A hair's breadth, since 81 / 3 ** 4 may come out as less than 1.
  const hair = 1e-9;
  let sMax = 0;
  while (most / eta ** (sMax + 1) >= least - hair) sMax++;
  return Array.from({ length: sMax + 1 }, (_, bracket) => {
    const s = sMax - bracket;
    const n = Math.ceil(((sMax + 1) / (s + 1)) * eta ** s - hair);
    return Array.from({ length: s + 1 }, (_, i) => ({
      trials: Math.floor(n / eta ** i + hair),
      epochs: most / eta ** (s - i),
    }));
  });
}

/** The bracket, as its index in the table, of each of the first `count` places in one round of the table, or of all if there are fewer. */
export function bracketOrder(table: readonly TableRow[], count = Infinity): number[] {
  const places = table.flatMap(([first], bracket) => {
    const size = first?.trials ?? 0;
    return Array.from({ length: Math.min(size, count) }, (_, i) => ({ bracket, at: (i + 0.5) / size }));
  });
  places.sort((a, b) => a.at - b.at || a.bracket - b.bracket);
  return places.slice(0, count).map(({ bracket }) => bracket);
}

/** A stage's trials by bracket; with `rounds`, each round of the table has brackets of its own. Trials carried into the stage train to its end. */
function stageBrackets({ carried, first, last }: Stage, table: readonly TableRow[], rounds: boolean): Bracket[] {
  const order = bracketOrder(table, last - first + 1);
  const levels = table.map((row) => row.slice(0, -1).map(({ epochs }) => epochs));
  const numbers = new Map<number, number[]>();
  for (let index = 0; index <= last - first; index++) {
    const round = rounds ? Math.floor(index / order.length) : 0;
    const key = round * table.length + order[index % order.length]!;
    const found = numbers.get(key);
    if (found === undefined) numbers.set(key, [first + index]);
    else found.push(first + index);
  }
  const brackets = [...numbers].map(([key, numbers]) => ({ numbers, levels: levels[key % table.length]! }));
  return [{ numbers: carried, levels: [] }, ...brackets];
}

/** A rung's share of the whole bracket, at least one, once nobody else can come to it. */
function fullRung(eta: number): (view: BracketView, rung: number) => number {
  return (view, rung) => {
    const { bracket, standings } = view;
    if (standings.length < bracket.numbers.length) return 0;
    const left = new Set<number>();
    for (let k = 0; ; k++) {
      const coming = standings.some(
        ({ trial, losses, phase }) => losses.length <= k && phase !== "ended" && !left.has(trial.number),
      );
      if (coming) return 0;
      const quota = Math.max(1, Math.floor(bracket.numbers.length / eta ** (k + 1) + 1e-9));
      if (k === rung) return quota;
      for (const { trial } of rankedAt(view, k).slice(quota)) left.add(trial.number);
    }
  };
}
