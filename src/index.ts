/**
 * Says what a pipeline is. Wiring, checking and compiling are in the stages behind it; running it is in "specline/local".
 * @module
 */
export * from "./author/index.ts";
export { type Diagnostic, SpeclineError, type Staged } from "./diagnostics/index.ts";
export { type Comparable, type Condition, comparable } from "./spec/condition.ts";
export { type Expr, execution, join, metricOf, type OrExpr, outputOf, s3, text } from "./spec/expr.ts";
export { type Context, type FieldInfo, field } from "./spec/fields.ts";
export type { Kind, KindRoots } from "./spec/kinds.ts";
export { definePack, type Pack } from "./spec/pack.ts";
export type { PipelineValue } from "./spec/pipeline.ts";
export { defineStep, type StepSpec } from "./spec/step.ts";
export { Pipeline, parseSpec, printSpec } from "./steps/pipeline.ts";
