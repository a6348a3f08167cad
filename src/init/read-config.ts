import { LineCounter, parse } from "yaml";
import { whereTooDeep } from "../definition/yaml-depth.ts";
import type { FoundOption } from "./found.ts";

/** The options of a program whose help shows its configuration as YAML, as Hydra's does; each is set by `a.b=value`. */
export function readConfig(help: string): readonly FoundOption[] {
  const text = /^== Config ==\n(?:.*\n)*?\n((?:[^\n]*\n?)*?)(?:\n(?:Powered by|==)|$(?![\s\S]))/m.exec(help)?.[1];
  return text === undefined ? [] : settingsIn(text);
}

/** The settings in a text of YAML or JSON, called `a.b` by the keys that they are under. */
export function settingsIn(text: string): readonly FoundOption[] {
  if (whereTooDeep(text, new LineCounter()) !== undefined) return [];
  try {
    return flatten(parse(text, { logLevel: "error" }), "");
  } catch {
    // It is a text for people, and need not be YAML.
    return [];
  }
}

function flatten(config: unknown, prefix: string): readonly FoundOption[] {
  if (typeof config !== "object" || config === null) return [];
  return Object.entries(config).flatMap(([key, value]): readonly FoundOption[] => {
    const name = `${prefix}${key}`;
    if (Array.isArray(value)) return [{ ...optionAt(name), several: true }];
    if (typeof value === "object" && value !== null) return flatten(value, `${name}.`);
    return [{ ...optionAt(name), ...(value === null ? {} : { value: String(value) }) }];
  });
}

function optionAt(name: string): FoundOption {
  return { name, spelling: "flag=value", flags: [name] };
}
