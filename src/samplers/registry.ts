import { type Options, withoutOptions } from "../definition/options.ts";
import { auto } from "./auto.ts";
import { cmaes } from "./cmaes/cmaes.ts";
import { forest } from "./forest/forest.ts";
import { gp } from "./gp/gp.ts";
import { grid } from "./grid.ts";
import { latin } from "./latin.ts";
import { random } from "./random.ts";
import type { Sampler } from "./sampler.ts";
import { sobol } from "./sobol.ts";
import { tpe } from "./tpe/tpe.ts";

type Factory = (options: Options) => Sampler;

const all = {
  auto: withoutOptions("auto", auto, "sampler"),
  random: withoutOptions("random", random, "sampler"),
  sobol: withoutOptions("sobol", sobol, "sampler"),
  latin: withoutOptions("latin", latin, "sampler"),
  forest: withoutOptions("forest", forest, "sampler"),
  gp,
  grid,
  tpe,
  cmaes: withoutOptions("cmaes", cmaes, "sampler"),
};

/** Every sampler by its name. Factories throw UserError for options that they do not know. */
export const samplers: Readonly<Record<keyof typeof all, Factory> & Record<string, Factory>> = all;

/** Those that look at no result: a trial's point follows from its number alone. */
export const designs: ReadonlySet<string> = new Set(["random", "sobol", "latin", "grid"]);
