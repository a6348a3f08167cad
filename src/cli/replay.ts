import type { Sampler } from "../samplers/sampler.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import type { WorkerEvent } from "../study/events.ts";
import { samplerIn } from "../worker/assemble.ts";
import { host } from "../worker/identity.ts";
import { type Drawn, type Replayed, replay } from "../worker/replay.ts";
import { version } from "../worker/version.ts";
import { openFolder } from "./open-folder.ts";
import { drawingOn, type Screen } from "./text/drawing.ts";
import { print } from "./text/output.ts";

/** `whetstone replay`: draws every suggestion of a study again and says whether it is the same; 1 where one is not. */
export function replayStudy(path: string): number {
  const folder = openFolder(path);
  const { lines, identical } = replayReport(
    folder,
    drawnAgain(folder, () => samplerIn(folder), process.stderr),
  );
  print(lines);
  return identical ? 0 : 1;
}

/** Milliseconds between two words of how far it is. */
const PACE = 1000;

/** All that `replay` gives. On a terminal it is told how far that is: a model draws hundreds of suggestions in a minute, not at once. */
export function drawnAgain(folder: StudyFolder, makeSampler: () => Sampler, screen: Screen): readonly Replayed[] {
  const drawing = drawingOn(screen);
  const all: Replayed[] = [];
  let told = performance.now();
  for (const each of replay(folder, makeSampler)) {
    all.push(each);
    if (drawing === undefined || performance.now() - told < PACE) continue;
    told = performance.now();
    drawing.draw([
      `${count(all.length, "suggestion")} drawn again, of ${count(folder.study.trials.length, "trial")} …`,
    ]);
  }
  drawing?.clear();
  return all;
}

export function replayReport(
  { badLines }: Pick<StudyFolder, "badLines">,
  replayed: readonly Replayed[],
): { readonly lines: string[]; readonly identical: boolean } {
  const others = replayed
    .filter(({ outcome }) => outcome.kind !== "identical")
    .sort((a, b) => a.start.trial - b.start.trial || a.start.attempt - b.start.attempt);
  const lines = [
    headline(replayed.length, others.length),
    ...others.map(differenceLine),
    ...seedLines(others),
    ...elsewhereLines(replayed),
  ];
  if (badLines.length > 0)
    lines.push(`${count(badLines.length, "line")} of the logs could not be read, and may have held more suggestions.`);
  return { lines, identical: others.length === 0 };
}

function headline(all: number, others: number): string {
  if (all === 0) return "No suggestion has been recorded yet.";
  if (others === 0) return `${count(all, "suggestion")} drawn again: all identical.`;
  return `${count(all, "suggestion")} drawn again: ${all - others} identical, ${others} not.`;
}

function differenceLine({ worker, start, outcome }: Replayed): string {
  const attempt = start.attempt > 1 ? `, attempt ${start.attempt}` : "";
  const title = `trial ${start.trial} (${worker}${attempt})`;
  if (outcome.kind === "unknown") return `${title}: cannot be drawn again: ${outcome.reason}`;
  return `${title}: ${outcome.kind === "different" ? differences(start, outcome.drawn).join("; ") : "identical"}`;
}

/** What differs, in full digits: two numbers may differ in their last. */
function differences(recorded: Drawn, drawn: Drawn): string[] {
  const names = new Set([...Object.keys(recorded.params), ...Object.keys(drawn.params)]);
  const pairs: [string, unknown, unknown][] = [...names].map((name) => [
    name,
    recorded.params[name],
    drawn.params[name],
  ]);
  pairs.push(["seed", recorded.seed, drawn.seed]);
  const told = pairs
    .map(([name, before, now]) => ({ name, before: asText(before), now: asText(now) }))
    .filter(({ before, now }) => before !== now)
    .map(({ name, before, now }) => `${name} recorded ${before}, drawn ${now}`);
  return told.length > 0 ? told : ["the same params, but what its sampler keeps for the next suggestion differs"];
}

function asText(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** That `seed` was edited: the trials' own follow from it and their numbers alone. */
function seedLines(others: readonly Replayed[]): string[] {
  const isSeeded = ({ start, outcome }: Replayed) => outcome.kind === "different" && outcome.drawn.seed !== start.seed;
  return others.some(isSeeded) ? ["study.yaml has another seed than these were drawn with; put that back"] : [];
}

/** Where suggestions were drawn otherwise than here, since that may change a number's last digits. */
function elsewhereLines(replayed: readonly Replayed[]): string[] {
  const workers = new Map<string, Set<string>>();
  for (const { worker, author } of replayed) {
    const elsewhere = author === undefined ? "" : elsewhereOf(author);
    if (elsewhere === "") continue;
    workers.set(elsewhere, (workers.get(elsewhere) ?? new Set()).add(worker));
  }
  return [...workers].map(([elsewhere, names]) => `${[...names].join(", ")} drew elsewhere: ${elsewhere}`);
}

function elsewhereOf(author: WorkerEvent): string {
  const facts = [
    ["whetstone", author.whetstone, version],
    ["Node", author.node, process.version],
    ["platform", author.platform, `${process.platform}-${process.arch}`],
    ["host", author.host, host],
  ] as const;
  return facts
    .filter(([, there, here]) => there !== here)
    .map(([name, there, here]) => `${name} ${there} (here ${here})`)
    .join(", ");
}
