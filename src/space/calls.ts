import type { Distribution, Value } from "./distribution.ts";
import { named, type Reader } from "./grammar.ts";
import type { Token } from "./tokens.ts";
import { GrammarError } from "./user-error.ts";

/** The arguments of a call: those in order, and those by name. */
interface Arguments {
  readonly call: Token;
  readonly inOrder: readonly { readonly value: Value; readonly at: number }[];
  readonly byName: ReadonlyMap<string, { readonly value: Value | readonly Value[]; readonly at: number }>;
}

/** Every distribution of the grammar, by its word. */
const calls: Readonly<Record<string, (args: Arguments) => Distribution>> = {
  uniform(args) {
    const [low, high] = rangeOf(args);
    const step = stepOf(args, high - low);
    return plain({ kind: "uniform", low, high, ...(step === undefined ? {} : { step }) });
  },
  int(args) {
    const [low, high] = rangeOf(args);
    requireIntegers(args, [low, high], "int");
    const step = stepOf(args, high - low);
    if (step !== undefined) requireIntegers(args, [step], "step of int");
    return plain({ kind: "int", low, high, ...(step === undefined ? {} : { step }) });
  },
  loguniform(args) {
    noNames(args);
    const [low, high] = rangeOf(args);
    requirePositive(args, low);
    return logRange(low, high, false);
  },
  logint(args) {
    noNames(args);
    const [low, high] = rangeOf(args);
    requireIntegers(args, [low, high], "logint");
    requirePositive(args, low);
    return logRange(low, high, true);
  },
  normal(args) {
    const [mean, sd] = numbers(args, ["mean", "standard deviation"]);
    if (!(sd > 0)) throw new GrammarError(`the standard deviation must be above 0, found ${sd}`, args.inOrder[1]!.at);
    const step = stepOf(args, Infinity);
    return plain({ kind: "normal", mean, sd, ...(step === undefined ? {} : { step }) });
  },
  choice(args) {
    const options = optionsOf(args, "choice");
    const weights = weightsOf(args, options.length);
    return plain({ kind: "choice", options, ...(weights === undefined ? {} : { weights }) });
  },
  ordinal(args) {
    noNames(args);
    return plain({ kind: "ordinal", options: optionsOf(args, "ordinal") });
  },
  fixed(args) {
    noNames(args);
    if (args.inOrder.length !== 1) {
      throw new GrammarError(`fixed takes one value, found ${args.inOrder.length}`, args.call.at);
    }
    return plain({ kind: "fixed", value: args.inOrder[0]!.value });
  },
};

/** The words that begin a distribution. */
export const distributionWords: readonly string[] = Object.keys(calls);

/** A log-scaled range by its end values: the base coordinate is their decimal logarithm. */
export function logRange(low: number, high: number, integer: boolean): Distribution {
  // Each whole number owns the half on either side of it, so the ends are as likely as their neighbours.
  const room = integer ? 0.5 : 0;
  return {
    base: { kind: "uniform", low: Math.log10(low - room), high: Math.log10(high + room) },
    scale: [{ op: "power", base: 10 }],
    hard: false,
    ends: { low, high, integer },
  };
}

/** A distribution without a scale. */
export function plain(base: Distribution["base"]): Distribution {
  return { base, scale: [], hard: false };
}

/** Reads the rest of a call whose word has been taken. */
export function readCall(reader: Reader, word: Token): Distribution {
  const make = Object.hasOwn(calls, word.text) ? calls[word.text] : undefined;
  if (make === undefined) {
    const next = reader.peek();
    const known = distributionWords.join(", ");
    if (next.kind !== "sign" || next.text !== "(") {
      throw new GrammarError(
        `"${word.text}" is not a distribution; write fixed(${word.text}), or one of ${known}`,
        word.at,
      );
    }
    const guess = nearest(word.text);
    const hint = guess ? `did you mean ${guess}(...)?` : `use one of ${known}`;
    throw new GrammarError(`there is no distribution "${word.text}"; ${hint}`, word.at);
  }
  reader.expectSign("(", `after ${word.text}`);
  return make(readArguments(reader, word));
}

function readArguments(reader: Reader, call: Token): Arguments {
  const inOrder: { value: Value; at: number }[] = [];
  const byName = new Map<string, { value: Value | readonly Value[]; at: number }>();
  while (!reader.takeSign(")")) {
    if (inOrder.length + byName.size > 0) reader.expectSign(",", `between the values of ${call.text}(...)`);
    const token = reader.peek();
    if (token.kind === "end") throw new GrammarError(`the bracket of ${call.text}( is never closed`, call.at);
    const after = reader.peek(1);
    if (token.kind === "word" && after.kind === "sign" && after.text === "=") {
      reader.take();
      reader.take();
      const open = reader.peek();
      const value = open.kind === "sign" && open.text === "[" ? reader.takeList("") : reader.takeValue();
      byName.set(token.text, { value, at: token.at });
    } else {
      if (token.kind === "sign" && token.text === "[") {
        throw new GrammarError(`${call.text} takes its values without [ ]; write ${call.text}(a, b)`, token.at);
      }
      if (byName.size > 0)
        throw new GrammarError(`${named(token)} comes after a named value; put named values last`, token.at);
      inOrder.push({ value: reader.takeValue(), at: token.at });
    }
  }
  return { call, inOrder, byName };
}

function numbers(args: Arguments, names: readonly [string, string]): [number, number] {
  const { call, inOrder } = args;
  if (inOrder.length !== 2) {
    throw new GrammarError(
      `${call.text} takes a ${names[0]} and a ${names[1]}, found ${inOrder.length} value${inOrder.length === 1 ? "" : "s"}`,
      call.at,
    );
  }
  for (const { value, at } of inOrder) {
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new GrammarError(`${call.text} takes finite numbers, found ${String(value)}`, at);
    }
  }
  return [Number(inOrder[0]!.value), Number(inOrder[1]!.value)];
}

function rangeOf(args: Arguments): [number, number] {
  const [low, high] = numbers(args, ["low end", "high end"]);
  const { call } = args;
  if (low > high) {
    throw new GrammarError(
      `${call.text}(${low}, ${high}) has its low end above its high end; write ${call.text}(${high}, ${low})`,
      call.at,
    );
  }
  if (low === high)
    throw new GrammarError(`${call.text}(${low}, ${high}) has one value only; write fixed(${low})`, call.at);
  return [low, high];
}

function stepOf(args: Arguments, width: number): number | undefined {
  noNames(args, "step");
  const given = args.byName.get("step");
  if (given === undefined) return undefined;
  const { value, at } = given;
  if (typeof value !== "number" || !(value > 0))
    throw new GrammarError(`step must be a number above 0, found ${String(value)}`, at);
  if (value > width)
    throw new GrammarError(`step=${value} is wider than the whole range of ${width}; make it smaller`, at);
  return value;
}

function weightsOf(args: Arguments, count: number): readonly number[] | undefined {
  noNames(args, "weights");
  const given = args.byName.get("weights");
  if (given === undefined) return undefined;
  const { value, at } = given;
  if (!Array.isArray(value)) throw new GrammarError("weights must be a list; write weights=[0.7, 0.3]", at);
  if (value.length !== count)
    throw new GrammarError(`${count} options need ${count} weights, found ${value.length}`, at);
  const weights = value.map((w: Value) => {
    if (typeof w !== "number" || !(w >= 0))
      throw new GrammarError(`a weight must be a number of at least 0, found ${String(w)}`, at);
    return w;
  });
  if (!weights.some((w) => w > 0)) throw new GrammarError("all weights are 0; give one option a weight above 0", at);
  return weights;
}

function optionsOf({ call, inOrder }: Arguments, name: string): Value[] {
  if (inOrder.length === 0) throw new GrammarError(`${name} needs at least one option; write ${name}(a, b)`, call.at);
  const options: Value[] = [];
  for (const { value, at } of inOrder) {
    if (options.includes(value))
      throw new GrammarError(`${String(value)} stands twice; options must differ (use weights to prefer one)`, at);
    options.push(value);
  }
  return options;
}

function requireIntegers({ call }: Arguments, values: readonly number[], name: string): void {
  const wrong = values.find((x) => !Number.isInteger(x));
  if (wrong !== undefined)
    throw new GrammarError(`${name} takes whole numbers, found ${wrong}; for others use uniform`, call.at);
}

function requirePositive({ call }: Arguments, low: number): void {
  if (low > 0) return;
  throw new GrammarError(
    `${call.text} needs ends above 0, found ${low}; a log scale never reaches 0, so start at 1e-6, say`,
    call.at,
  );
}

function noNames({ call, byName }: Arguments, except?: string): void {
  for (const [name, { at }] of byName) {
    if (name !== except)
      throw new GrammarError(`${call.text} has no "${name}"${except ? `; it knows "${except}"` : ""}`, at);
  }
}

/** The known word nearest to a misspelt one. */
function nearest(word: string): string | undefined {
  const simple = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");
  const aliases: Readonly<Record<string, string>> = {
    randint: "int",
    integer: "int",
    float: "uniform",
    real: "uniform",
    lognormal: "normal",
    gaussian: "normal",
    categorical: "choice",
    log_uniform: "loguniform",
    reals: "uniform",
    constant: "fixed",
    quniform: "uniform",
  };
  const alias = Object.hasOwn(aliases, word.toLowerCase()) ? aliases[word.toLowerCase()] : undefined;
  return (
    alias ??
    distributionWords.find((known) => simple(word).startsWith(known.slice(0, 4)) || known.startsWith(simple(word)))
  );
}
