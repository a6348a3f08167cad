import { type Options, withoutOptions } from "../definition/options.ts";
import { asha } from "./asha.ts";
import { auto } from "./auto.ts";
import { bohb } from "./bohb.ts";
import { freeze } from "./freeze/freeze.ts";
import { hyperband } from "./hyperband.ts";
import { patience } from "./patience.ts";
import { pbt } from "./pbt.ts";
import { median, percentile } from "./percentile.ts";
import type { Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { threshold } from "./threshold.ts";

type Factory = (options: Options) => Schedule;

const all = {
  auto: withoutOptions("auto", auto, "schedule"),
  stages: withoutOptions("stages", stages, "schedule"),
  median,
  percentile,
  threshold,
  patience,
  asha,
  hyperband,
  bohb,
  pbt,
  freeze,
};

/** Every schedule by its name. Factories throw UserError for options that they do not know. */
export const schedules: Readonly<Record<keyof typeof all, Factory> & Record<string, Factory>> = all;
