import { withCharts } from "../report/charts.ts";
import { factsOf } from "../report/facts.ts";
import { htmlOf } from "../report/html.ts";
import { factsJson } from "../report/json.ts";
import { markdownOf } from "../report/markdown.ts";
import { sectionsOf } from "../report/sections.ts";
import { UserError } from "../space/user-error.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { openFolder } from "./open-folder.ts";
import { reproducingLines } from "./reproduce.ts";
import { print } from "./text/output.ts";
import { writeFile } from "./write-file.ts";

type Format = "html" | "md" | "json";

interface ReportRequest {
  readonly output?: string;
  readonly format?: Format;
}

/** `whetstone report`: a study written up. */
export async function report(path: string, { output, format }: ReportRequest): Promise<number> {
  const text = await written(openFolder(path), format ?? formatOf(output));
  if (output === undefined) print([text.trimEnd()]);
  else {
    writeFile(output, text);
    console.log(output);
  }
  return 0;
}

/** The report's text. */
export async function written(folder: StudyFolder, format: Format): Promise<string> {
  const facts = factsOf(folder, (best) => reproducingLines(folder, best));
  if (format === "json") return `${JSON.stringify(factsJson(facts), null, 2)}\n`;
  const title = `${facts.name}: hyperparameter search`;
  const sections = sectionsOf(facts);
  return format === "md" ? markdownOf(title, sections) : htmlOf(title, withCharts(folder, facts, sections));
}

/** By the file's name; without a file, what can be read in a terminal. */
function formatOf(output: string | undefined): Format {
  if (output === undefined) return "md";
  const ending = /\.(html?|md|json)$/i.exec(output)?.[1]?.toLowerCase();
  if (ending === undefined)
    throw new UserError(
      `-o ${output}: a report is written as .html, .md or .json; give the file that ending, or --format`,
    );
  return ending === "md" || ending === "json" ? ending : "html";
}
