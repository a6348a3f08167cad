import { asha } from "./asha.ts";
import { bohb } from "./bohb.ts";
import { freeze } from "./freeze/freeze.ts";
import { hyperband } from "./hyperband.ts";
import { type Options, optionReader } from "./options.ts";
import { patience } from "./patience.ts";
import { pbt } from "./pbt.ts";
import { median, percentile } from "./percentile.ts";
import type { Schedule } from "./schedule.ts";
import { stages } from "./stages.ts";
import { threshold } from "./threshold.ts";

/** Every schedule by its name. Factories throw UserError for options that they do not know. */
export const schedules: Readonly<Record<string, (options: Options) => Schedule>> = {
  stages(options) {
    optionReader("stages", options).end();
    return stages();
  },
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
