import { readTree } from "../../definition/yaml-read.ts";
import type { Tree } from "../../definition/yaml-tree.ts";
import { UserError } from "../../space/user-error.ts";
import { isOptunaJournal } from "../history/optuna-journal.ts";
import { importConfigSpace, isConfigSpace } from "./configspace.ts";
import { importHyperopt, isHyperopt } from "./hyperopt.ts";
import type { Imported } from "./imported.ts";
import { importKatib, isKatib } from "./katib.ts";
import { importNni, isNni } from "./nni.ts";
import { importNniExperiment, isNniExperiment } from "./nni-experiment.ts";
import { importOptuna, isOptuna } from "./optuna-distributions.ts";
import { importOptunaJournal } from "./optuna-studies.ts";
import { importPcs, isPcs } from "./pcs.ts";
import { importWandb, isWandb } from "./wandb.ts";

interface ImportOptions {
  /** The Python that programs of a sweep run with. */
  readonly interpreter: string;
  /** Which study of a file that has several. */
  readonly study?: string | undefined;
}

interface Format {
  readonly is: (root: Tree) => boolean;
  readonly read: (text: string, file: string, options: ImportOptions) => Imported;
}

const known: readonly Format[] = [
  { is: isKatib, read: importKatib },
  { is: isWandb, read: (text, file, { interpreter }) => importWandb(text, file, interpreter) },
  { is: isConfigSpace, read: importConfigSpace },
  { is: isNniExperiment, read: importNniExperiment },
  { is: isNni, read: importNni },
  { is: isOptuna, read: importOptuna },
];

/** Reads a search of another tool, told by its content. Throws UserError where it is none that is known. */
export function importSearch(text: string, file: string, options: ImportOptions): Imported {
  if (isOptunaJournal(text)) return importOptunaJournal(text, file, options.study);
  if (options.study !== undefined)
    throw new UserError(`${file} is no journal of Optuna, so it has no study ${options.study}; leave --study out`);
  if (isPcs(text)) return importPcs(text, file);
  if (isHyperopt(text)) return importHyperopt(text, file);
  const plain = withoutTabs(text);
  const root = rootOf(plain, file);
  const format = root && known.find(({ is }) => is(root));
  if (format !== undefined) return format.read(plain, file, options);
  throw new UserError(
    `${file} is no search that is known here; expected a W&B sweep, a Katib Experiment, NNI's search space or experiment, Optuna's distributions or journal, ConfigSpace's JSON or PCS, or Hyperopt's expressions`,
  );
}

/** What a text holds as YAML or JSON. Its mistakes in these matter only where its name says that it is one of them. */
function rootOf(text: string, file: string): Tree | undefined {
  try {
    return readTree(text, file).root;
  } catch (error) {
    if (error instanceof UserError && !/\.(ya?ml|json)$/i.test(file)) return undefined;
    throw error;
  }
}

/** JSON may be indented by tabs, which YAML's reader does not take. */
function withoutTabs(text: string): string {
  return text.trimStart().startsWith("{") ? text.replaceAll("\t", " ") : text;
}

/** Whether a text is a W&B sweep, which may be run as it is. */
export function isSweep(text: string, file: string): boolean {
  try {
    return isWandb(readTree(text, file).root);
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}
