export { type Argument, divideArguments, divideHyperparameters } from "./argument-limits.ts";
export { conditionStep, type EmittedCondition, type Envelope, type FailRequest, failStep } from "./control.ts";
export {
  asText,
  joined,
  processingOutputUri,
  property,
  propertyFileValue,
  trainingModelUri,
  trainingOutputDataUri,
  tuningModelUri,
} from "./expression.ts";
export { type ModelRequest, modelArguments, type RegisterRequest, registerArguments } from "./model.ts";
export type { JobPlace } from "./parts.ts";
export {
  type EmittedInput,
  type EmittedOutput,
  type EmittedProcessing,
  processingArguments,
} from "./processing.ts";
export { isIsolated, SECURITY_MEMBERS, secured } from "./security.ts";
export {
  hyperparameter,
  type Spot,
  TOOLKIT_VARIABLES,
  TRAINING_PROGRAM,
  type TrainingChannel,
  type TrainingRequest,
  trainingArguments,
} from "./training.ts";
export { type TransformRequest, transformArguments } from "./transform.ts";
export { tuningArguments } from "./tuning.ts";
