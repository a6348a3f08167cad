import { stopRequest } from "../store/stop-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { count } from "../study/amounts.ts";
import { typed } from "../study/typed.ts";
import { type AskedTrial, ask } from "../worker/ask.ts";
import { openStudy } from "../worker/open-study.ts";
import { folderOf } from "./leading/study-argument.ts";
import { printJson, printWhole } from "./text/output.ts";
import { paramLines } from "./text/param-lines.ts";
import type { Span } from "./text/terminal.ts";

/** The exit code where the study is finished, for scripts that ask at the same time: 1 says that other trials have to be told of first. */
const FINISHED = 3;

/** `whetstone ask`: the next trial, to be trained by hand. */
export async function askFor(study: string, options: { readonly json?: boolean }): Promise<number> {
  const path = folderOf(study, { needsCommand: false });
  const asked = await ask(path);
  if (asked === undefined) {
    console.error(`The study is finished; see: ${typed("best", path)}`);
    return FINISHED;
  }
  const stopped = stopRequest(path);
  if (stopped !== undefined) console.error(`The workers were ${stopped}; what you train by hand counts all the same.`);
  if (options.json) printJson(asked);
  else printWhole(askedLines(openStudy(path), asked, path));
  return 0;
}

export function askedLines({ definition }: StudyFolder, asked: AskedTrial, path: string): Span[][] {
  const { trial, epochs, from, resume, seed } = asked;
  const { name } = definition.metric;
  const goal = from === 0 ? count(epochs, "epoch") : `from epoch ${from} on, up to epoch ${epochs}`;
  const tell = typed("tell", path, trial);
  return [
    [{ text: `trial ${trial}`, style: "bold" }, `: train ${goal}, with seed ${seed}`],
    ...paramLines(asked.params).map((line): Span[] => ["  ", ...line]),
    ...(resume === undefined ? [] : [[`It goes on from ${resume}`]]),
    [],
    [`Tell an epoch: ${tell} --epoch ${Math.min(from + 1, epochs)} --metric ${name}=…`],
    [`Or its end:    ${tell} --metric ${name}=…`],
    [`               ${tell} --failed "why"`],
  ];
}
