import { UserError } from "../space/user-error.ts";
import type { Chosen } from "../study/definition.ts";
import { type Fields, fieldOf, placeOf, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { didYouMean } from "./spelling.ts";
import type { Tree } from "./yaml-tree.ts";

/** What makes each sampler or schedule that can be chosen, by its name; throws UserError for options that it does not take. */
export type Makers = Readonly<Record<string, (options: Chosen["options"]) => unknown>>;

/** Values that options may hold in all. Far more can only come from aliases of aliases. */
const mostValues = 1000;

/** Reads `sampler` or `schedule`: a known name, or that name over its options, which are tried at once. */
export function readChosen(
  top: Fields,
  key: "sampler" | "schedule",
  makers: Makers,
  findings: Findings,
): Chosen | undefined {
  const field = top.get(key);
  if (field === undefined) return undefined;
  const { value } = field;
  const first = Object.keys(makers)[0] ?? key;
  const fix = `write ${key}: ${first}`;
  if (value.kind === "list") return unexpected(field, "one name", fix, findings);
  if (value.kind === "scalar") {
    if (value.value === null) return unexpected(field, "a name", fix, findings);
    return checked({ name: value.text, options: {} }, value.at, key, makers, findings);
  }
  const [entry, second] = value.entries;
  if (entry === undefined) return unexpected(field, "a name", fix, findings);
  if (second !== undefined) {
    const named = value.entries.find((each) => each.key === "name")?.value;
    const name = named?.kind === "scalar" ? named.text : entry.key;
    const options = value.entries.flatMap((each) =>
      each.value.kind === "scalar" && each.value !== named && each.key !== name
        ? [`${each.key}: ${each.value.text}`]
        : [],
    );
    const example = `${key}: { ${name}: { ${options.join(", ") || "option: value"} } }`;
    findings.error(second.keyAt, `${key}: takes one name with its options below it; write ${example}`);
    return undefined;
  }
  const inner = fieldOf(entry, `${key}, `);
  if (entry.value.kind === "scalar" && entry.value.value === null) {
    return checked({ name: entry.key, options: {} }, entry.keyAt, key, makers, findings);
  }
  if (entry.value.kind !== "mapping") {
    if (!Object.hasOwn(makers, entry.key)) {
      // As in { name: tpe } or { type: tpe }.
      const meant = entry.value.kind === "scalar" && Object.hasOwn(makers, entry.value.text) ? entry.value.text : first;
      findings.error(entry.keyAt, `${key}: there is no ${key} ${JSON.stringify(entry.key)}; write ${key}: ${meant}`);
      return undefined;
    }
    return unexpected(inner, "options by their names", `write ${key}: { ${entry.key}: { option: value } }`, findings);
  }
  const options = new Map<string, unknown>();
  const budget = { left: mostValues };
  for (const option of entry.value.entries) options.set(option.key, plainOf(option.value, budget));
  if (budget.left < 0) {
    findings.error(placeOf(inner), `${inner.label}: its options hold more than ${mostValues} values; write fewer`);
    return undefined;
  }
  return checked({ name: entry.key, options: Object.fromEntries(options) }, entry.keyAt, key, makers, findings);
}

function checked(chosen: Chosen, at: number, key: string, makers: Makers, findings: Findings): Chosen | undefined {
  const { name, options } = chosen;
  const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
  if (make === undefined) {
    const known = Object.keys(makers);
    findings.error(at, `${key}: there is no ${key} ${JSON.stringify(name)}; ${didYouMean(name, known)}`);
    return undefined;
  }
  try {
    make(options);
    return chosen;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    findings.error(at, error.message);
    return undefined;
  }
}

/** The tree as plain data, up to the budget. */
export function plainOf(tree: Tree, budget = { left: mostValues }): unknown {
  if (--budget.left < 0) return undefined;
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map((item) => plainOf(item, budget));
  return Object.fromEntries(tree.entries.map(({ key, value }) => [key, plainOf(value, budget)]));
}
