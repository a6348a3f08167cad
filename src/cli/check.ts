import { dirname, join } from "node:path";
import { describeSpace } from "../definition/describe-space.ts";
import type { ParsedDefinition } from "../definition/parse-definition.ts";
import { adviseOnGrid, pointsFitting } from "../samplers/grid.ts";
import { adviseOnSchedule } from "../schedules/advice.ts";
import { autoChoice } from "../schedules/auto.ts";
import { nextStage } from "../schedules/next-stage.ts";
import { adviseOn } from "../space/advice.ts";
import type { Params } from "../space/space.ts";
import { UserError } from "../space/user-error.ts";
import { requireRoom } from "../store/create-study.ts";
import { layout } from "../store/layout.ts";
import { meant } from "../store/meant.ts";
import { readNamed } from "../store/read-if-there.ts";
import { count, tidy } from "../study/amounts.ts";
import { constraintText } from "../study/constraints.ts";
import { type Definition, objectivesOf } from "../study/definition.ts";
import { Fold } from "../study/fold.ts";
import { quoteWords } from "../study/quote.ts";
import { typed } from "../study/typed.ts";
import { compileCommand } from "../trainers/arguments.ts";
import { samplerOf } from "../worker/assemble.ts";
import { learnt } from "../worker/learn.ts";
import { type Proposal, Proposer } from "../worker/proposal.ts";
import { readDefinitionWithWarnings } from "../worker/read-definition.ts";
import { definitionOf } from "./import.ts";
import { adviceToLearn } from "./leading/advice-to-learn.ts";
import { checkCluster } from "./leading/workplace.ts";
import { printWhole } from "./text/output.ts";
import { paramCells } from "./text/param-columns.ts";
import { aroundPlan, planEpochs, planText } from "./text/plan-text.ts";
import { section } from "./text/section.ts";
import { table } from "./text/table.ts";
import type { Span } from "./text/terminal.ts";

/** `whetstone check`: definitions as understood. Throws UserError listing all that is wrong with any of them. */
export function check(...files: readonly string[]): number {
  const faults: string[] = [];
  for (const file of files) {
    try {
      const read = readDefinitionWithWarnings(definitionOf(readText(file), file), file);
      inFile(file, () => checkCluster(read.definition));
      const advice = [...placeAdvice(read.definition, file), ...learningAdvice(read.definition, file)];
      printWhole(definitionLines({ ...read, warnings: [...read.warnings, ...advice] }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return 0;
}

/** Names the file in the message, where what looks at its definition does not know it. */
function inFile(file: string, look: () => void): void {
  try {
    look();
  } catch (error) {
    throw error instanceof UserError ? new UserError(`${file}: ${error.message}`) : error;
  }
}

/** What lies in the way of the study's folder, which is no fault of the definition: a study may have its folder elsewhere. */
function placeAdvice({ name }: Definition, file: string): readonly string[] {
  return linesOfFault(() => {
    requireRoom(join(dirname(file), name));
    return [];
  });
}

/**
 * What could not be learnt from here and now, which is no fault of the definition: the other studies may be on another machine. Or else what
 * studies beside it there are to learn from.
 */
function learningAdvice(definition: Definition, file: string): readonly string[] {
  if (definition.learnFrom === undefined) return adviceToLearn(dirname(file), definition);
  return linesOfFault(() => learnt(definition, dirname(file)).notes);
}

/** What is found, or the lines of what a user has to mend before it can be. */
function linesOfFault(find: () => readonly string[]): readonly string[] {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n");
    throw error;
  }
}

/** The schedule, and what `auto` takes. */
function scheduleText(definition: Definition): string {
  const { name } = definition.schedule;
  return name === "auto" ? `auto (${autoChoice(definition)})` : name;
}

/** Params that are shown. */
const EXAMPLES = 5;

export function definitionLines({ definition, warnings }: ParsedDefinition): Span[][] {
  const { name, space, sampler, seed, tries = [] } = definition;
  const proposals = randomProposals(definition, EXAMPLES);
  const examples = proposals.map(({ params }) => params);
  return [
    [
      { text: name, style: "bold" },
      ` · ${aimOf(definition)} · sampler ${sampler.name}, schedule ${scheduleText(definition)}, seed ${seed}`,
    ],
    ...section(
      "space",
      describeSpace(space).map((line) => [line]),
    ),
    ...section("stages", [...stageLines(definition), ...aroundPlan(definition).map((text) => [text])]),
    ...section(
      tries.length === 0 ? `${EXAMPLES} params drawn at random` : `${EXAMPLES} params, those that are known first`,
      exampleLines(definition, examples),
    ),
    ...section("command of the first", commandLines(definition, proposals)),
    ...adviceSection([...warnings, ...adviseOn(space), ...gridAdvice(definition), ...adviseOnSchedule(definition)]),
  ];
}

/** `maximize val_acc, minimize latency, subject to latency <= 20`. */
function aimOf(definition: Definition): string {
  const aims = objectivesOf(definition).map(({ goal, name }) => `${goal} ${name}`);
  const bounds = (definition.constraints ?? []).map(constraintText);
  return [...aims, ...(bounds.length === 0 ? [] : [`subject to ${bounds.join(" and ")}`])].join(", ");
}

/** What trials 1, 2, 3 … would be with the random sampler. */
export function randomProposals(definition: Definition, number: number): Proposal[] {
  const study = new Fold(definition).study();
  const stage = nextStage(study);
  if (stage === undefined) return [];
  const proposer = new Proposer(samplerOf({ ...definition, sampler: { name: "random", options: {} } }));
  return Array.from({ length: number }, (_, i) => proposer.propose(study, stage, i + 1));
}

function stageLines({ stages }: Definition): Span[][] {
  const epochs = stages.map((plan, i) => planEpochs(plan, stages[i - 1]));
  const total = tidy(epochs.reduce((sum, each) => sum + each, 0));
  return [
    ...table(
      [{ title: "stage", right: true }, { title: "epochs", right: true }, { title: "trials" }],
      stages.map((plan, i) => [String(i + 1), String(epochs[i]), planText(plan, stages[i - 1])]),
    ),
    [`in all ${count(total, "epoch")}, fewer where trials stop early`],
  ];
}

function exampleLines({ space }: Definition, examples: readonly Params[]): Span[][] {
  const names = space.parameters.map(({ name }) => name);
  return table(
    names.map((title) => ({ title, right: true })),
    examples.map((params) => paramCells(names, params)),
  );
}

function commandLines({ name, command, space, stages, folds }: Definition, proposals: readonly Proposal[]): Span[][] {
  const [first, ...others] = proposals;
  if (first === undefined) return [];
  if (command === undefined) return [["none; a function trains, or people do"]];
  const where = command.cwd === "." ? [] : [[`cd ${quoteWords([command.cwd])}`]];
  const facts = { trial: 1, epochs: stages[0]?.epochs ?? 1, seed: first.seed, dir: layout.trial(name, 1) };
  const attempt = folds === undefined ? facts : { ...facts, fold: { number: 1, of: folds } };
  const compiled = compileCommand(command, space);
  const lineOf = ({ params }: Proposal) => quoteWords(compiled(params, attempt));
  const line = lineOf(first);
  if (others.some((other) => lineOf(other) !== line)) return [...where, [line]];
  // A command that forgot its placeholders would train the same over and over.
  return [
    ...where,
    [`WHETSTONE_PARAMS=${quoteWords([JSON.stringify(first.params)])} ${line}`],
    [{ text: "the same for all params: its program has to take them from WHETSTONE_PARAMS", style: "yellow" }],
  ];
}

function gridAdvice({ sampler, space, stages }: Definition): string[] {
  const trials = stages[0]?.trials;
  if (sampler.name !== "grid" || trials === undefined) return [];
  const { points } = sampler.options;
  return [adviseOnGrid(space, typeof points === "number" ? points : pointsFitting(space, trials), trials)];
}

function adviceSection(texts: readonly string[]): Span[][] {
  return texts.length === 0
    ? []
    : section(
        "to consider",
        texts.map((text) => [{ text, style: "yellow" }]),
      );
}

function readText(file: string): string {
  return readNamed(file, {
    missing: `there is no file ${file}; ${meant(file, "give a definition such as study.yaml")}`,
    isFolder: `${file} is a folder; give the definition in it: ${typed("check", `${file}/study.yaml`)}`,
  });
}
