import { stepKind } from "../../sagemaker/kinds.ts";
import type { Executor } from "./job.ts";
import { processing } from "./processing.ts";
import { training } from "./training/training.ts";
import { tuning } from "./training/tuning.ts";
import { model, register } from "./transform/model.ts";
import { transform } from "./transform/transform.ts";

/** The executors by the definition's Type. The run itself handles Condition and Fail. */
export const executors: Readonly<Record<string, Executor>> = {
  Processing: processing,
  Training: training,
  Tuning: tuning,
  Transform: transform,
  Model: model,
  RegisterModel: register,
};

/** Why a step of a type that is not in the table does not run. */
export const notEmulated = (type: string): string =>
  stepKind(type) === undefined
    ? `unknown step type '${type}'`
    : `a local run has nothing that stands for ${type} steps; on AWS it will run`;
