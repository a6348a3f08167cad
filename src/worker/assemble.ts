import { criteria } from "../samplers/criteria.ts";
import { distinct, distinctDesign } from "../samplers/distinct.ts";
import { learnedPoints } from "../samplers/learned-points.ts";
import { designs, samplers } from "../samplers/registry.ts";
import type { Sampler } from "../samplers/sampler.ts";
import { seededPoints } from "../samplers/seeded-points.ts";
import { confirming } from "../schedules/confirming.ts";
import { droppingFolds } from "../schedules/folds.ts";
import { schedules } from "../schedules/registry.ts";
import type { Schedule } from "../schedules/schedule.ts";
import { endingEarly } from "../schedules/until.ts";
import { withinConstraints } from "../schedules/within-constraints.ts";
import { readLearned } from "../store/learned-file.ts";
import type { StudyFolder } from "../store/study-folder.ts";
import type { Chosen, Definition } from "../study/definition.ts";

/** The sampler of a study. Throws UserError where what the study learns from others is not there. */
export function samplerIn({ path, definition }: StudyFolder): Sampler {
  if (definition.learnFrom !== undefined) readLearned(path);
  return samplerOf(definition);
}

/**
 * The sampler that a definition asks for, wrapped so that it begins with the points that are known, judges by all metrics and
 * constraints, and proposes no params twice.
 */
export function samplerOf({ sampler, learnFrom, tries = [], repeats = false }: Definition): Sampler {
  const isDesign = designs.has(sampler.name);
  const own = chosen(samplers, sampler);
  const judging = isDesign ? own : criteria(own);
  const informed = learnFrom === undefined ? judging : learnedPoints(judging);
  const begun = tries.length === 0 ? informed : seededPoints(informed, tries);
  if (repeats) return begun;
  // A design beside points that are learnt from others depends on results, as those points do.
  return isDesign && learnFrom === undefined ? distinctDesign(begun) : distinct(begun);
}

/** The schedule that a definition asks for. */
export function scheduleOf({ schedule, constraints, folds, until, confirm }: Definition): Schedule {
  const own = chosen(schedules, schedule);
  const judging = constraints === undefined ? own : withinConstraints(own);
  const planned = folds === undefined ? judging : droppingFolds(judging);
  const search = until === undefined ? planned : endingEarly(planned);
  return confirm === undefined ? search : confirming(search);
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
