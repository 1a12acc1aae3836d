/**
 * Steps as defined by SageMaker, typed from the service model, for `Pipeline(title).use(...)`.
 * @module
 */
export { canonicalDefinition } from "../../sagemaker/canonical-definition.ts";
export { importDefinition } from "../../sagemaker/import/index.ts";
export type { Keyed, StepProperties } from "../../sagemaker/service/properties.generated.ts";
export type { StepRequests } from "../../sagemaker/service/requests.generated.ts";
export * from "./checks.ts";
export * from "./condition.ts";
export * from "./expressions.ts";
export * from "./functions.ts";
export * from "./kinds.ts";
export * from "./processing.ts";
export type { FileHandle, RawOptions, RetryException, RetryPolicy, ServiceOptions, ServiceStep } from "./step.ts";
