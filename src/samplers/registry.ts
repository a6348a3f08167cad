import { random } from "./random.ts";
import type { Sampler } from "./sampler.ts";

/** Every sampler by its name. */
export const samplers: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => Sampler>> = {
  random,
};
