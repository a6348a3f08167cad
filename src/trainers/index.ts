export { type CommandTrainerOptions, commandTrainer } from "./command.ts";
export { functionTrainer, type Objective, StopTraining, type TrainingContext } from "./function.ts";
export { type EpochReport, type Trainer, TrainingError, type TrainingTask } from "./trainer.ts";
