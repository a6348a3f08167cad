import type { Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";

/** Every schedule by its name. */
export const schedules: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => Schedule>> = {
  stages,
};
