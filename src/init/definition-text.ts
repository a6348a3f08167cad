import { stringify } from "yaml";
import { goalOf } from "../definition/metric.ts";
import type { FoundOption } from "./found.ts";
import type { ResultPlace } from "./found-metric.ts";
import { commandOf, type StudyProposal } from "./proposal.ts";

/** A proposal as a commented `study.yaml`. */
export function definitionText(proposal: StudyProposal): string {
  const lines = [
    "# Proposed by whetstone init. Every choice is a guess from names and defaults: change what you know better.",
    "# See what it means with whetstone check, and search with whetstone run.",
    entry("name", proposal.name),
    ...askedLines(proposal),
    ...epochLines(proposal),
    entry("command", commandOf(proposal)),
    "",
    ...metricLines(proposal),
    "",
    ...spaceLines(proposal),
    "",
    ...stageLines(proposal),
  ];
  return `${lines.join("\n")}\n`;
}

/** What the program takes without a word in its command. */
function askedLines({ searched, asksEpochs }: StudyProposal): string[] {
  const asked = [
    ...(searched.some(({ option }) => isAsked(option)) ? ["its params"] : []),
    ...(asksEpochs ? ["how far to train"] : []),
  ];
  return asked.length === 0
    ? []
    : [`# The program asks Whetstone by itself for ${asked.join(" and ")}, so the command need not name that.`];
}

function isAsked({ spelling }: FoundOption): boolean {
  return spelling === "environment";
}

function epochLines({ epochs, asksEpochs }: StudyProposal): readonly string[] {
  if (epochs !== undefined) return [`# {epochs} is how far Whetstone lets a trial train; ${flagOf(epochs)} takes it.`];
  return asksEpochs ? [] : noEpochs;
}

const noEpochs = [
  "# No option for the epochs was found, so a trial is ended when it has printed as many as its stage has, if the program goes",
  "# so far by itself. Where an option takes them, write {epochs} there.",
];

function flagOf({ flags, name, spelling }: { flags: readonly string[]; name: string; spelling: string }): string {
  return spelling === "place" ? name : (flags[0] ?? name);
}

function entry(key: string, value: string | Readonly<Record<string, string>>): string {
  return stringify({ [key]: value }, { lineWidth: 0 }).trimEnd();
}

function metricLines({ metric }: StudyProposal): string[] {
  const { name, goal, pattern, epochPattern, place } = metric;
  const aim = goal ?? "maximize";
  const doubt = aim === "maximize" ? "is more really better?" : "is less really better?";
  const goalLine = `goal: ${aim}${goalOf(name) === undefined ? ` # its name does not tell: ${doubt}` : ""}`;
  if (place !== undefined) return [...placeLines(place), entry("metric", name), sourceOf(place), goalLine];
  if (pattern === undefined) return ["# The program prints it in JSON lines.", entry("metric", name), goalLine];
  return [
    "# How it is read from what the program prints; the first group of each pattern is the number.",
    "metric:",
    `  ${entry("name", name)}`,
    `  pattern: ${single(pattern)}`,
    ...(epochPattern === undefined ? [] : [`  epoch: ${single(epochPattern)}`]),
    goalLine,
  ];
}

function placeLines({ kind, option, path }: ResultPlace): string[] {
  const what = { csv: "a table", jsonl: "JSON lines", tensorboard: "TensorBoard's event files" }[kind];
  if (option !== undefined)
    return [`# The program writes it to ${what}. {dir} is a trial's own folder; ${flagOf(option.option)} takes it.`];
  return [
    `# The program writes it to ${what}, all trials to the same place, ${path}: search with one worker, or let an`,
    "# option of it name the place, give that {dir}, and write no path here.",
  ];
}

function sourceOf({ kind, option, path }: ResultPlace): string {
  return entry("metrics_from", option === undefined ? { [kind]: path } : kind);
}

function single(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function spaceLines({ searched, fixed, unknown, metric }: StudyProposal): string[] {
  const kept = fixed.filter(({ option }) => option.name !== metric.place?.option?.option.name);
  const width = Math.max(0, ...searched.map(({ option, range }) => option.name.length + range.expression.length)) + 2;
  return [
    "space:",
    ...searched.map(({ option, range }) => {
      const text = `${option.name}: ${/^[\w(]/.test(range.expression) ? range.expression : single(range.expression)}`;
      return `  ${text.padEnd(width)} # ${explain(option.value, range.why)}`;
    }),
    ...(unknown.length === 0
      ? []
      : [
          `  # Numbers of which nothing tells what they do, left as they are. To search one, take its # away${unknown.every(({ option }) => isAsked(option)) ? "" : " and name it in the command"}:`,
        ]),
    ...unknown.map(
      ({ option, guess }) =>
        `  # ${option.name}: ${guess}   # now ${option.value}${isAsked(option) ? "" : `; ${flagOf(option)} {${option.name}}`}`,
    ),
    ...(kept.length === 0 ? [] : ["  # Left as they are:"]),
    ...kept.map(({ option, why }) => `  #   ${flagOf(option)}: ${why}`),
  ];
}

function explain(value: string | undefined, why: string): string {
  return value === undefined ? why : `${why}; now ${value}`;
}

/** Coarse: many short trainings; finer: fewer, whole ones. */
function stageLines({ trials, wholeEpochs }: StudyProposal): string[] {
  const short = Math.max(1, Math.round(wholeEpochs / 3));
  return [
    "stages:",
    `  - { trials: ${trials}, epochs: ${short} } # coarse: hopeless values show early`,
    `  - { trials: ${Math.max(1, Math.round(trials / 2))}, epochs: ${wholeEpochs}, narrow: true } # finer, around what worked`,
  ];
}
