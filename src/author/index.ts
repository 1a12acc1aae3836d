export type { Authored, Base, Chain, Conditions, HasState, ReadConfigFile, Recipe, Recipes } from "./chain/builder.ts";
export { type BuilderMap, createBuilderMap, type StepBuilder } from "./chain/builders.ts";
export {
  type AuthoredPack,
  createPipelineFactory,
  type Harmonious,
  type PipelineWith,
  packFaults,
  type Starting,
  type StepsOf,
  withRecipes,
} from "./chain/factory.ts";
export {
  type Auto,
  auto,
  type External,
  external,
  type Handle,
  type Inputs,
  type Metrics,
  nothing,
  type Output,
  type StepOptions,
} from "./chain/handle.ts";
export type { BuilderOptions } from "./chain/start-draft.ts";
export type { Config, ContextInput, VerbsOf, Vocabulary } from "./chain/verbs.ts";
export { Dag, type DagInput, type Edge } from "./configs/dag.ts";
export { type ConfigsOptions, fromConfigs, stageConfigs } from "./configs/from-configs.ts";
export {
  type ConfigMapInput,
  type Generated,
  type NodeRequirements,
  stageTemplate,
  type TemplateInput,
} from "./configs/template.ts";
export { type ParameterOptions, param } from "./expressions.ts";
export type { RequirementsInput } from "./requirements.ts";
export type { NotifyInput, NotifyOptions, ScheduleInput, ScheduleOptions, SchedulesInput } from "./schedule-input.ts";
export { defineScript, type ScriptDeclaration, type ScriptStep } from "./script-step.ts";
export { applyEdits } from "./spec/edit-spec.ts";
export { PipelineSpec } from "./spec/pipeline-spec.ts";
export { fromSpec, type SpecOptions, stageSpec } from "./spec/read/from-spec.ts";
export type { SpecEntry, SpecInput, SpecSource, SpecStep } from "./spec/read/spec-input.ts";
export { readingRoles } from "./spec/read/spec-roles.ts";
