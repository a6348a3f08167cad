import { parentPort } from "node:worker_threads";
import { importanceOf } from "../analysis/importance/importance.ts";
import { type Landscape, landscapeOf } from "../analysis/importance/landscape.ts";
import type { Study } from "../study/study.ts";
import { KnownStudy } from "./known-study.ts";
import type { ModelAnswer, ModelQuestion } from "./model-words.ts";

/** The thread of a study's models, which take a second of large studies: the server goes on meanwhile. */

/** What the newest landscape is of, and the landscape until something else is asked: one forest at a time is memory enough. */
let told: Study | undefined;
let landscape: Landscape | undefined;

parentPort?.on("message", ({ number, question }: { readonly number: number; readonly question: ModelQuestion }) => {
  try {
    parentPort?.postMessage({ number, answer: answerTo(question) });
  } catch (error) {
    parentPort?.postMessage({ number, problem: error instanceof Error ? error.message : String(error) });
  }
});

function answerTo(question: ModelQuestion): ModelAnswer[ModelQuestion["kind"]] {
  if (question.kind === "over") {
    const { one, other } = question;
    landscape ??= told && landscapeOf(told);
    const map = landscape?.over(one, other);
    return map && { one, other, rows: map.rows, columns: map.columns, scores: [...map.scores] };
  }
  const { study } = new KnownStudy(question.snapshot);
  landscape = undefined;
  if (question.kind === "importance") return importanceOf(study);
  told = study;
  landscape = landscapeOf(study);
  if (landscape === undefined) return undefined;
  const model = landscape;
  const names = study.definition.space.dimensions.map(({ name }) => name);
  return { trials: model.trials, along: Object.fromEntries(names.map((name) => [name, model.along(name) ?? []])) };
}
