export {
  BaseConfig,
  type BaseValues,
  baseSchema,
  type Parent,
  ProcessingBaseConfig,
  type ProcessingValues,
  processingSchema,
} from "./base-config.ts";
export { categorise, type Sections } from "./categorise.ts";
export { checkConfig, secretsIn } from "./check-config.ts";
export { completeConfig, type Facts } from "./complete-config.ts";
export { type ClassInput, type ConfigClass, configClass } from "./config-class.ts";
export { type ConfigMap, createConfigMap, findConfig } from "./config-map.ts";
export { describeSchema } from "./describe.ts";
export type { ReadDocument } from "./document.ts";
export { embeddedSchema } from "./embed-schema.ts";
export { type ChainLink, explainField, type FieldExplanation } from "./explain-field.ts";
export type { NamedStep } from "./find-steps.ts";
export { fieldsOf, isDerived, type KnownField, type KnownSteps } from "./known.ts";
export { type Assignment, layerPipeline, type PipelineLayers, parseAssignment } from "./layer-pipeline.ts";
export {
  type Contribution,
  LAYERS,
  type Layer,
  type LayeredConfig,
  type LayerName,
  layered,
} from "./layers.ts";
export { type ConfigFile, type LoadOptions, parseConfigs } from "./parse.ts";
export { type LayerFile, parseLayers } from "./parse-layers.ts";
export { defaultOf } from "./schema.ts";
export { redacted, shown } from "./secrets.ts";
export { type SaveOptions, serialiseConfigs } from "./serialise.ts";
export type {
  AnyConfig,
  ConfigValues,
  ForeignConfig,
  StepConfig,
} from "./step-config.ts";
