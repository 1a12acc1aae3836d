export type { Effects } from "./effects.ts";
export type { Answer } from "./given.ts";
export { listRuns, readRun } from "./history.ts";
export type { RunEvent, Runnable, RunOptions } from "./options.ts";
export type { Emulation, Rung, RunRecord, RunStatus, StepRecord, StepStatus } from "./record.ts";
export { runLocal } from "./run.ts";
