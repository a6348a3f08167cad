import { stringify } from "yaml";
import type { Value } from "../../space/value.ts";
import { type FaultOf, goalWord, type History, type Wanted } from "./history.ts";
import { readOptunaJournal, studyOf } from "./optuna-journal.ts";

/** The trials of one study of an Optuna journal as a history; the metric is its first objective. */
export function readOptunaHistory(text: string, wanted: Wanted, fault: FaultOf): History {
  const { names, columns, metric } = wanted;
  const choose = (name: string) => `learn_from: { file: …, study: ${stringify(name).trimEnd()} }`;
  const study = studyOf(readOptunaJournal(text, fault), wanted.study, choose, fault);
  if (study.goal !== metric.goal)
    throw fault(
      1,
      `the first objective of ${study.name} is ${goalWord(study.goal)}, and ${metric.name} here is ${goalWord(metric.goal)}; they cannot be the same`,
    );
  const rows = study.trials.map(({ line, params, score, failed, violates, steps }) => {
    const values = names.flatMap((name): readonly (readonly [string, Value])[] => {
      const param = params.get(Object.hasOwn(columns, name) ? columns[name]! : name);
      return param === undefined ? [] : [[name, param.value]];
    });
    const useless = failed ? "failed" : violates ? "violates a bound" : undefined;
    return { line, values: new Map(values), score, epochs: steps, useless };
  });
  if (rows.length > 0 && rows.every(({ values }) => values.size === 0))
    throw fault(1, `no parameter is called like a hyperparameter: ${names.join(", ")}`);
  return { rows, known: new Set(rows.flatMap(({ values }) => [...values.keys()])) };
}
