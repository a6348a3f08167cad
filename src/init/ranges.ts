import { printValue } from "../space/print.ts";
import { type FoundOption, wordsOf } from "./found.ts";

/** What to search an option over, as an expression of the space grammar, and why so. */
export interface Range {
  readonly expression: string;
  readonly why: string;
}

interface Rule {
  /** Of the option's name with blanks between its words: `weight decay`. */
  readonly names: RegExp;
  readonly range: (value: number | undefined) => string;
  readonly why: string;
}

/** What is known of hyperparameters by their names; the first that fits. */
const rules: readonly Rule[] = [
  {
    names: /\b(warm ?up)\b/,
    range: (value) => (value === undefined || value < 1 ? "uniform(0, 0.3)" : factors(value, 10, true)),
    why: "how long the learning rate rises at first",
  },
  {
    names: /\b(lr|learning ?rate|step ?size|base lr|max lr)\d*\b(?! (decay|gamma|step|schedule))/,
    range: (value) => decades(value ?? 1e-3, 2, -7, 1),
    why: "a learning rate's effect multiplies, so each power of ten is tried as often as the next",
  },
  {
    names: /\b(weight ?decay|wd|l1|l2|reg|regulari[sz]ation|lambda|penalty)\b/,
    range: (value) => decades(value ?? 1e-4, 2, -8, 0),
    why: "regularisation multiplies, so it is searched by its power of ten",
  },
  {
    names: /\b(momentum|beta ?\d?|ema|ema decay|polyak|rho)\b/,
    range: (value) => nearOne(value ?? 0.9),
    why: "what counts is how far it stays from 1: 0.9 averages over 10 steps, 0.99 over 100",
  },
  {
    names: /\b(gamma|lr decay|decay rate|decay)\b/,
    range: (value) => nearOne(value ?? 0.9),
    why: "a factor applied again and again, so its distance from 1 is what counts",
  },
  {
    names: /\b(drop ?out|drop ?path|drop ?rate|drop ?connect|drop|p drop|dropout p)\d*\b/,
    range: (value) => `uniform(0, ${Math.max(0.7, tidy(Math.min(1, (value ?? 0) + 0.2)))})`,
    why: "a share of units, so on a linear scale",
  },
  {
    names: /\b(smoothing|mix ?up|cut ?mix|noise|augment\w*)\b/,
    range: (value) => `uniform(0, ${tidy(Math.max(0.5, 2 * (value ?? 0)))})`,
    why: "a strength, from none on",
  },
  {
    names: /\b(clip\w*|max grad norm|grad norm|temperature|tau|margin)\b/,
    range: (value) => decades(value ?? 1, 1, -3, 3),
    why: "a size, so it is searched by its power of ten",
  },
  {
    names: /\b(batch ?size|batch|bs|accum\w*)\b/,
    range: (value) => factors(value ?? 64, 4, true),
    why: "doubling it matters as much from 32 as from 128; powers of two suit the hardware",
  },
  {
    names:
      /\b(heads?|hidden\w*|width|units|neurons|channels?|filters?|embed\w*|emb|dims?|d model|n embd|features|latent\w*|rank|size)\b/,
    range: (value) => factors(value ?? 64, 4, true),
    why: "a width's effect multiplies, so by factors of two",
  },
  {
    names: /\b(layers?|depth|blocks?|n layer)\b/,
    range: (value) => `int(1, ${Math.max(4, 2 * Math.round(value ?? 2))})`,
    why: "a count of layers",
  },
  {
    names: /\b(kernel|kernel size)\b/,
    range: () => "ordinal(3, 5, 7)",
    why: "odd sizes keep a convolution centred",
  },
];

/** The range for an option that is known to be a hyperparameter; undefined where nothing tells. */
export function rangeFor(option: FoundOption): Range | undefined {
  const { choices, spelling, flags, value } = option;
  if (option.several || spelling === "switch") return undefined;
  if (choices !== undefined) return choices.length < 2 ? undefined : choiceOf(choices);
  if (spelling === "pair") {
    return { ...choiceOf(flags.map((flag) => flag.replace(/^--/, ""))), why: "a switch, on or off" };
  }
  if (spelling === "environment" && /^(true|false)$/.test(value ?? ""))
    return { expression: "choice(true, false)", why: "a switch, on or off" };
  const number = value === undefined ? undefined : Number(value);
  if (number !== undefined && !isUsual(number)) return undefined;
  const words = wordsOf(option);
  const rule = rules.find(({ names }) => names.test(words));
  return rule && { expression: rule.range(number), why: rule.why };
}

/** What a number of unknown meaning could be searched over, as a suggestion. */
export function guessFor({ value, several }: FoundOption): string | undefined {
  const number = Number(value);
  if (value === undefined || several || !isUsual(number) || number === 0) return undefined;
  if (Number.isInteger(number) && !/[.e]/i.test(value)) return factors(number, 4, false);
  return decades(number, 1, -12, 12);
}

/** Whether a number can be a hyperparameter's: what is below 0, or far beyond what training knows, means something else. */
function isUsual(number: number): boolean {
  return number === 0 || (number >= 1e-12 && number <= 1e9);
}

function choiceOf(options: readonly string[]): Range {
  const values = options.map((text) => (text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text));
  const numbers = values.every((value) => typeof value === "number");
  return {
    expression: `${numbers ? "ordinal" : "choice"}(${values.map(printValue).join(", ")})`,
    why: numbers ? "the values that the program names, which have an order" : "what the program lets one choose",
  };
}

/** So many powers of ten below and above a value, between whole and half exponents. */
function decades(value: number, around: number, low: number, high: number): string {
  // 0 is on no log scale: then a usual range.
  const middle = Math.log10(value > 0 ? value : 1e-4);
  const from = Math.max(Math.min(low, halves(middle - 1)), halves(middle - around));
  const to = Math.min(Math.max(high, halves(middle + 1)), halves(middle + around));
  return `10 ** uniform(${from}, ${to})`;
}

/** `1 - 10 ** x` around a value below 1; a small one, for which that says nothing, linearly. */
function nearOne(value: number): string {
  if (!(value < 1) || value < 0.5) return "uniform(0, 0.99)";
  const middle = Math.log10(1 - value);
  return `1 - 10 ** uniform(${halves(Math.max(-6, middle - 1.5))}, ${middle > -1.8 ? -0.3 : halves(middle + 1.5)})`;
}

/** A whole number a factor down and up; powers of two where it is one. */
function factors(value: number, factor: number, binary: boolean): string {
  const whole = Math.max(1, Math.round(value));
  const exponent = Math.log2(whole);
  const steps = Math.ceil(Math.log2(factor));
  if (binary && Number.isInteger(exponent)) return `2 ** int(${Math.max(0, exponent - steps)}, ${exponent + steps})`;
  return `logint(${Math.max(1, Math.floor(whole / factor))}, ${whole * factor})`;
}

function halves(x: number): number {
  return Math.round(2 * x) / 2;
}

function tidy(x: number): number {
  return Number(x.toPrecision(2));
}
