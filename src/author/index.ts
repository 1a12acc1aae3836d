export type { Authored, Base, Chain, Conditions, HasState, Recipe, Recipes } from "./builder.ts";
export { type BuilderMap, createBuilderMap, type StepBuilder } from "./builders.ts";
export type { Dag, Edge } from "./dag.ts";
export { applyEdits } from "./edit-spec.ts";
export { type ParameterOptions, param } from "./expressions.ts";
export {
  type AuthoredPack,
  createPipelineFactory,
  type Harmonious,
  type PipelineWith,
  packFaults,
  type Starting,
  type StepsOf,
  withRecipes,
} from "./factory.ts";
export { type ConfigsOptions, fromConfigs, stageConfigs } from "./from-configs.ts";
export { fromSpec, type SpecOptions, stageSpec } from "./from-spec.ts";
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
} from "./handle.ts";
export type { BuilderOptions } from "./make-builder.ts";
export type { RequirementsInput } from "./requirements.ts";
export { defineScript, type ScriptDeclaration, type ScriptStep } from "./script-step.ts";
export type { SpecEntry, SpecInput, SpecSource, SpecStep } from "./spec-input.ts";
export { readingRoles } from "./spec-roles.ts";
export {
  type ConfigMapInput,
  type Generated,
  type NodeRequirements,
  stageTemplate,
  type TemplateInput,
} from "./template.ts";
export type { Config, ContextInput, VerbsOf, Vocabulary } from "./verbs.ts";
