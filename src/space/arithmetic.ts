/** Arithmetic around a distribution: what it does to its scale, and what it refuses. */
import { type Distribution, decode } from "./distribution.ts";
import type { ScaleStep } from "./scale.ts";
import { GrammarError } from "./user-error.ts";

/** `base ** inner`. `at` is the place that an error tells of, as in all of these. */
export function power(base: number, inner: Distribution, at: number): Distribution {
  if (!(base > 0) || base === 1) {
    throw new GrammarError(`the base of a power must be above 0 and not 1, found ${base}; write 10 ** or 2 **`, at);
  }
  return scaled(inner, { op: "power", base }, at);
}

/** `by + inner`. */
export function plus(by: number, inner: Distribution, at: number): Distribution {
  return scaled(inner, { op: "add", by }, at);
}

/** `from - inner`. */
export function minus(from: number, inner: Distribution, at: number): Distribution {
  return scaled(inner, { op: "subtractFrom", from }, at);
}

/** `by * inner`. */
export function times(by: number, inner: Distribution, at: number): Distribution {
  if (by === 0) throw new GrammarError("a product with 0 is always 0; write fixed(0)", at);
  return scaled(inner, { op: "multiply", by }, at);
}

/**
 * `round(inner, to)`: the nearest multiple of `to`. The ends of a range are then half as likely as what lies between them, as
 * in other tools' quantised distributions.
 */
export function rounded(inner: Distribution, to: number, at: number): Distribution {
  if (!(to > 0)) throw new GrammarError(`round takes a multiple above 0, found ${to}; write round(x, 8)`, at);
  if (inner.ends?.integer) throw new GrammarError("logint(...) is whole already; write round(loguniform(...), 8)", at);
  // What is rounded needs no exact ends.
  const { ends: _, ...open } = inner;
  return scaled(open, { op: "round", to }, at);
}

/** `inner!`: never widened. */
export function hardened(inner: Distribution, at: number): Distribution {
  const { kind } = inner.base;
  if (kind === "uniform" || kind === "int") return { ...inner, hard: true };
  throw new GrammarError(`${kind}(...) has no ends that "!" could keep from being widened; take the "!" away`, at);
}

function scaled(inner: Distribution, step: ScaleStep, at: number): Distribution {
  const { base, scale, hard, ends } = inner;
  if (base.kind === "choice" || base.kind === "ordinal" || base.kind === "fixed") {
    throw new GrammarError(`${base.kind}(...) takes no arithmetic; write the values as they should be`, at);
  }
  if (ends) {
    const name = ends.integer ? "logint" : "loguniform";
    throw new GrammarError(`${name}(...) takes no arithmetic; write it as 10 ** uniform(...)`, at);
  }
  const distribution = { base, scale: [...scale, step], hard };
  checkEnds(distribution, at);
  return distribution;
}

/** Refuses values that doubles cannot hold, or cannot tell apart. */
function checkEnds(distribution: Distribution, at: number): void {
  const ends = [decode(distribution, 0), decode(distribution, 1)];
  const infinite = ends.find((value) => !Number.isFinite(value));
  if (infinite !== undefined) {
    throw new GrammarError(`its values go as far as ${infinite}; make its range smaller`, at);
  }
  if (ends[0] === ends[1]) throw new GrammarError(`all its values round to ${ends[0]}; move its ends apart`, at);
  if (distribution.scale.at(-1)?.op === "power" && ends.includes(0)) {
    throw new GrammarError("its smallest values are too near 0 for a computer; make its range smaller", at);
  }
}
