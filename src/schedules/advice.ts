import type { Definition } from "../study/definition.ts";
import { schedules } from "./registry.ts";

/** What a definition says of its schedule that comes to nothing, a sentence each. */
export function adviseOnSchedule({ schedule, sampler, stages }: Definition): readonly string[] {
  const { name, options } = schedule;
  const reasons = stages.map((plan) => schedules[name]?.(options).stopsNone?.(plan));
  const last = reasons.at(-1);
  return [
    ...(last === undefined || reasons.includes(undefined)
      ? []
      : [`schedule ${name}: all trials train to their end, since ${last}`]),
    ...(name === "freeze" && sampler.name !== "auto"
      ? [`sampler ${sampler.name}: it draws the first trials alone; freeze draws the others by a model of its own`]
      : []),
  ];
}
