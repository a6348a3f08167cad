import { goalOf } from "../../definition/metric.ts";
import { readNumber, readPrintedNumber } from "./numbers.ts";

/** A number under a name on a line: `value` is undefined where what stands there cannot be told for sure. */
interface PrintedValue {
  readonly value: number | undefined;
  /** What stands directly behind the number: `%`, `ms`. */
  readonly unit: string;
  /** As it is written. */
  readonly text: string;
}

/** What a line of a program's output says. */
interface PrintedLine {
  /** By `metricKey` of the name; of a name that stands twice the last. */
  readonly values: ReadonlyMap<string, PrintedValue>;
  /** The epoch that it names. */
  readonly epoch?: number;
  /** Whether it tells how far an epoch is, so that a later line may say better: a progress bar, or a batch's number. */
  readonly partial: boolean;
}

/** A name as names are compared: `Val Loss`, `val/loss`, `val's loss` and `val_loss` are one. */
export function metricKey(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/'s(?![\p{L}\p{N}])/gu, "")
    .replaceAll(/[^\p{L}\p{N}%]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
}

/** Words before a name that are part of it: the loss of `val loss: 0.5` is no plain loss. */
const qualifier =
  /^(train(ing)?|val(id(ation)?)?|dev|eval(uation)?|test(ing)?|best|worst|mean|avg|average|min|max|ema|running|total|last|final|old|new|prev(ious)?|initial|teacher|student)$/i;

/** Words before "epoch" with which it is not the one that the line is about. */
const otherEpoch = /^(best|last|prev(ious)?|total|per|of|num|n|max|min|every|each)$/i;

/** Words that name the part of the data that the rest of the line is about: `Val: loss=0.5`. */
const section =
  /(?:^|[\s[(|*=-])(train(?:ing)?|val(?:id(?:ation)?)?|dev|eval(?:uation)?|test(?:ing)?)(?:[ \t]+(?:set|results?|metrics?|phase))?[ \t]*[\]):|>*-]+(?=[\s\S])/gi;

/** The part of the data in a metric's own name, as its key has it. */
const ownPart = /(?:^|_)(?:train|val|valid|dev|eval|test)(?:ing|idation|uation)?_/;

// A word has an end, and the one before an epoch a beginning: a line may be a megabyte of letters, which are not gone through once for each.
const name =
  /(?<![\p{L}\p{N}_])((?:[\p{L}_][\p{L}\p{N}_./@-]{0,99}(?:'s)?[ \t]+(?!(?:nan|inf|infinity)\b)){0,3}[\p{L}_][\p{L}\p{N}_./@-]{0,99})(?:["']?[ \t]*([=:])[ \t]*|[ \t]+(?=[-+]?(?:\.?\d|nan|inf)))/giu;

const value =
  /^["']?(?:[A-Za-z_][\w.]*\()?[[(]?([+-]?(?:1\.#\w+|(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|nan|inf(?:inity)?))(?:\/(\d+(?:\.\d+)?))?(%|[A-Za-zµ]+(?:\/[A-Za-z]+)?)?/i;

const epochMark =
  /(?<before>(?<![\p{L}_])[\p{L}_]+[ \t]+)?(?<![\p{L}\p{N}_])epoch["']?[ \t]*[=:#]?[ \t]*[[("']?[ \t]*(?<epoch>\d+(?:\.\d+)?)(?:[ \t]*(?:\/|of)[ \t]*\d+)?[\])]?/iu;

const progress =
  /\d[ \t]*%[ \t]*[|([]|\[[ \t]*\d+[ \t]*\/[ \t]*\d+|^[ \t]*\d+[ \t]*\/[ \t]*\d+|\b(?:step|batch|iter(?:ation)?|it)s?\b[ \t]*[=:#]?[ \t]*[[(]?\d/i;

const outOf = /(?:\[|^)[ \t]*(?<epoch>\d+)[ \t]*\/[ \t]*(?<of>\d+)(?![\d.])[ \t]*\]?/;

/**
 * Reads one line, without a terminal's colours. Prose, and names without numbers, are passed over.
 * @param epochs where no epoch is named, a number out of so many is one: the 3 of `[3/20] loss=0.5`
 */
export function readPrinted(line: string, epochs?: number): PrintedLine {
  const mark = /epoch/i.test(line) ? epochMark.exec(line) : null;
  const named = mark === null || otherEpoch.test(mark.groups?.before?.trim() ?? "") ? undefined : mark;
  const counted = epochs === undefined ? null : outOf.exec(line);
  const epoch = named ?? (Number(counted?.groups?.of) === epochs ? (counted ?? undefined) : undefined);
  const number = epoch?.groups?.epoch;
  const rest = epoch === undefined ? line : line.slice(0, epoch.index) + line.slice(epoch.index + epoch[0].length);
  const values = new Map(printedValues(line).map((value) => [value.key, value]));
  const partial = progress.test(rest);
  return number === undefined ? { values, partial } : { values, epoch: Number(number), partial };
}

/** The numbers of a line with the keys of their names and their places, in its order. */
export function printedValues(line: string): readonly (PrintedValue & { readonly key: string; readonly at: number })[] {
  const sections = /train|val|dev|test/i.test(line) ? matches(section, line) : [];
  const found: (PrintedValue & { readonly key: string; readonly at: number })[] = [];
  for (const { 1: words = "", 2: sign, 0: all, index } of matches(name, line)) {
    const at = index + all.length;
    if (sign === undefined && !namesMetric(words)) continue;
    // A line of a source file, as in [trainer.py:2136].
    if (sign === ":" && /\.(py|pyx|cc?|cpp|cu|h|jl|rs|[jt]s)$/.test(words)) continue;
    const read = valueAt(line, at);
    if (read === undefined) continue;
    const part = sections.findLast((each) => each.index + each[0].length <= index + 1)?.[1];
    found.push({ value: read.value, unit: read.unit, text: read.text, key: keyOf(words, part), at });
  }
  return found;
}

/** As matchAll, which compiles the pattern anew for each line. */
function matches(pattern: RegExp, line: string): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) found.push(match);
  return found;
}

/** What is known of words that have stood before numbers: a program has few names for many lines. */
function remembered<Known>(tell: (words: string) => Known): (words: string) => Known {
  const told = new Map<string, Known>();
  return (words) => {
    const known = told.get(words);
    if (known !== undefined) return known;
    if (told.size === 300) told.clear();
    const now = tell(words);
    told.set(words, now);
    return now;
  };
}

/** Whether a number may follow these words without a sign, as in `val loss 0.5`: else all prose with numbers would be values. */
const namesMetric = remembered((words) => goalOf(words.split(/[ \t]+/).at(-1) ?? "") !== undefined);

/** The name in the words before a sign: its last word, with those before that belong to it. */
const ownKey = remembered((words) => {
  const all = words.split(/[ \t]+/);
  const first = all.slice(0, -1).findIndex((word) => qualifier.test(word) || word.endsWith("'s"));
  return metricKey(first < 0 ? (all.at(-1) ?? "") : all.slice(first).join("_"));
});

/** The key of the name in these words, on a line that is about this part of the data. */
function keyOf(words: string, part: string | undefined): string {
  const key = ownKey(words);
  if (part === undefined) return key;
  const short = metricKey(part)
    .replace(/^valid.*/, "val")
    .replace(/ing$|uation$/, "");
  if (key.startsWith(`${short}_`)) return key;
  // A logger may be called train, too. What is told of the test set stays that, whatever it is called there.
  return short !== "test" && ownPart.test(key) ? key : `${short}_${key}`;
}

function valueAt(line: string, at: number): PrintedValue | undefined {
  const text = line.slice(at, at + 80);
  const match = value.exec(text);
  if (match === null) {
    // A value that is said not to be there; all other words are prose.
    const missing = /^["']?(none|null|undefined|n\/a|na|--?)(?![\w.])/i.exec(text)?.[1];
    return missing === undefined ? undefined : { value: undefined, unit: "", text: missing };
  }
  const [all, number = "", of, unit = ""] = match;
  const behind = text.slice(all.length);
  const written = all.trim();
  // More digits, as in 12:30 or 3.1.4, or a word that goes on.
  const goesOn = /^(?:\w|[.:/-]\d)/.test(behind) || (/^[a-z]/i.test(number) && unit !== "");
  if (goesOn && /^[+-]?[a-z]/i.test(number)) return undefined;
  // A thousand or a mega? A minute or a milli?
  const unclear = /^[kKMGTBm]$/.test(unit) || /^[ \t]+[kKMGTB](?![\w/])/.test(behind);
  const read = goesOn || unclear ? undefined : readPrintedNumber(number);
  if (of === undefined) return { value: read, unit, text: written };
  return { value: Number(of) > 0 && read !== undefined ? read / Number(of) : undefined, unit: "of", text: written };
}

/** A number in a table's cell, where an empty one and the words for a missing value are none. */
export function cellNumber(text: string): number | "none" | undefined {
  if (/^\s*(na|n\/a|none|null|nil|-)?\s*$/i.test(text)) return "none";
  return readNumber(text) ?? readPrintedNumber(text);
}
