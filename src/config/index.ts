export { categorise, type Sections } from "./file/categorise.ts";
export { type ConfigMap, createConfigMap, findConfig } from "./file/config-map.ts";
export type { DocumentPath, ReadDocument } from "./file/document.ts";
export { findSteps, meaningOf, type NamedStep } from "./file/find-steps.ts";
export { type ConfigFile, type LoadOptions, parseConfigs } from "./file/parse.ts";
export { otherContents, type SaveOptions, serialiseConfigs } from "./file/serialise.ts";
export { fromSerialized, toSerialized } from "./file/serialized-name.ts";
export { completeConfig, type Facts, statedConfig } from "./layers/complete-config.ts";
export { type ChainLink, explainField, type FieldExplanation } from "./layers/explain-field.ts";
export { type ConfigPart, type FilePart, printFilePart } from "./layers/file-part.ts";
export {
  type Assignment,
  assignedValue,
  layerPipeline,
  type PipelineLayers,
  parseAssignment,
} from "./layers/layer-pipeline.ts";
export {
  applyLayers,
  type Contribution,
  LAYERS,
  type Layer,
  type LayeredConfig,
  type LayerName,
} from "./layers/layers.ts";
export { type LayerFile, parseLayers } from "./layers/parse-layers.ts";
export { checkPolicy } from "./policy/check-policy.ts";
export { isSame } from "./policy/leaves.ts";
export type { OrganisationPolicy } from "./policy/policy.ts";
export { parsePolicy } from "./policy/policy-file.ts";
export {
  BaseConfig,
  type BaseValues,
  baseSchema,
  type Parent,
  ProcessingBaseConfig,
  type ProcessingValues,
  processingSchema,
} from "./schema/base-config.ts";
export { badValue, checkConfig, secretsIn, unknownField } from "./schema/check-config.ts";
export { type ClassInput, type ConfigClass, configClass, missingFields } from "./schema/config-class.ts";
export { describeSchema } from "./schema/describe.ts";
export { embeddedSchema } from "./schema/embed-schema.ts";
export {
  fieldNamed,
  fieldsOf,
  isDerived,
  isProcessing,
  JOB_TYPE,
  type KnownField,
  type KnownSteps,
  specOfClass,
} from "./schema/known.ts";
export { defaultOf, mayBeLeftOut, unwrapped } from "./schema/schema.ts";
export { redacted, shown } from "./schema/secrets.ts";
export type {
  AnyConfig,
  ConfigValues,
  StepConfig,
  UnknownConfig,
} from "./schema/step-config.ts";
