import { dark, light } from "../charts/theme.ts";
import { didYouMean } from "../definition/spelling.ts";
import { pngOf } from "../report/png.ts";
import { svgOf } from "../report/svg.ts";
import { UserError } from "../space/user-error.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import { typed } from "../study/typed.ts";
import { openFolder } from "./open-folder.ts";
import { chartOf, paramsIn, trialsIn } from "./plot/chart-of.ts";
import { type PlotName, plotNames } from "./plot/names.ts";
import { parallelLines } from "./plot/parallel-lines.ts";
import { terminalLines } from "./plot/terminal-lines.ts";
import { timelineLines } from "./plot/timeline-lines.ts";
import { checkWishes, type PlotWishes } from "./plot/wishes.ts";
import { printSpans } from "./text/output.ts";
import { lookOf, type Span } from "./text/terminal.ts";
import { writeFile } from "./write-file.ts";

/** Pixels in which a chart can still be read, and those that it can be drawn in. */
const LEAST = 320;
const MOST = 10_000;

/** Columns of what is no terminal. */
const COLUMNS = 80;

interface PlotRequest extends PlotWishes {
  readonly output?: string;
  /** The file's; light and 880 unless it is said. */
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

/** `whetstone plot`: a chart as a file, or in the terminal. */
export async function plot(path: string, chart: string, request: PlotRequest): Promise<number> {
  const { output, theme, width = 880, ...wishes } = request;
  const name = plotNames.find((each) => each === chart);
  if (name === undefined) {
    const swapped = plotNames.some((each) => each === path);
    const advice = swapped ? `the study goes first: ${typed("plot", chart, path)}` : didYouMean(chart, plotNames);
    throw new UserError(`there is no chart "${chart}"; ${advice}`);
  }
  const folder = openFolder(path);
  checkWishes(folder.study, name, wishes);
  if (output === undefined) {
    refuseFileWishes(request);
    printInTerminal(folder, name, wishes);
    return 0;
  }
  const kind = /\.(svg|png)$/i.exec(output)?.[1]?.toLowerCase();
  if (width < LEAST || width > MOST)
    throw new UserError(`--width ${width}: a chart is from ${LEAST} to ${MOST} pixels wide`);
  if (kind === undefined)
    throw new UserError(`-o ${output}: a chart is written as .svg or .png; give the file that ending`);
  const svg = await svgOf(
    chartOf(folder, name, wishes, { theme: theme === "dark" ? dark : light, width, headed: true }),
  );
  const file = kind === "svg" ? svg : await pngOf(svg);
  writeFile(output, file);
  console.log(output);
  return 0;
}

function refuseFileWishes({ theme, width }: PlotRequest): void {
  const wish = theme !== undefined ? "--theme" : width !== undefined ? "--width" : undefined;
  if (wish !== undefined)
    throw new UserError(
      `${wish} is for a file, and the terminal has its own; name the file with -o, or leave ${wish} out`,
    );
}

function printInTerminal(folder: StudyFolder, name: PlotName, wishes: PlotWishes): void {
  const { width } = lookOf(process.stdout);
  const columns = Number.isFinite(width) ? width : COLUMNS;
  printSpans(linesOf(folder, name, wishes, columns));
}

function linesOf(folder: StudyFolder, name: PlotName, wishes: PlotWishes, columns: number): Span[][] {
  const { study } = folder;
  switch (name) {
    case "timeline":
      return timelineLines(study, (trial) => folder.attemptsOf(trial), columns);
    case "parallel":
      return parallelLines(study, columns, paramsIn(study, wishes.params), trialsIn(study, wishes.trials));
    default:
      return terminalLines(chartOf(folder, name, wishes, {}), columns);
  }
}
