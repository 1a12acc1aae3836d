/**
 * Describes, wires, checks and compiles pipelines. Running them is in "specline/local".
 * @module
 */
export * from "./author/index.ts";
export { type Asset, type Compiled, compile, type Manifest, type Sources, type SourceTree } from "./compile/index.ts";
export {
  BaseConfig,
  type ConfigClass,
  type ConfigFile,
  completeConfig,
  configClass,
  describeSchema,
  type Parent,
  ProcessingBaseConfig,
  type StepConfig,
} from "./config/index.ts";
export { createPipelineFromTemplate, loadConfigs, mergeAndSaveConfigs } from "./configs.ts";
export {
  type Diagnostic,
  hasErrors,
  orThrow,
  render,
  renderAll,
  SpeclineError,
  type Staged,
} from "./diagnostics/index.ts";
export { createRegistry, type Registry } from "./registry/registry.ts";
export {
  createResolver,
  DependencySpec,
  explain,
  explainText,
  resolve,
  StepSpecification,
  type Wire,
  type Wired,
  wireNames,
} from "./resolve/index.ts";
export type { Definition } from "./sagemaker/definition.ts";
export { validateDefinition } from "./sagemaker/validate/index.ts";
export { type Comparable, type Condition, comparable, not, or } from "./spec/condition.ts";
export type { Context, PipelineContext } from "./spec/context.ts";
export { type Expr, execution, join, metricOf, type OrExpr, outputOf, s3, text } from "./spec/expr.ts";
export { type FieldInfo, field } from "./spec/fields.ts";
export type { Kind, KindRoots } from "./spec/kinds.ts";
export { definePack, type Pack } from "./spec/pack.ts";
export type { PipelineValue } from "./spec/pipeline.ts";
export { defineStep, type EmittedStep, type StepSpec } from "./spec/step.ts";
export { localTarget, type Target } from "./spec/target.ts";
export * from "./steps/configs.ts";
export { standardPack } from "./steps/pack.ts";
export { Pipeline, parseSpec, printSpec, resolver, standardRegistry } from "./steps/pipeline.ts";
export {
  type GeneratedPipeline,
  PipelineBuilderTemplate,
  standardBuilders,
  type TemplateOptions,
} from "./steps/template.ts";
