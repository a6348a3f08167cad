import type { NotifyPlan } from "../study/definition.ts";
import { withoutUndefined } from "../study/record.ts";
import { type Fields, fieldsOf, readText, unexpected } from "./fields.ts";
import type { Findings } from "./findings.ts";

const example = "notify: { command: ./tell-me.sh }";

/** Reads `notify`: whom the master tells of what happens, by a command, by a webhook, or both. */
export function readNotify(top: Fields, findings: Findings): NotifyPlan | undefined {
  const field = top.get("notify");
  if (field === undefined) return undefined;
  if (field.value.kind !== "mapping" || field.value.entries.length === 0)
    return unexpected(field, "a command or a webhook", `write ${example}`, findings);
  const fields = fieldsOf(field.value, ["command", "webhook"], findings, "notify, ");
  const command = readText(fields.get("command"), "command: ./tell-me.sh", findings)?.text;
  const webhook = readText(fields.get("webhook"), "webhook: https://example.org/hook", findings);
  if (webhook !== undefined && !isWebAddress(webhook.text))
    unexpected(fields.get("webhook")!, "an address that begins with http:// or https://", "write it in full", findings);
  return withoutUndefined({ command, webhook: webhook?.text });
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}
