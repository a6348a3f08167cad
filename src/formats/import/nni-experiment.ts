import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import type { Imported } from "./imported.ts";
import { knownEpochs } from "./known-epochs.ts";
import { nniParameters } from "./nni.ts";
import { Source, shown } from "./source.ts";
import { medianStop } from "./stopping.ts";

const spaceElsewhere = ["searchSpaceFile", "searchSpacePath"];
const carried = ["experimentName", "searchSpace", "trialCommand", "maxTrialNumber", "tuner", "assessor"];

/** Whether a tree is the configuration of an experiment of NNI. */
export function isNniExperiment(root: Tree): boolean {
  return root.kind === "mapping" && root.entries.some(({ key }) => ["searchSpace", ...spaceElsewhere].includes(key));
}

/**
 * Reads the configuration of an experiment of NNI. Its program asks NNI for its parameters and reports to it, so that its
 * command is not carried over. Throws UserError with the place of what is wrong.
 */
export function importNniExperiment(text: string, file: string): Imported {
  const source = new Source(text, file);
  const { root } = readTree(text, file);
  const space = source.get(root, "searchSpace");
  const elsewhere = spaceElsewhere.map((key) => source.get(root, key)).find((tree) => tree !== undefined);
  if (space === undefined)
    throw source.fault(
      elsewhere?.at ?? 0,
      `the search space is in ${elsewhere === undefined ? "another file" : shown(elsewhere)}; import that, or write it here as searchSpace`,
    );
  const parameters = nniParameters(source, space);
  const tuner = source.get(root, "tuner");
  const assessor = source.get(root, "assessor");
  const mode = source.word(source.get(source.get(tuner, "classArgs"), "optimize_mode"));
  const trials = source.number(source.get(root, "maxTrialNumber"), "maxTrialNumber");
  const schedule = assessor === undefined ? undefined : scheduleOf(source, assessor);
  const command = source.get(root, "trialCommand");
  if (command !== undefined)
    source.note(
      command.at,
      `trialCommand: ${shown(command)}; let it take its parameters from its command line, and print its metric`,
    );
  source.noteOthers(root, carried);
  source.noteOthers(source.get(tuner, "classArgs"), ["optimize_mode"], "tuner");
  source.noteOthers(source.get(assessor, "classArgs"), ["optimize_mode", "start_step"], "assessor");
  return {
    format: "an experiment of NNI",
    name: source.word(source.get(root, "experimentName")),
    goal: mode === "maximize" ? "maximize" : "minimize",
    parameters,
    trials: trials === undefined ? undefined : { value: trials, why: "its maxTrialNumber" },
    ...knownEpochs(parameters),
    sampler: samplerOf(source, tuner),
    schedule,
    notes: source.notes,
  };
}

const samplers: ReadonlyMap<string, string> = new Map([
  ["tpe", "tpe"],
  ["random", "random"],
  ["gridsearch", "grid"],
  ["gp", "gp"],
]);

function samplerOf(source: Source, tuner: Tree | undefined): NonNullable<Imported["sampler"]> {
  const name = source.word(source.get(tuner, "name"));
  const known = samplers.get(name?.toLowerCase() ?? "");
  if (known === undefined && tuner !== undefined)
    source.note(tuner.at, `tuner: ${name ?? shown(tuner)}; it is auto here`);
  return { value: known ?? "auto", why: `the experiment says ${name ?? "nothing"}` };
}

function scheduleOf(source: Source, assessor: Tree): Imported["schedule"] {
  const name = source.word(source.get(assessor, "name"));
  const start = source.number(source.get(source.get(assessor, "classArgs"), "start_step"), "assessor, start_step");
  if (name?.toLowerCase() === "medianstop") return medianStop({ startup: 1, start: start ?? 0 }, "the assessor");
  source.note(assessor.at, `assessor: ${name ?? shown(assessor)}; freeze and auto stop trials by their curves here`);
  return undefined;
}
