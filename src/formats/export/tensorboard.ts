import type { Value } from "../../space/value.ts";
import { objectivesOf } from "../../study/definition.ts";
import type { Trial } from "../../study/study.ts";
import { concat, MessageWriter } from "../tensorboard/protobuf.ts";
import { writeRecord } from "../tensorboard/records.ts";
import { type ExportedFile, type ExportedStudy, stepsOf } from "./exported.ts";

/**
 * TensorBoard's event files, a run a trial: its scalars at each epoch, and its params for the HParams plugin, which reads
 * them from values that carry its own message (plugin_data.proto: version 1, experiment 2, session_start_info 3,
 * session_end_info 4).
 */
export function tensorboardFiles(study: ExportedStudy): readonly ExportedFile[] {
  const columns = experiment(study);
  return study.trials.map((trial) => {
    const run = `trial${String(trial.number).padStart(4, "0")}`;
    const begun = trial.startedAt / 1000;
    const events = [
      event(begun).text(3, "brain.Event:2"),
      hparams(begun, "_hparams_/experiment", 2, columns),
      hparams(begun, "_hparams_/session_start_info", 3, sessionStart(trial)),
      ...scalarEvents(trial),
      hparams((trial.endedAt ?? trial.startedAt) / 1000, "_hparams_/session_end_info", 4, sessionEnd(trial)),
    ];
    const content = concat(events.map((each) => writeRecord(each.finish())));
    return { path: `${run}/events.out.tfevents.${Math.floor(begun)}.whetstone.${trial.number}`, content };
  });
}

function scalarEvents({ curve }: Trial): readonly MessageWriter[] {
  const steps = stepsOf(curve);
  return curve.map(({ metrics, at }, i) => {
    const summary = new MessageWriter();
    for (const [name, value] of Object.entries(metrics))
      summary.message(1, new MessageWriter().text(1, name).float(2, value));
    return event(at / 1000)
      .varint(2, steps[i]!)
      .message(5, summary);
  });
}

function event(wallTime: number): MessageWriter {
  return new MessageWriter().double(1, wallTime);
}

/** Summary.Value: tag 1, metadata 9. SummaryMetadata: plugin_data 1. PluginData: plugin_name 1, content 2. */
function hparams(wallTime: number, tag: string, field: number, content: MessageWriter): MessageWriter {
  const data = new MessageWriter().varint(1, 0).message(field, content);
  const plugin = new MessageWriter().text(1, "hparams").message(2, data);
  const value = new MessageWriter().text(1, tag).message(9, new MessageWriter().message(1, plugin));
  return event(wallTime).message(5, new MessageWriter().message(1, value));
}

/**
 * Experiment: hparam_infos 4, metric_infos 5, name 6. MetricInfo: name 1. MetricName: tag 2. HParamInfo: name 1, type 4
 * (1 text, 2 boolean, 3 number), differs 7. The plugin's table has no other columns than these, and shows first those that differ.
 */
function experiment({ definition, trials }: ExportedStudy): MessageWriter {
  const message = new MessageWriter();
  for (const { name } of definition.space.parameters) {
    const values = new Set(trials.flatMap(({ params }) => (Object.hasOwn(params, name) ? [params[name]] : [])));
    const [kind, other] = new Set([...values].map((value) => typeof value));
    const type = other !== undefined ? 1 : kind === "number" ? 3 : kind === "boolean" ? 2 : 1;
    const differs = values.size > 1 ? 1 : 0;
    message.message(4, new MessageWriter().text(1, name).varint(4, type).varint(7, differs));
  }
  for (const { name } of objectivesOf(definition))
    message.message(5, new MessageWriter().message(1, new MessageWriter().text(2, name)));
  return message.text(6, definition.name);
}

/** SessionStartInfo: hparams 1 (a map), group_name 4, start_time_secs 5. */
function sessionStart({ params, number, startedAt }: Trial): MessageWriter {
  const message = new MessageWriter();
  for (const [name, value] of Object.entries(params))
    message.message(1, new MessageWriter().text(1, name).message(2, protobufValue(value)));
  return message.text(4, `trial ${number}`).double(5, startedAt / 1000);
}

/** SessionEndInfo: status 1 (1 success, 2 failure, 3 running), end_time_secs 2. */
function sessionEnd({ state, endedAt, startedAt }: Trial): MessageWriter {
  const status = state === "running" || state === "paused" ? 3 : state === "failed" || state === "diverged" ? 2 : 1;
  return new MessageWriter().varint(1, status).double(2, (endedAt ?? startedAt) / 1000);
}

/** google.protobuf.Value: null_value 1, number_value 2, string_value 3, bool_value 4. */
function protobufValue(value: Value): MessageWriter {
  const message = new MessageWriter();
  if (value === null) return message.varint(1, 0);
  if (typeof value === "number") return message.double(2, value);
  return typeof value === "string" ? message.text(3, value) : message.varint(4, value ? 1 : 0);
}
