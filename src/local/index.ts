export type { Effects } from "./effects.ts";
export { listRuns, readRun, runBefore } from "./record/history.ts";
export type { Emulation, Isolation, RunRecord, RunStatus, StepRecord, StepStatus } from "./record/record.ts";
export type { RunEvent, Runnable, RunOptions } from "./run/options.ts";
export type { PredictedStep } from "./run/predicted-step.ts";
export { predictLocal, runLocal } from "./run/run.ts";
export type { StubAnswer } from "./run/stub.ts";
