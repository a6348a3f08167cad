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
import type { LearnedPoint } from "../study/learned.ts";

/** The sampler of a study: the one that its definition asks for, and what the study has learnt from others. */
export function samplerIn({ path, definition }: StudyFolder): Sampler {
  return samplerOf(definition, definition.learnFrom === undefined ? [] : readLearned(path));
}

/**
 * The sampler that a definition asks for, wrapped so that it begins with the points that are known, judges by all metrics and
 * constraints, and proposes no params twice.
 */
export function samplerOf(definition: Definition, learned: readonly LearnedPoint[] = []): Sampler {
  const { sampler, tries = [], repeats = false } = definition;
  const isDesign = designs.has(sampler.name);
  const own = chosen(samplers, sampler);
  const judging = isDesign ? own : criteria(own);
  const informed = learned.length === 0 ? judging : learnedPoints(judging, learned);
  const begun = tries.length === 0 ? informed : seededPoints(informed, tries);
  if (repeats) return begun;
  // A design beside points that are learnt from others depends on results, as those points do.
  return isDesign && learned.length === 0 ? distinctDesign(begun) : distinct(begun);
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
