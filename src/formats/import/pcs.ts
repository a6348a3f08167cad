import { type Expression, logint, ordinal, unless, when } from "../../space/build.ts";
import type { Value } from "../../space/value.ts";
import type { Imported, ImportedParameter } from "./imported.ts";
import { calledElsewhere, Names } from "./names.ts";
import { between, byFactors, evenly, oneOf, wholly } from "./ranges.ts";
import { Source } from "./source.ts";

/** `lr real [1e-6, 10] [0.01]log`: a name, a type, what it can be, its default. */
const typed = /^(\S+)\s+(real|integer|categorical|ordinal)\s*(\{[^}]*\}|\[[^\]]*\])\s*(?:\[[^\]]*\])?\s*(log)?$/;
/** `lr [1e-6, 10] [0.01]l`, as before 2016: without a type, and with `i` for whole numbers. */
const untyped = /^([^\s{[]+)\s*(\{[^}]*\}|\[[^\]]*\])\s*\[[^\]]*\]\s*([il]*)$/;

/** Whether a text is a configuration space in PCS, told by its first line. */
export function isPcs(text: string): boolean {
  const first = linesOf(text)[0]?.text ?? "";
  return !/^\S*:\s/.test(first) && (typed.test(first) || untyped.test(first));
}

/** Reads PCS, the new format and the old. Conditions that our grammar has not, and forbidden clauses, are named. */
export function importPcs(text: string, file: string): Imported {
  const source = new Source(text, file);
  const names = new Names();
  const parameters = new Map<string, ImportedParameter>();
  const conditions: Line[] = [];
  for (const line of linesOf(text)) {
    if (/^(conditionals?|forbidden):$/i.test(line.text)) continue;
    if (line.text.startsWith("{")) source.note(line.at, `a forbidden clause: ${line.text}`);
    else if (line.text.includes("|")) conditions.push(line);
    else {
      const declared = declaration(line.text);
      if (declared === undefined)
        throw source.fault(
          line.at,
          `expected a hyperparameter as in "lr real [1e-6, 10] [0.01]log", found ${line.text}`,
        );
      if (names.of(declared.name) !== undefined) throw source.fault(line.at, `${declared.name}: is there twice`);
      const name = names.take(declared.name);
      const parameter = source.make(line.at, name, () => distribution(source, line.at, declared));
      parameters.set(name, { name, parameter, ...calledElsewhere(declared.name, name) });
    }
  }
  for (const line of conditions) addConditions(source, line, names, parameters);
  return {
    format: "a configuration space in PCS",
    parameters: [...parameters.values()],
    notes: source.notes,
  };
}

interface Line {
  readonly at: number;
  readonly text: string;
}

/** The lines that say something, without comments. */
function linesOf(text: string): readonly Line[] {
  return [...text.matchAll(/[^\r\n]+/g)].flatMap(({ 0: whole, index }) => {
    const line = whole.replace(/#.*/, "");
    const trimmed = line.trim();
    return trimmed === "" ? [] : [{ at: index + line.indexOf(trimmed), text: trimmed }];
  });
}

interface Declaration {
  readonly name: string;
  readonly kind: string;
  readonly items: readonly string[];
  readonly log: boolean;
}

function declaration(line: string): Declaration | undefined {
  const now = typed.exec(line);
  if (now !== null) {
    const [, name = "", kind = "", domain = "", log] = now;
    return { name, kind, items: itemsOf(domain), log: log !== undefined };
  }
  const [, name, domain = "", flags = ""] = untyped.exec(line) ?? [];
  if (name === undefined) return undefined;
  const kind = domain.startsWith("{") ? "categorical" : flags.includes("i") ? "integer" : "real";
  return { name, kind, items: itemsOf(domain), log: flags.includes("l") };
}

function distribution(source: Source, at: number, { name, kind, items, log }: Declaration): Expression<Value> {
  if (items.some((item) => item === "")) throw source.fault(at, `${name}: a value is missing`);
  if (kind === "categorical") return oneOf(items.map(plainValue));
  if (kind === "ordinal") return ordinal(...items.map(plainValue));
  if (items.length !== 2) throw source.fault(at, `${name}: expected two ends as in [1, 10], found ${items.join(", ")}`);
  const [low, high] = items.map((item) => {
    const number = Number(item);
    if (!Number.isFinite(number)) throw source.fault(at, `${name}: expected a number, found ${item}`);
    return number;
  });
  if (kind === "real") return log ? byFactors(low!, high!) : evenly(low!, high!);
  return log ? between(low!, high!, (a, b) => logint(a, b)) : wholly(low!, high!);
}

/** `mom | opt == sgd && lr != 1`; several lines for one hyperparameter must all hold. */
function addConditions(
  source: Source,
  { at, text }: Line,
  names: Names,
  parameters: Map<string, ImportedParameter>,
): void {
  const [, child = "", rest = ""] = /^(.*?)\s*\|\s*(.*)$/.exec(text) ?? [];
  const known = parameters.get(names.of(child) ?? "");
  let parameter = known?.parameter;
  for (const clause of rest.split(/\s*&&\s*/)) {
    const [, parent = "", sign = "", is = ""] = /^(\S+?)\s*(==|!=|\bin\b)\s*(\{[^}]*\}|[^\s|&{}]+)$/.exec(clause) ?? [];
    const of = names.of(parent);
    if (parameter === undefined || of === undefined) {
      source.note(at, `a condition: ${text}`);
      return;
    }
    const base = parameters.get(of)?.parameter.distribution.base;
    const listed = base?.kind === "choice" || base?.kind === "ordinal" || base?.kind === "fixed";
    const values = (sign === "in" ? itemsOf(is) : [is]).map((each) => (listed ? plainValue(each) : Number(each)));
    const inner = parameter;
    parameter = source.make(at, child, () => (sign === "!=" ? unless(inner, of, values) : when(inner, of, values)));
  }
  if (known !== undefined && parameter !== undefined) parameters.set(known.name, { ...known, parameter });
}

function itemsOf(domain: string): readonly string[] {
  return domain
    .replace(/^[[{]|[\]}]$/g, "")
    .split(",")
    .map((item) => item.trim());
}

/** Numbers that are spelled as we spell them; any other text is left as it is, since the program may know it by its spelling. */
function plainValue(text: string): Value {
  return String(Number(text)) === text && Number.isFinite(Number(text)) ? Number(text) : text;
}
