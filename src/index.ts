/** Hyperparameter search, coarse to fine: search with a function that trains, or read and drive a study's folder. */
export * from "./core.ts";
export type { BadLine } from "./store/log-follower.ts";
export type { StudyFolder } from "./store/study-folder.ts";
export type { Opening, ToldAttempt } from "./study/attempts.ts";
export type { EndEvent, ResumeEvent, StartEvent } from "./study/events.ts";
export { StopTraining, type TrainFunction, type TrainingContext } from "./trainers/function.ts";
export { type AskedTrial, ask } from "./worker/ask.ts";
export type { Ending } from "./worker/epoch.ts";
export { openStudy } from "./worker/open-study.ts";
export { type SearchOptions, type SearchResult, search } from "./worker/search.ts";
export type { StudyOptions } from "./worker/study-options.ts";
export { type Judgement, type Told, tell } from "./worker/tell.ts";
