import { type ParsedDefinition, parseDefinition } from "../definition/parse-definition.ts";
import { samplers } from "../samplers/registry.ts";
import { schedules } from "../schedules/registry.ts";
import type { Definition } from "../study/definition.ts";

/** Reads a definition whose sampler and schedule are among those registered and take the options given, with what to warn of. */
export function readDefinitionWithWarnings(text: string, file: string): ParsedDefinition {
  return parseDefinition(text, file, { samplers, schedules });
}

/** Reads a definition. */
export function readDefinition(text: string, file: string): Definition {
  return readDefinitionWithWarnings(text, file).definition;
}
