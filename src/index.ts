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
  type ConfigMap,
  categorise,
  completeConfig,
  configClass,
  configClass as config_class,
  describeSchema,
  type KnownSteps,
  type NamedStep,
  type Parent,
  ProcessingBaseConfig,
  type Sections,
  type StepConfig,
} from "./config/index.ts";
export {
  createPipelineFromTemplate,
  createPipelineFromTemplate as create_pipeline_from_template,
  loadConfigs,
  loadConfigs as load_configs,
  mergeAndSaveConfigs,
  mergeAndSaveConfigs as merge_and_save_configs,
} from "./configs.ts";
export {
  type Diagnostic,
  hasErrors,
  orThrow,
  render,
  renderAll,
  renderAll as render_all,
  SpeclineError,
  type Staged,
} from "./diagnostics/index.ts";
export { createRegistry, type Registry } from "./registry/registry.ts";
export {
  createResolver,
  createResolver as create_resolver,
  type DependencyInput,
  type DependencyResolver,
  DependencySpec,
  type DescribedSteps,
  explain,
  explainText,
  explainText as explain_text,
  resolve,
  StepSpecification,
  type Wire,
  type Wired,
  wireNames,
  wireNames as wire_names,
} from "./resolve/index.ts";
export type { Definition } from "./sagemaker/definition.ts";
export { validateDefinition, validateDefinition as validate_definition } from "./sagemaker/validate/index.ts";
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
export {
  createConfigMap,
  createConfigMap as create_config_map,
  findConfig,
  findConfig as find_config,
  parseConfigs,
  parseConfigs as parse_configs,
} from "./steps/known-steps.ts";
export { standardPack } from "./steps/pack.ts";
export {
  Pipeline,
  parseSpec,
  parseSpec as parse_spec,
  printSpec,
  printSpec as print_spec,
  resolver,
  standardRegistry,
  standardRegistry as standard_registry,
} from "./steps/pipeline.ts";
export {
  type GeneratedPipeline,
  PipelineBuilderTemplate,
  standardBuilders,
  standardBuilders as standard_builders,
  type TemplateFields,
  type TemplateOptions,
} from "./steps/template.ts";
