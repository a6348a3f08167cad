import { samplers } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { schedules } from "../schedules/registry.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { Chosen, Definition } from "../study/definition.ts";

/** The sampler that a definition asks for. */
export function samplerOf({ sampler }: Definition): Sampler {
  return chosen(samplers, sampler);
}

/** The schedule that a definition asks for. */
export function scheduleOf({ schedule }: Definition): Schedule {
  return chosen(schedules, schedule);
}

function chosen<T>(
  registry: Readonly<Record<string, (options: Chosen["options"]) => T>>,
  { name, options }: Chosen,
): T {
  const make = registry[name];
  // A definition is read against the same registry.
  if (make === undefined) throw new Error(`"${name}" is not registered`);
  return make(options);
}
