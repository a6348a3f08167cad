/** What runs in a browser too: spaces, samplers, schedules and analyses, as functions of what they are given. */
export { type BorderFinding, borderCheck } from "./analysis/border.ts";
export { narrow } from "./analysis/narrow.ts";
export { hypervolume, type JudgedByAll, paretoFront } from "./analysis/pareto.ts";
export { ranked } from "./analysis/ranking.ts";
export { type Rng, stream } from "./math/random.ts";
export { samplers } from "./samplers/registry.ts";
export type { Ask, Place, Sampler, Suggestion } from "./samplers/sampler.ts";
export { schedules } from "./schedules/registry.ts";
export type { Job, Schedule, Verdict } from "./schedules/schedule.ts";
export * from "./space/build.ts";
export type { Value } from "./space/distribution.ts";
export { printParameter } from "./space/print.ts";
export { decodePoint, encodePoint, type Params, parseSpace, type Space } from "./space/space.ts";
export { UserError } from "./space/user-error.ts";
export type { Constraint, Definition, Goal, Metric, StagePlan } from "./study/definition.ts";
export type { History } from "./study/history.ts";
export { HistoryTable } from "./study/history-table.ts";
export type { CurvePoint, Stage, Study, Trial } from "./study/study.ts";
