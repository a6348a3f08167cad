import { basename, relative } from "node:path";
import { importanceOf } from "../../analysis/importance/importance.ts";
import { landscapeOf } from "../../analysis/importance/landscape.ts";
import type { Chart, ChartOptions } from "../../charts/chart.ts";
import { compareChart } from "../../charts/compare.ts";
import { curvesChart } from "../../charts/curves.ts";
import { historyChart } from "../../charts/history.ts";
import { importanceChart } from "../../charts/importance.ts";
import { pairsChart } from "../../charts/pairs.ts";
import { parallelChart } from "../../charts/parallel.ts";
import { varyingParameters } from "../../charts/parameter-axis.ts";
import { paretoChart } from "../../charts/pareto.ts";
import { spaceChart } from "../../charts/space.ts";
import { timelineChart } from "../../charts/timeline.ts";
import { UserError } from "../../space/user-error.ts";
import type { StudyFolder } from "../../store/study-folder.ts";
import { openerOf } from "../../store/unsealed.ts";
import { isSealed } from "../../study/sealed.ts";
import type { Study } from "../../study/study.ts";
import { typed } from "../../study/typed.ts";
import { openFolder } from "../open-folder.ts";
import { folderName } from "../text/folder-name.ts";
import type { PlotName } from "./names.ts";
import type { PlotWishes } from "./wishes.ts";

/** The chart of a study's folder. Throws UserError where what is asked for is not there. */
export function chartOf(folder: StudyFolder, name: PlotName, wishes: PlotWishes, look: ChartOptions): Chart {
  const { study } = folder;
  const selection = trialsIn(study, wishes.trials);
  const options = { ...look, ...(selection === undefined ? {} : { selection }), ...logOf(wishes) };
  const parameters = paramsIn(study, wishes.params);
  switch (name) {
    case "history":
      return historyChart(study, { ...options, ...(wishes.over === undefined ? {} : { over: wishes.over }) });
    case "curves": {
      const { metric } = wishes;
      const over = wishes.over === "time" ? "time" : "epochs";
      if (metric === undefined) return curvesChart(study, { ...options, over });
      return curvesChart(reporting(folder, metric), { ...options, over, metric });
    }
    case "space":
      return spaceChart(study, {
        ...options,
        ...(parameters && { parameters }),
        landscape: landscapeOf(study, wishes.stage),
      });
    case "parallel":
      return parallelChart(study, { ...options, ...(parameters && { parameters }) });
    case "pairs":
      return pairsChart(study, {
        ...options,
        parameters: pairIn(study, parameters, wishes.stage),
        landscape: landscapeOf(study, wishes.stage),
      });
    case "importance":
      return importanceChart(study, importanceOf(study, wishes.stage), options);
    case "timeline":
      return timelineChart(study, (trial) => folder.attemptsOf(trial), options);
    case "pareto":
      return paretoChart(study, options);
    case "compare": {
      const others = (wishes.with ?? []).map((path) => ({ label: folderName(path), study: openFolder(path).study }));
      return compareChart([{ label: nameHere(folder.path), study }, ...others], {
        ...options,
        over: wishes.over ?? "epochs",
      });
    }
  }
}

/** A study as its folder is called from here: copies of a study share the definition's name. */
function nameHere(path: string): string {
  const near = relative(".", path);
  return near === "" || near.startsWith("..") ? basename(path) : near;
}

function logOf({ log }: PlotWishes): { readonly log?: boolean } {
  return log === undefined ? {} : { log };
}

/** The two that are named, or else the two whose interaction or own effects matter most. */
function pairIn(
  study: Study,
  named: readonly string[] | undefined,
  stage: number | undefined,
): readonly [string, string] {
  const [first, second, third] =
    named ??
    importanceOf(study, stage)?.fanova.all.singles.map(({ parameters }) => parameters[0]) ??
    varyingParameters(study);
  if (first === undefined || second === undefined || (named !== undefined && third !== undefined))
    throw new UserError(`pairs needs two hyperparameters that vary, as in --params lr,dropout`);
  return [first, second];
}

/** The hyperparameters that a user named, undefined where none. Throws UserError where one does not vary. */
export function paramsIn(study: Study, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const known = varyingParameters(study);
  const named = new Set(text.split(",").map((name) => name.trim()));
  for (const name of named) {
    if (!known.includes(name))
      throw new UserError(`--params: ${name} is no hyperparameter that varies here; there are ${known.join(", ")}`);
  }
  return [...named];
}

/**
 * The study with that metric on its curves; one of the test set is there only as far as somebody has looked. Throws UserError
 * where no curve has it.
 */
function reporting(folder: StudyFolder, metric: string): Study {
  const { study, path } = folder;
  const open = isSealed(metric) ? openerOf(folder) : undefined;
  const trials = open === undefined ? study.trials : study.trials.map((trial) => trial && open(trial));
  const known = new Set(trials.flatMap((trial) => trial?.curve.flatMap(({ metrics }) => Object.keys(metrics)) ?? []));
  if (known.has(metric)) return { ...study, trials };
  if (study.sealed?.includes(metric))
    throw new UserError(`--metric: ${metric} is of the test set, which is sealed; to look: ${typed("unseal", path)}`);
  throw new UserError(`--metric: no trial reports ${metric}; they report ${[...known].join(", ") || "nothing yet"}`);
}

/** The trials that a user named, undefined where none. Throws UserError where one is not there. */
export function trialsIn({ trials }: Study, text: string | undefined): ReadonlySet<number> | undefined {
  if (text === undefined) return undefined;
  return new Set(
    text.split(",").map((word) => {
      const number = Number(word);
      if (trials[number - 1] !== undefined) return number;
      throw new UserError(`--trials: there is no trial ${word.trim()}; they are numbered from 1 to ${trials.length}`);
    }),
  );
}
