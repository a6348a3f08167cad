import type { CommandPlan } from "../study/definition.ts";
import { type Field, type Fields, readDuration, readFlag, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";
import { checkPlaceholders } from "./placeholders.ts";
import type { ReadSpace } from "./space.ts";
import { positionIn } from "./yaml-position.ts";
import type { ScalarTree } from "./yaml-tree.ts";

const example = "command: python train.py --lr {lr}";

/** Reads `command` and what belongs to it; undefined where there is none. `text` is the definition's. */
export function readCommand(top: Fields, space: ReadSpace, text: string, findings: Findings): CommandPlan | undefined {
  const shell = readFlag(top.get("shell"), findings) ?? false;
  const cwd = readText(top.get("cwd"), "cwd: .", findings)?.text ?? ".";
  const timeout = readDuration(top.get("timeout"), { above: 0, example: "timeout: 2h" }, findings);
  const grace = readDuration(top.get("grace"), { least: 0, example: "grace: 10" }, findings) ?? 10;
  const field = top.get("command");
  if (field === undefined) {
    for (const key of ["shell", "cwd", "timeout", "grace"]) {
      const lost = top.get(key);
      if (lost !== undefined) findings.error(lost.keyAt, `${key}: is for a command, and there is none; add ${example}`);
    }
    return undefined;
  }
  const lines = readLines(field, shell, findings);
  if (lines === undefined) return undefined;
  const texts = lines.map((line) => line.text);
  const plan = { text: field.value.kind === "list" ? texts : (texts[0] ?? ""), shell, cwd, grace };
  const { findings: found, unmentioned } = checkPlaceholders(plan, [...space.names.keys()], space.conditional);
  for (const { severity, item, at, message } of found) {
    const place = positionIn(text, lines[item]!, at);
    if (severity === "error") findings.error(place, `command: ${message}`);
    else findings.warn(place, `command: ${message}`);
  }
  for (const name of unmentioned) {
    const message = `the command has placeholders for others and none for this; add {${name}}, or {params} for all`;
    findings.warn(space.names.get(name) ?? field.keyAt, `${name}: ${message}`);
  }
  return { ...plan, ...(timeout === undefined ? {} : { timeout }) };
}

/** The command's one line, or its arguments. */
function readLines(field: Field, shell: boolean, findings: Findings): readonly ScalarTree[] | undefined {
  const { value } = field;
  if (value.kind === "mapping") {
    return unexpected(
      field,
      "text or a list",
      'put a command that begins with { in quotes, as in command: "{python} train.py"',
      findings,
    );
  }
  if (value.kind === "scalar") {
    const line = readText(field, example, findings);
    return line && [line];
  }
  if (shell)
    return unexpected(field, "one line for the shell", "write the command as text, or take shell: true away", findings);
  if (value.items.length === 0) return unexpected(field, "at least a program", `write ${example}`, findings);
  const lines: ScalarTree[] = [];
  for (const item of value.items) {
    if (item.kind === "scalar" && item.value !== null) lines.push(item);
    else
      unexpected(
        { ...field, value: item },
        "text in the list",
        "write each argument as text, in quotes where it has { or [",
        findings,
      );
  }
  return lines.length === value.items.length ? lines : undefined;
}
