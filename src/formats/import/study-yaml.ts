import { stringify } from "yaml";
import { printParameter } from "../../space/print.ts";
import type { HistorySource } from "../../study/definition.ts";
import type { Explained, Imported } from "./imported.ts";

/** Trials of a study whose source does not say how many. */
const TRIALS: Explained<number> = { value: 60, why: "the file does not say how many trials" };
const EPOCHS: Explained<number> = {
  value: 1000,
  why: "a program trains up to this epoch, and fewer where it ends by itself; set it to what yours trains",
};

/** A program that knows nothing of us saves nothing to go on from, so none of its trials waits. */
const TO_THE_END: Explained<string> = {
  value: "stages",
  why: "every trial trains to its end; auto stops those that fall behind, best with checkpoints",
};

/**
 * A commented `study.yaml` for what was imported from `file`, as the definition's folder sees it; `name` is the study's where
 * the file has none.
 */
export function studyYaml(imported: Imported, file: string, name: string): string {
  const { format, command, metric, notes, trials = TRIALS, epochs = EPOCHS } = imported;
  const lines = [
    `# Imported from ${oneLine(file)}, ${format}.`,
    ...(notes.length === 0 ? [] : ["# Not carried over:", ...noteLines(imported).map((note) => `#   ${note}`)]),
    `name: ${yaml(imported.name === undefined ? name : studyName(imported.name))}`,
  ];
  if (command === undefined) lines.push('# command: "python train.py {params}"   # how a trial is trained');
  else {
    lines.push(`command: ${yaml(command.text)}${remark(command.why)}`);
    if (command.shell) lines.push("shell: true");
  }
  if (imported.grace !== undefined)
    lines.push(
      `${command === undefined ? "# " : ""}grace: ${imported.grace}${remark("seconds between SIGTERM and SIGKILL")}`,
    );
  const goal = metric?.goal ?? imported.goal ?? "minimize";
  const example = goal === "maximize" ? "val_accuracy" : "val_loss";
  lines.push(
    `metric: ${yaml(metric?.name ?? example)}${remark(metric === undefined ? "the file names none; put yours here" : undefined)}`,
    `goal: ${goal}`,
  );
  lines.push("", "space:");
  for (const { name: key, parameter, remark: why } of imported.parameters)
    lines.push(`  ${yaml(key)}: ${yaml(printParameter(parameter))}${remark(why)}`);
  lines.push("", "stages:", `  - { trials: ${trials.value}, epochs: ${epochs.value} }`);
  lines.push(`    # trials: ${oneLine(trials.why)}`, `    # epochs: ${oneLine(epochs.why)}`);
  for (const key of ["sampler", "schedule"] as const) {
    const chosen = imported[key] ?? (key === "schedule" ? TO_THE_END : undefined);
    if (chosen !== undefined) lines.push(`${key}: ${chosen.value}${remark(chosen.why)}`);
  }
  if (imported.history !== undefined)
    lines.push(`learn_from: ${historyYaml({ file, ...imported.history })}${remark("what was tried is learnt from")}`);
  if (imported.target !== undefined) lines.push(`until: { score: ${imported.target} }`);
  return `${lines.join("\n")}\n`;
}

/** What could not be carried over, a line each. */
export function noteLines({ notes }: Pick<Imported, "notes">): readonly string[] {
  return notes.map(({ line, message }) => `line ${line}: ${oneLine(message)}`);
}

/** A text as a study may be called, for it names a folder. */
export function studyName(text: string): string {
  const safe = text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\w.-]+/g, "-");
  return safe.replaceAll(/^[.-]+|[.-]+$/g, "").slice(0, 100) || "study";
}

function remark(text: string | undefined): string {
  return text === undefined ? "" : ` # ${oneLine(text)}`;
}

/** A value on one line of YAML. */
function yaml(value: string | readonly string[]): string {
  if (typeof value !== "string") return `[${value.map((item) => JSON.stringify(item)).join(", ")}]`;
  const plain = stringify(value, { lineWidth: 0 }).trimEnd();
  return plain.includes("\n") || plain.startsWith("|") || plain.startsWith(">") ? JSON.stringify(value) : plain;
}

/** A history on one line of YAML: its file alone where no more is to say. */
function historyYaml(history: HistorySource): string {
  if (Object.keys(history).length === 1) return yaml(history.file);
  return stringify(history, { lineWidth: 0, collectionStyle: "flow" }).trimEnd();
}

/** Text of others must not end a comment's line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
