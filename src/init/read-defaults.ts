import type { FoundOption } from "./found.ts";

/** What a program that takes its params from Whetstone's environment has told of itself. */
interface Defaults {
  readonly options: readonly FoundOption[];
  /** Whether it asks how far to train. */
  readonly asksEpochs: boolean;
}

/**
 * Reads what a program wrote to the file of WHETSTONE_DEFAULTS: lines of JSON, such as `{"params": {"lr": 0.01}}` and
 * `{"epochs": 10}`. Lines that say neither are passed over.
 */
export function readDefaults(text: string): Defaults {
  const values = new Map<string, unknown>();
  let asksEpochs = false;
  for (const line of text.split("\n")) {
    const { params, epochs } = objectIn(line);
    for (const [name, value] of Object.entries(params ?? {})) values.set(name, value);
    asksEpochs ||= epochs !== undefined;
  }
  return { options: [...values].map(([name, value]) => optionOf(name, value)), asksEpochs };
}

function objectIn(line: string): { readonly params?: object; readonly epochs?: unknown } {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

function optionOf(name: string, value: unknown): FoundOption {
  const option: FoundOption = { name, spelling: "environment", flags: [] };
  if (value === null || value === undefined) return option;
  return typeof value === "object" ? { ...option, several: true } : { ...option, value: String(value) };
}
