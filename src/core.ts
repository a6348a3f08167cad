/** What runs in a browser too: spaces, samplers, schedules and analyses, as functions of what they are given. */
export { type BorderFinding, borderCheck } from "./analysis/border.ts";
export type { Side } from "./analysis/border-evidence.ts";
export type { Bound } from "./analysis/border-text.ts";
export { type BudgetTrust, budgetTrust } from "./analysis/budget-trust.ts";
export { type ConfirmedTrial, confirmationOf } from "./analysis/confirmation.ts";
export { type NarrowNote, narrow } from "./analysis/narrow.ts";
export { hypervolume, type JudgedByAll, paretoFront } from "./analysis/pareto.ts";
export { ranked, type ScoredTrial } from "./analysis/ranking.ts";
export type { Options } from "./definition/options.ts";
export { type Rng, type StreamKey, stream } from "./math/random.ts";
export type { MeanInterval } from "./math/student.ts";
export { samplers } from "./samplers/registry.ts";
export type { Ask, Position, Sampler, Suggestion } from "./samplers/sampler.ts";
export { schedules } from "./schedules/registry.ts";
export type { Drawing, Job, Schedule, Verdict } from "./schedules/schedule.ts";
export * from "./space/build.ts";
export type { Condition } from "./space/condition.ts";
export type { Base, Distribution, Value } from "./space/distribution.ts";
export type { Parameter } from "./space/parameter.ts";
export { printParameter } from "./space/print.ts";
export type { ScaleStep } from "./space/scale.ts";
export { decodePoint, encodePoint, type Params, parseSpace, type Space } from "./space/space.ts";
export { UserError } from "./space/user-error.ts";
export type { Change, RecordedChange } from "./study/change.ts";
export type {
  Chosen,
  ClusterPlan,
  CommandPlan,
  ConfirmPlan,
  Constraint,
  Definition,
  Goal,
  HistorySource,
  LearnSource,
  Metric,
  NotifyPlan,
  ResultSource,
  StagePlan,
  Until,
} from "./study/definition.ts";
export type { EndState, Json, Metrics, ProcessIdentity } from "./study/events.ts";
export { type History, RowStatus } from "./study/history.ts";
export { type Criteria, HistoryTable } from "./study/history-table.ts";
export type { LearnedPoint } from "./study/learned.ts";
export type {
  Chapter,
  CurveColumns,
  CurvePoint,
  Origin,
  Stage,
  Study,
  Trial,
  TrialState,
  Worker,
} from "./study/study.ts";
