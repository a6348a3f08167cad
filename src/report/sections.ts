import { counted, countText } from "../charts/numbers.ts";
import { printValue } from "../space/print.ts";
import { duration, trialsText } from "../study/amounts.ts";
import type { Chosen } from "../study/definition.ts";
import { describeParams, describeReason, shortNumber } from "../study/describe.ts";
import { type Block, code, list, type Section, text } from "./blocks.ts";
import type { BestFacts, ConfirmedFacts, Facts, StageFacts } from "./facts.ts";
import { meanText, seedsText } from "./means.ts";

/** A report's text, as one would write it in a paper's appendix. */
export function sectionsOf(facts: Facts): readonly Section[] {
  return [
    { title: "Result", blocks: resultBlocks(facts) },
    {
      title: "Search space and stages",
      blocks: facts.stages.flatMap((stage, i) => stageBlocks(stage, facts.stages[i - 1])),
    },
    { title: "Method and budget", blocks: methodBlocks(facts) },
    { title: "Are the ranges right?", blocks: borderBlocks(facts) },
    { title: "What matters", blocks: importanceBlocks(facts) },
    { title: "What went wrong", blocks: lossBlocks(facts) },
    { title: "The test set", blocks: [text(...testText(facts))] },
    { title: "How to reproduce it", blocks: reproduceBlocks(facts) },
  ];
}

function resultBlocks({ best, first, metrics, confirmed, spent, constraints }: Facts): Block[] {
  const [metric] = metrics;
  if (best === null || metric === undefined) return [text("No trial has a score yet.")];
  const name = metric.name;
  const goals = metrics.map((each) => `${each.name} (${each.goal})`).join(", ");
  return [
    text(
      `The best of ${counted(spent.searched, "trial")} is trial ${best.trial}: ${scoreText(best, name, confirmed)}.`,
      ...(first === null ? [] : [`By its first score, the best was trial ${first.trial}: ${reachedText(first)}.`]),
      `Searched was ${goals}${constraints.length > 0 ? ` under ${constraints.join(" and ")}` : ""}.`,
    ),
    {
      kind: "table",
      columns: ["hyperparameter", "value"],
      rows: Object.entries(best.params).map(([key, value]) => [
        key,
        typeof value === "number" ? shortNumber(value) : printValue(value),
      ]),
    },
    ...(confirmed.length > 0 ? confirmedBlocks(confirmed, name) : [text(flatteryText(spent.searched, name))]),
  ];
}

/** What the best has: its mean where its repeats made it the best, or else its first score. */
function scoreText(best: BestFacts, metric: string, confirmed: readonly ConfirmedFacts[]): string {
  const repeated = confirmed.find(
    ({ trial, verdict, seeds }) => trial === best.trial && verdict === "best" && seeds > 0,
  );
  if (repeated === undefined) return `${metric} ${reachedText(best)}`;
  const { mean, seeds } = repeated;
  return `on average over ${seedsText({ count: seeds })} it has ${metric} ${shortNumber(mean)}, and where it was trained first ${reachedText(best)}`;
}

function reachedText({ score, epoch }: BestFacts): string {
  return `${shortNumber(score)} at epoch ${shortNumber(epoch)}`;
}

function flatteryText(trials: number, metric: string): string {
  if (trials === 1)
    return `It is the score of the only trial, with luck of its own: how much another seed would change it, nothing tells.`;
  return `That score flatters: it is the best of ${counted(trials, "trial")}, each with luck of its own, and was chosen for being the best. The trial has not been trained again with other seeds, so expect a worse ${metric} from it on average; "confirm: {top: 3, repeats: 5}" in study.yaml measures by how much.`;
}

function confirmedBlocks(confirmed: readonly ConfirmedFacts[], metric: string): Block[] {
  const rows = confirmed.map(({ trial, first, mean, low, high, seeds, verdict }) => [
    String(trial),
    seeds === 0 ? "none" : shortNumber(mean),
    seeds < 2 ? "" : `${shortNumber(low)} … ${shortNumber(high)}`,
    first === null ? "" : shortNumber(first),
    String(seeds),
    verdict,
  ]);
  return [
    text("The best were trained again with other seeds:"),
    { kind: "table", columns: ["trial", `mean ${metric}`, "95% interval", "first score", "seeds", "compared"], rows },
  ];
}

function stageBlocks(stage: StageFacts, before: StageFacts | undefined): Block[] {
  const { number, epochs, trials, carried, confirms, ranges, notes } = stage;
  const epochsText = counted(epochs, "epoch");
  if (confirms.length > 0)
    return [
      text(
        `Stage ${number}: trials ${confirms.join(", ")} again with other seeds, ${counted(trials, "repeat")} in all.`,
      ),
    ];
  const goOn = carried.length > 0 ? `, and ${trialsText(carried)} went on` : "";
  const isSame = before !== undefined && JSON.stringify(before.ranges) === JSON.stringify(ranges);
  return [
    text(
      `Stage ${number}: ${counted(trials, "new trial")} of up to ${epochsText}${goOn}.${isSame ? " Its ranges are those of the stage before." : ""}`,
    ),
    ...(isSame ? [] : [{ kind: "table" as const, columns: ["hyperparameter", "range"], rows: Object.entries(ranges) }]),
    ...list(notes),
  ];
}

function methodBlocks({ sampler, learned, drawn, schedule, taken, seed, folds, spent, trust }: Facts): Block[] {
  const { epochs, worked, workers, hosts, states, began } = spent;
  const ends = Object.entries(states)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}`);
  const others = Object.entries(learned).map(([name, count]) => `${name} (${counted(count, "trial")})`);
  const when = began === null ? "" : `, from ${new Date(began).toISOString().slice(0, 10)} on`;
  return [
    text(
      `Params were drawn by the sampler ${chosenText(sampler)} with seed ${seed}${drawnText(sampler.name, drawn)}; the schedule ${chosenText(schedule)}${taken === null ? "" : ` (${taken})`} decided which trial trains how far.`,
      ...(others.length === 0 ? [] : [`It began with what other studies had found: ${others.join(", ")}.`]),
      `${counted(spent.trials, "trial")} ${spent.trials === 1 ? "was" : "were"} begun (${ends.join(", ")}) and ${countText(epochs)} ${epochs === 1 ? "epoch" : "epochs"} trained${folds === 1 ? "" : `, each of them once for each of ${folds} folds`}, in ${duration(worked / 1000)} of work by ${counted(workers, "worker")} on ${hosts.join(", ") || "no host"}${when}.`,
    ),
    ...list(trust.map((each) => `Trust in short training: ${each}.`)),
  ];
}

/** `: 34 by gp, 6 without a model`, where the sampler chooses among models. */
function drawnText(sampler: string, drawn: Facts["drawn"]): string {
  const others = Object.entries(drawn).filter(([name]) => name !== sampler);
  if (others.length === 0) return "";
  const own = drawn[sampler] ?? 0;
  const parts = others.map(([name, count]) => `${count} by ${name}`);
  return `: ${[...parts, ...(own > 0 ? [`${own} without a model`] : [])].join(", ")}`;
}

function chosenText({ name, options }: Chosen): string {
  const told = Object.entries(options).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return told.length === 0 ? name : `${name} (${told.join(", ")})`;
}

function borderBlocks({ stages }: Facts): Block[] {
  const searched = stages.filter(({ confirms }) => confirms.length === 0);
  return searched.map(({ number, borders, withoutBorders }) =>
    text(`Stage ${number}: ${withoutBorders ?? borders.join(". ")}.`),
  );
}

function importanceBlocks({ importance }: Facts): Block[] {
  if (importance === null) return [text("Too few trials have ended with different scores to tell.")];
  const { fanova, pedAnova, trials, good } = importance;
  const percent = (share: number | undefined) => (share === undefined ? "" : `${(100 * share).toFixed(1)}%`);
  const goodShare = (name: string) => fanova.good.singles.find(({ parameters }) => parameters[0] === name)?.share;
  const ped = (some: typeof pedAnova.all, name: string) => some.find(({ parameter }) => parameter === name)?.share;
  const rows = fanova.all.singles.map(({ parameters: [name], share }) => [
    name,
    percent(share),
    percent(goodShare(name)),
    percent(ped(pedAnova.all, name)),
    percent(ped(pedAnova.good, name)),
  ]);
  const pairs = fanova.all.pairs.slice(0, 3).filter(({ share }) => share >= 0.01);
  const best = `the best ${Math.round(100 * good)}%`;
  return [
    text(
      `From ${counted(trials, "trial")}: by fANOVA, the share of the score's variance that a hyperparameter explains by itself; by PED-ANOVA, its share in what tells the best tenth from the others. Both for all trials and among ${best}.`,
      ...pairs.map(({ parameters, share }) => `Together, ${parameters.join(" and ")} explain ${percent(share)} more.`),
    ),
    {
      kind: "table",
      columns: ["hyperparameter", "fANOVA", `fANOVA, ${best}`, "PED-ANOVA", `PED-ANOVA, ${best}`],
      rows,
    },
  ];
}

/** So many trials are listed. */
const LISTED = 20;

function lossBlocks({ diverged, failed }: Facts): Block[] {
  if (diverged.trials.length + failed.length === 0) return [text("No trial diverged, and none failed.")];
  const more = (count: number) => (count > LISTED ? [`… and ${count - LISTED} more.`] : []);
  return [
    text(`${counted(diverged.trials.length, "trial")} diverged and ${failed.length} failed.`, diverged.where ?? ""),
    ...list([
      ...diverged.trials
        .slice(0, LISTED)
        .map(({ trial, params, reason }) => `Trial ${trial} diverged (${reason}): ${describeParams(params)}`),
      ...more(diverged.trials.length),
    ]),
    ...list([
      ...failed.slice(0, LISTED).map(({ trial, reason }) => `Trial ${trial} failed: ${describeReason(reason)}`),
      ...more(failed.length),
    ]),
  ];
}

function testText({ best, test: { metrics, looks, result, means } }: Facts): string[] {
  if (metrics.length === 0) return ["No metric of a test set was reported, so none can have been chosen by."];
  const sealed = `${metrics.join(", ")} ${metrics.length === 1 ? "is" : "are"} of the test set; no choice of the search rests on ${metrics.length === 1 ? "it" : "them"}.`;
  if (looks.length === 0) return [sealed, "Nobody has looked at it."];
  const each = looks.map(
    ({ t, user, reason }) =>
      `${new Date(t).toISOString().slice(0, 16).replace("T", " ")} UTC by ${user}${reason === "" ? "" : ` (${reason})`}`,
  );
  const first = Object.entries(result?.metrics ?? {}).map(
    ([name, value]) => `${name} ${shortNumber(value)} at epoch ${result?.epoch}`,
  );
  const repeated = Object.entries(means).map(([name, mean]) => `${name} ${meanText(mean)}`);
  const values = repeated.length > 0 ? repeated : first;
  return [
    sealed,
    `It was looked at ${looks.length === 1 ? "once" : `${looks.length} times`}: ${each.join("; ")}.`,
    ...(best === null || values.length === 0 ? [] : [`The best, trial ${best.trial}, has ${values.join(", ")}.`]),
  ];
}

function reproduceBlocks({ software, reproduce, best }: Facts): Block[] {
  const { whetstone, node, platforms, commits } = software;
  const commit =
    commits.length === 0
      ? "The training program was under no version control."
      : `The training program's commit: ${commits.join(", ")}.`;
  return [
    text(
      `Workers ran whetstone ${whetstone.join(", ") || "?"} on Node ${node.join(", ") || "?"}, ${platforms.join(", ") || "?"}.`,
      commit,
    ),
    ...(best === null ? [] : [text(`Trial ${best.trial} again, from its beginning:`), code(reproduce)]),
    ...(best?.checkpoint == null ? [] : [text(`Its checkpoint: ${best.checkpoint}`)]),
  ];
}
