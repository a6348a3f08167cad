import type { Trial, TrialState } from "../../study/study.ts";
import { type ExportedFile, type ExportedStudy, stepsOf } from "./exported.ts";
import { yamlText } from "./yaml-text.ts";

/** MLflow's RunStatus. */
const statuses: Readonly<Record<TrialState, number>> = {
  running: 1,
  paused: 2,
  done: 3,
  stopped: 3,
  diverged: 4,
  failed: 4,
  killed: 5,
};

/** The layout of MLflow's file store, below `mlruns`: an experiment a study, and in it a run a trial. */
export function mlflowFiles(study: ExportedStudy): readonly ExportedFile[] {
  const { definition, trials } = study;
  const experiment = experimentOf(study);
  const id = experiment.experiment_id;
  return [
    { path: `${id}/meta.yaml`, content: yamlText(experiment) },
    ...trials.flatMap((trial) => runFiles(trial, id, definition.name)),
  ];
}

/** What MLflow keeps of an experiment; times are milliseconds since 1970. */
export function experimentOf({ definition, trials }: ExportedStudy) {
  const id = identifier(definition.name, 18).replaceAll(/[a-f]/g, "0");
  return {
    artifact_location: `mlruns/${id}`,
    // By reduce, since a call takes no more than some hundred thousand arguments.
    creation_time: trials.reduce((first, { startedAt }) => Math.min(first, startedAt), 8.64e15),
    experiment_id: id,
    last_update_time: trials.reduce((last, { startedAt, endedAt }) => Math.max(last, endedAt ?? startedAt), 0),
    lifecycle_stage: "active",
    name: definition.name,
  };
}

function runFiles(trial: Trial, experiment: string, study: string): readonly ExportedFile[] {
  const { number, params, curve, startedAt, endedAt, state, seed, sampler, stage } = trial;
  const run = identifier(`${study} ${number}`, 32);
  const folder = `${experiment}/${run}`;
  const name = `trial ${number}`;
  const meta = {
    artifact_uri: `mlruns/${folder}/artifacts`,
    end_time: endedAt ?? null,
    entry_point_name: "",
    experiment_id: experiment,
    lifecycle_stage: "active",
    run_id: run,
    run_name: name,
    run_uuid: run,
    source_name: "",
    source_type: 4,
    source_version: "",
    start_time: startedAt,
    status: statuses[state],
    tags: [],
    user_id: "",
  };
  const file = (path: string, content: string): ExportedFile => ({ path: `${folder}/${path}`, content });
  const steps = stepsOf(curve);
  const metrics = new Map<string, string>();
  curve.forEach(({ metrics: told, at }, i) => {
    for (const [metric, value] of Object.entries(told))
      metrics.set(metric, `${metrics.get(metric) ?? ""}${at} ${pythonNumber(value)} ${steps[i]}\n`);
  });
  const tags = { "mlflow.runName": name, seed: String(seed), sampler, stage: String(stage), state };
  return [
    file("meta.yaml", yamlText(meta)),
    ...Object.entries(params).map(([param, value]) => file(`params/${safe(param)}`, String(value))),
    ...[...metrics].map(([metric, lines]) => file(`metrics/${safe(metric)}`, lines)),
    ...Object.entries(tags).map(([tag, value]) => file(`tags/${tag}`, value)),
  ];
}

function pythonNumber(value: number): string {
  return Number.isNaN(value) ? "nan" : String(value).replace("Infinity", "inf");
}

/** A name as MLflow takes it, which is also a path that stays where it belongs. */
function safe(name: string): string {
  return name
    .replaceAll(/[^\w.\- /]/g, "_")
    .split("/")
    .map((part) => (/^\.*$/.test(part) ? "_" : part))
    .join("/");
}

/** So many hexadecimal digits, the same for the same text: FNV-1a over the text with a counter before it. */
function identifier(text: string, digits: number): string {
  let id = "";
  for (let round = 0; id.length < digits; round++) {
    let hash = 0x811c9dc5;
    for (const sign of `${round} ${text}`) hash = Math.imul(hash ^ sign.codePointAt(0)!, 0x01000193) >>> 0;
    id += hash.toString(16).padStart(8, "0");
  }
  return id.slice(0, digits);
}
