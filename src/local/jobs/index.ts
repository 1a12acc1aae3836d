import { ownMember } from "../../base/own.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { isStepType, type StepType } from "../../sagemaker/kinds.ts";
import { clarifyCheck } from "./checks/clarify-check.ts";
import { qualityCheck } from "./checks/quality-check.ts";
import type { Executor } from "./job.ts";
import { processing } from "./processing.ts";
import { callbackAsking } from "./programs/asked-callback.ts";
import { callbackWith } from "./programs/callback.ts";
import { entrypointWith } from "./programs/entrypoint.ts";
import { lambdaWith } from "./programs/lambda.ts";
import { type LocalProgram, programOf, type ReadyProgram } from "./programs/program.ts";
import { training } from "./training/training.ts";
import { tuning } from "./training/tuning.ts";
import { model, register } from "./transform/model.ts";
import { transform } from "./transform/transform.ts";

/** Types that run without a job: the run itself decides conditions, and fails where it reaches a Fail step. */
export type ControlType = "Condition" | "Fail";

const CONTROL_TYPES: ReadonlySet<string> = new Set(["Condition", "Fail"] satisfies readonly ControlType[]);

export const isControlType = (type: string): type is ControlType => CONTROL_TYPES.has(type);

/** Types whose jobs depend on what is beside the request. */
const WITH_STEP = { QualityCheck: qualityCheck, ClarifyCheck: clarifyCheck } as const satisfies Readonly<
  Record<string, (step: DefinitionStep) => Executor>
>;
type CheckedType = keyof typeof WITH_STEP;

/** Runs or emulates the jobs of each Type; undefined if only AWS can. */
const EXECUTORS: Readonly<Record<Exclude<StepType, ControlType | CheckedType>, Executor | undefined>> = {
  Processing: processing,
  Training: training,
  Tuning: tuning,
  Transform: transform,
  Model: model,
  RegisterModel: register,
  Lambda: undefined,
  Callback: undefined,
  EMR: undefined,
  EMRServerless: undefined,
  AutoML: undefined,
  EndpointConfig: undefined,
  Endpoint: undefined,
  InferenceComponent: undefined,
  BedrockCustomModel: undefined,
  BedrockModelImport: undefined,
  BedrockProvisionedModelThroughput: undefined,
  BedrockCustomModelDeployment: undefined,
  Lineage: undefined,
};

/**
 * What runs a step, whose Type may be none that SageMaker knows; undefined if only AWS can.
 *
 * @param programs - the user's programs; one for this step runs it
 */
export function executorOf(step: DefinitionStep, programs: readonly ReadyProgram[]): Executor | undefined {
  const made = ownMember<(step: DefinitionStep) => Executor>(WITH_STEP, step.Type);
  const own = made?.(step) ?? ownMember<Executor | undefined>(EXECUTORS, step.Type);
  const program = programOf(step, programs);
  return program === undefined ? own : WITH_PROGRAM[program.replaces](program, step, own);
}

const WITH_PROGRAM: Readonly<
  Record<
    LocalProgram["replaces"],
    (program: ReadyProgram, step: DefinitionStep, own?: Executor) => Executor | undefined
  >
> = {
  lambda: lambdaWith,
  callback: (program, step) =>
    program.ask === undefined ? callbackWith(program, step) : callbackAsking(program.ask, step),
  entrypoint: (program, _, own) => own && entrypointWith(program, own),
};

/** What a definition lacks of steps that run here once a program is named for them. */
const LACKING: Readonly<Record<string, string>> = {
  Lambda: "the definition names its function, but does not have the code",
  Callback: "the definition names its queue, but not what reads it",
};

/** Why a step without an executor does not run. */
export const notEmulated = (type: string): string =>
  ownMember(LACKING, type) ?? (isStepType(type) ? `${type} steps can run only on AWS` : `unknown step type '${type}'`);
