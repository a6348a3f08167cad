import { type Arguments, onlyNames, optionsOf, pairOf, rangeOf, requireWhole, stepOf, weightsOf } from "./arguments.ts";
import { difference, gridOf, gridPoint } from "./decimal.ts";
import { type Distribution, logRange, plain } from "./distribution.ts";
import { GrammarError } from "./user-error.ts";

/** Every distribution of the grammar, by its word. */
const calls: Readonly<Record<string, (args: Arguments) => Distribution>> = {
  uniform(args) {
    onlyNames(args, "step");
    const [low, high] = rangeOf(args);
    return plain({ kind: "uniform", ...stepped(low, high, stepOf(args, difference(high, low))) });
  },

  int(args) {
    onlyNames(args, "step");
    const [low, high] = rangeOf(args);
    requireWhole(args);
    const step = stepOf(args, difference(high, low));
    if (step !== undefined && !Number.isInteger(step)) {
      const { at } = args.byName.get("step")!;
      throw new GrammarError(`the step of int must be a whole number, found ${step}; for others use uniform`, at);
    }
    return plain({ kind: "int", ...stepped(low, high, step) });
  },

  loguniform(args) {
    onlyNames(args);
    const [low, high] = rangeOf(args);
    requirePositive(args, low);
    return logRange(low, high, false);
  },

  logint(args) {
    onlyNames(args);
    const [low, high] = rangeOf(args);
    requireWhole(args);
    requirePositive(args, low);
    // Beyond, a logarithm in a double no longer tells a whole number from the next.
    if (high > 1e12) throw new GrammarError("logint goes up to 1e12; beyond it use loguniform", args.inOrder[1]!.at);
    return logRange(low, high, true);
  },

  normal(args) {
    onlyNames(args, "step");
    const [mean, sd] = pairOf(args, "mean", "standard deviation");
    if (!(sd > 0)) {
      const at = args.inOrder[1]!.at;
      throw new GrammarError(`the standard deviation must be above 0, found ${sd}; for one value use fixed`, at);
    }
    const step = stepOf(args, Infinity);
    return plain({ kind: "normal", mean, sd, ...(step === undefined ? {} : { step }) });
  },

  beta(args) {
    onlyNames(args);
    const [a, b] = pairOf(args, "first shape", "second shape");
    // Outside of these, doubles no longer tell most of its shares from 0 and 1, or from each other.
    for (const { value, at } of args.inOrder)
      if (!(Number(value) >= 0.1 && Number(value) <= 1000))
        throw new GrammarError(`a shape of beta lies between 0.1 and 1000, found ${value}; write beta(2, 5)`, at);
    return plain({ kind: "beta", a, b });
  },

  choice(args) {
    onlyNames(args, "weights");
    const options = optionsOf(args);
    const weights = weightsOf(args, options.length);
    return plain({ kind: "choice", options, ...(weights === undefined ? {} : { weights }) });
  },

  ordinal(args) {
    onlyNames(args);
    return plain({ kind: "ordinal", options: optionsOf(args) });
  },

  fixed(args) {
    onlyNames(args);
    const [only] = args.inOrder;
    if (only === undefined || args.inOrder.length > 1) {
      throw new GrammarError(`fixed takes one value, found ${args.inOrder.length}; for several use choice`, args.at);
    }
    return plain({ kind: "fixed", value: only.value });
  },
};

/** The words that begin a distribution. */
const words: readonly string[] = Object.keys(calls);

/** Whether a word begins a distribution. */
export function isCall(word: string): boolean {
  return Object.hasOwn(calls, word);
}

/** The distribution that a call means. Throws GrammarError for a word or values that make none. */
export function distributionOf(args: Arguments): Distribution {
  const make = isCall(args.word) ? calls[args.word] : undefined;
  if (make === undefined) throw unknownCall(args.word, args.at);
  return make(args);
}

/** What to say of a word that a bracket follows but that is no distribution. */
export function unknownCall(word: string, at: number): GrammarError {
  const guess = nearest(word);
  const hint = guess ? `did you mean ${guess}?` : `use one of ${words.join(", ")}`;
  return new GrammarError(`there is no distribution "${word}"; ${hint}`, at);
}

/** What to say of a word that stands alone. */
export function loneWord(word: string, at: number): GrammarError {
  const fix = isCall(word)
    ? `a bracket is missing; write ${word}(...)`
    : `write fixed(${word}), or one of ${words.join(", ")}`;
  return new GrammarError(`"${word}" is not a distribution; ${fix}`, at);
}

/** A range's ends and step, the high end moved down on the last step. */
function stepped(low: number, high: number, step: number | undefined): { low: number; high: number; step?: number } {
  if (step === undefined) return { low, high };
  const grid = gridOf(low, high, step);
  return { low, high: gridPoint(grid, grid.count - 1), step };
}

function requirePositive({ word, inOrder }: Arguments, low: number): void {
  if (low > 0) return;
  const message = `${word} needs ends above 0, found ${low}; a log scale never reaches 0, so start at 1e-6, say`;
  throw new GrammarError(message, inOrder[0]!.at);
}

/** What other tools call a distribution. */
const aliases: Readonly<Record<string, string>> = {
  randint: "int(low, high), both ends included",
  integer: "int(...)",
  float: "uniform(...)",
  real: "uniform(...)",
  quniform: "uniform(low, high, step=...)",
  lognormal: "10 ** normal(mean, sd)",
  gaussian: "normal(...)",
  categorical: "choice(...)",
  constant: "fixed(...)",
};

/** What to write in place of a word that is near a known one, or another tool's. */
function nearest(word: string): string | undefined {
  const simple = word.toLowerCase().replace(/[^a-z]/g, "");
  const alias = Object.hasOwn(aliases, simple) ? aliases[simple] : undefined;
  if (alias !== undefined) return alias;
  const guess = words.find((known) => simple.startsWith(known.slice(0, 4)) || (simple && known.startsWith(simple)));
  return guess && `${guess}(...)`;
}
