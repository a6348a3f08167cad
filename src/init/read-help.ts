import { type FoundOption, optionName, type Spelling } from "./found.ts";

/**
 * The options in a help text of argparse, click, tyro, fire, absl, commander, yargs or one written by hand: lines that begin with a flag, what lies
 * behind two blanks being the explanation, which may go on below. Flags and arguments that only the usage shows come last.
 */
export function readHelp(text: string): readonly FoundOption[] {
  const lines = text.split("\n").map(withoutFrame);
  const options: FoundOption[] = [];
  let section = "";
  let entry: Entry | undefined;
  const close = () => {
    const option = entry && readEntry(entry);
    if (option !== undefined) options.push(option);
    entry = undefined;
  };
  for (const line of lines) {
    const indent = line.search(/\S/);
    const heading = /^(\S.*):$/.exec(line.trimEnd())?.[1];
    if (indent < 0 || heading !== undefined) {
      close();
      if (heading !== undefined) section = heading.toLowerCase();
      continue;
    }
    const starts = line.trimStart().startsWith("-") || (section.startsWith("positional") && indent <= 4);
    if (starts && (entry === undefined || indent <= entry.indent + 2)) {
      close();
      const [, spec = "", help = ""] = /^(.*?)(?:\s{2,}(.*))?$/.exec(line.trim()) ?? [];
      entry = { indent, spec, help };
    } else if (entry !== undefined && indent > entry.indent) {
      entry = { ...entry, help: `${entry.help} ${line.trim()}`.trim() };
    }
  }
  close();
  return [...options, ...readUsage(lines, options)];
}

interface Entry {
  readonly indent: number;
  /** `-b BATCH, --batch-size BATCH` */
  readonly spec: string;
  readonly help: string;
}

/** A line without the frame that tyro, typer and rich draw around sections; a section's title is a heading. */
function withoutFrame(line: string): string {
  const title = /^╭─+ (.*?) ─+╮\s*$/.exec(line)?.[1];
  if (title !== undefined) return `${title}:`;
  return line
    .replace(/^[│╭╰]/, " ")
    .replace(/[│╮╯]\s*$/, "")
    .replaceAll("─", " ")
    .trimEnd();
}

function readEntry({ spec, help }: Entry): FoundOption | undefined {
  if (!spec.startsWith("-")) {
    if (!/^[A-Za-z_][\w-]*$/.test(spec)) return undefined;
    return { name: optionName(spec), spelling: "place", flags: [], ...defaultOf(help) };
  }
  // Of absl: `--[no]nesterov: Look ahead.`, `--optimizer: <sgd|adam>: Which one.`
  const [, no, named, listed, explained = ""] =
    /^--(\[no\])?([\w.-]+):(?:\s<([^>]+)>:)?\s*(.*)$/.exec(`${spec} ${help}`) ?? [];
  if (named !== undefined)
    return no === undefined
      ? optionOf([`--${named}`], listed === undefined ? "VALUE" : `[${listed}]`, explained)
      : optionOf([`--${named}`, `--no${named}`], "", explained);
  const parts = spec.split(/,\s+(?=-)|\s+\/\s+|\s\|\s(?=-)|\/(?=--)/);
  const flags: string[] = [];
  let meta = "";
  for (const part of parts) {
    const [, flag, behind = ""] = /^(--?[A-Za-z0-9][\w.-]*)[ =]?(.*)$/.exec(part.trim()) ?? [];
    if (flag === undefined) return undefined;
    flags.push(flag);
    meta ||= behind.trim();
  }
  if (meta === "") meta = /\[(number|string|array)\]/.exec(help)?.[1] ?? "";
  return optionOf(flags, meta, help);
}

function optionOf(flags: readonly string[], meta: string, help: string): FoundOption | undefined {
  const long = flags.find((flag) => flag.startsWith("--")) ?? flags[0]!;
  // A short flag's name says little, and what it stands for much: -l LR.
  const name =
    long.startsWith("--") || !/^<?[A-Za-z_]\w+>?$/.test(meta) ? long : meta.replaceAll(/[<>]/g, "").toLowerCase();
  if (/^(help|version|h|V)$/.test(optionName(name))) return undefined;
  return {
    name: optionName(name),
    flags: isPair(flags) ? pairOf(flags) : [long, ...flags.filter((flag) => flag !== long)],
    spelling: spellingOf(flags, meta),
    ...defaultOf(help),
    ...choicesOf(meta),
    ...(/\.\.\.|^\S+ \S+$|array/.test(meta) && !/ RANGE$/.test(meta) ? { several: true } : {}),
  };
}

function spellingOf(flags: readonly string[], meta: string): Spelling {
  if (meta !== "") return "flag value";
  return isPair(flags) ? "pair" : "switch";
}

function isPair(flags: readonly string[]): boolean {
  return pairOf(flags).length === 2;
}

/** `--nesterov` and `--no-nesterov`, `--model.bias` and `--model.no-bias`, `--nesterov` and `--nonesterov`. */
function pairOf(flags: readonly string[]): readonly string[] {
  for (const on of flags.filter((flag) => flag.startsWith("--")))
    for (const no of ["no-", "no"]) {
      const off = on.replace(/(^--|\.)([^.]+)$/, `$1${no}$2`);
      if (flags.includes(off)) return [on, off];
    }
  return [];
}

/** `{sgd,adam}` of argparse and tyro, `[sgd|adam]` of click; `(choices: "sgd", "adam")` is left to the reader. */
function choicesOf(meta: string): Pick<FoundOption, "choices"> {
  const inner = /^\{(.+)\}$/.exec(meta)?.[1]?.split(",") ?? /^\[(.+\|.+)\]$/.exec(meta)?.[1]?.split("|");
  return inner === undefined ? {} : { choices: inner.map((choice) => choice.trim()) };
}

/** `(default: 0.01)`, `[default: 0.01]`, `default=0.01`, the last of them, for prose has the word too; or else `defaults to 0.01`. */
function defaultOf(help: string): Pick<FoundOption, "value"> {
  const signed = [...help.matchAll(/\bdefaults?\s*[:=]\s*(['"]?)([^\s)\];,'"]+)\1/gi)].at(-1);
  const found = (signed ?? /\bdefaults?(?: is| to)?\s*(['"]?)([^\s)\];,'"]+)\1/i.exec(help))?.[2];
  return found === undefined || /^(none|null|required)$/i.test(found) ? {} : { value: found };
}

/** Flags and arguments of `usage: train.sh [-l LR] [--epochs N] DATA` that no line of their own explains. */
function readUsage(lines: readonly string[], known: readonly FoundOption[]): readonly FoundOption[] {
  const from = lines.findIndex((line) => /\busage:/i.test(line));
  if (from < 0) return [];
  const rest = lines.slice(from + 1);
  const end = rest.findIndex((line) => !/^\s+\S/.test(line));
  const usage = [lines[from]!.replace(/^.*?usage:/i, ""), ...rest.slice(0, end < 0 ? rest.length : end)].join(" ");
  const taken = new Set(known.flatMap(({ flags, name }) => [...flags, name]));
  const found: FoundOption[] = [];
  const flag = /(--?[A-Za-z][\w.-]*)(?:[ =](\{[^}]+\}|<[^>]+>|[A-Z][A-Z0-9_]*|[a-z]\w*(?=\])))?/g;
  for (const [, word = "", meta = ""] of usage.matchAll(flag)) {
    const option = taken.has(word) ? undefined : optionOf([word], meta, "");
    if (option !== undefined && !taken.has(option.name)) found.push(option);
  }
  return [...found, ...readPlaces(usage, taken)];
}

/** `LR EPOCHS` or `<lr> <epochs>` at a usage's end, behind the program. */
function readPlaces(usage: string, taken: ReadonlySet<string>): readonly FoundOption[] {
  const words = usage
    .replaceAll(/\[[^\]]*-[^\]]*\]|\[(options?|flags)\]/gi, " ")
    .trim()
    .split(/\s+/);
  const places = words
    .slice(words.findLastIndex((word) => /[./]/.test(word)) + 1)
    .map((word) => /^[[<]?([A-Za-z_][\w-]*)[\]>]?$/.exec(word)?.[1]);
  if (places.some((name) => name === undefined)) return [];
  return places.flatMap((name = "") =>
    taken.has(optionName(name)) || taken.has(optionName(name.toLowerCase()))
      ? []
      : [{ name: optionName(name.toLowerCase()), spelling: "place" as const, flags: [] }],
  );
}
