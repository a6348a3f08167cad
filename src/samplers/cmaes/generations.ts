import type { StreamKey } from "../../math/random.ts";
import { type History, RowStatus } from "../../study/history.ts";
import { firstSearch, nextSearch, type Search, type View } from "./search.ts";

/** A generation that is over: the rows it was made of as they were, and the search after it. */
interface Past {
  readonly points: Float64Array;
  readonly status: Uint8Array;
  readonly losses: Float64Array;
  readonly search: Search;
}

const memory = new WeakMap<History, { readonly key: string; readonly past: Past[] }>();

/**
 * The search as it stands after a history's generations: rows in the order of their trials, each generation as many as the
 * population. A generation is over when none of its trials is pending any more, or when as many later ones have ended: those
 * still pending are then left out of it. Trials beyond it are drawn from what is known, and belong to the next.
 *
 * Generations replayed before are remembered with the history, and replayed again from the first that has changed.
 */
export function replay(history: History, view: View, keys: readonly StreamKey[]): Search {
  const key = JSON.stringify(keys);
  let known = memory.get(history);
  if (known?.key !== key) {
    known = { key, past: [] };
    memory.set(history, known);
  }
  const { past } = known;
  let search = firstSearch(view);
  let from = 0;
  for (let generation = 0; isOver(history, from, search.strategy.lambda); generation++) {
    const to = from + search.strategy.lambda;
    const before = past[generation];
    if (before !== undefined && isSame(before, history, from, to)) {
      search = before.search;
    } else {
      past.length = generation;
      search = nextSearch(view, search, outcomesOf(history, from, to), [...keys, generation]);
      past.push({
        points: history.points.slice(from * history.dimensions, to * history.dimensions),
        status: history.status.slice(from, to),
        losses: history.losses.slice(from, to),
        search,
      });
    }
    from = to;
  }
  return search;
}

function isOver({ count, status }: History, from: number, lambda: number): boolean {
  if (from + lambda > count) return false;
  if (!status.subarray(from, from + lambda).includes(RowStatus.pending)) return true;
  let later = 0;
  for (let row = from + lambda; row < count && later < lambda; row++) if (status[row] !== RowStatus.pending) later++;
  return later === lambda;
}

function isSame(past: Past, { points, dimensions, status, losses }: History, from: number, to: number): boolean {
  for (let row = from; row < to; row++) {
    if (status[row] !== past.status[row - from]) return false;
    if (!Object.is(losses[row], past.losses[row - from])) return false;
  }
  for (let i = 0; i < past.points.length; i++) {
    if (!Object.is(points[from * dimensions + i], past.points[i])) return false;
  }
  return true;
}

function outcomesOf({ points, dimensions, status, losses }: History, from: number, to: number) {
  const outcomes = [];
  for (let row = from; row < to; row++) {
    if (status[row] === RowStatus.pending) continue;
    const scored = status[row] === RowStatus.scored && Number.isFinite(losses[row]);
    outcomes.push({
      point: points.slice(row * dimensions, (row + 1) * dimensions),
      loss: scored ? losses[row]! : Infinity,
    });
  }
  return outcomes;
}
