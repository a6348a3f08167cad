import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join, relative } from "node:path";
import { importSearch, isSweep } from "../formats/import/import-study.ts";
import { noteLines, studyName, studyYaml } from "../formats/import/study-yaml.ts";
import { UserError } from "../space/user-error.ts";
import { readNamed } from "../store/read-if-there.ts";
import { typed } from "../study/typed.ts";
import { readDefinition } from "../worker/read-definition.ts";
import { writeFile } from "./write-file.ts";

/** `whetstone import`: another tool's search as a commented definition. What cannot be carried over is told. */
export function importFile(
  file: string,
  { output, study }: { readonly output?: string; readonly study?: string },
): number {
  const search = readNamed(file, {
    missing: `there is no file ${file}; give the file to import`,
    isFolder: `${file} is a folder; give the file to import`,
  });
  const { text, notes } = translated(search, file, { study, folder: dirname(output ?? "study.yaml") });
  if (output === undefined) process.stdout.write(text);
  else {
    if (existsSync(output)) throw new UserError(`${output} is there already; remove it, or name another file with -o`);
    writeFile(output, text);
    console.error(`Written to ${output}; look at it, then: ${typed("check", output)}`);
  }
  for (const note of notes) console.error(`${file}, not carried over, ${note}`);
  return 0;
}

/** The definition for this folder that another tool's search becomes, and what of it could not be carried over. */
function translated(text: string, file: string, { study, folder }: { study?: string | undefined; folder: string }) {
  const imported = importSearch(text, file, { interpreter: python(), study });
  const definition = studyYaml(imported, relative(folder, file), studyName(basename(file).replace(/\.\w+$/, "")));
  // What we write we must be able to read; where not, the error is ours to show.
  readDefinition(definition, `the study made from ${file}`);
  return { text: definition, notes: noteLines(imported), metric: imported.metric };
}

/** A definition's text: a W&B sweep is taken for the definition that it means, and what that leaves out is told. */
export function definitionOf(text: string, file: string): string {
  if (!isSweep(text, file)) return text;
  const { text: definition, notes, metric } = translated(text, file, { folder: dirname(file) });
  if (metric === undefined)
    throw new UserError(
      `${file}: metric is missing; name what the program reports: metric: { name: val_loss, goal: minimize }`,
    );
  for (const note of notes) console.error(`${file}, not carried over, ${note}`);
  return definition;
}

/** What starts Python here: many systems have python3 alone. */
function python(): string {
  const places = (process.env.PATH ?? "").split(delimiter);
  return places.some((place) => existsSync(join(place, "python"))) ? "python" : "python3";
}
