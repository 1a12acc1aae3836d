import type { Json, JsonObject } from "../base/canonical.ts";

/**
 * The pipeline definition, as CreatePipeline accepts it. The types are aliases instead of interfaces, so that
 * TypeScript accepts them as JSON. Source: AWS, "Amazon SageMaker Pipelines definition", version 2020-12-01 (as of
 * November 2026).
 */
export type Definition = {
  readonly Version: "2020-12-01";
  readonly Metadata?: JsonObject;
  readonly Parameters?: readonly DefinitionParameter[];
  readonly PipelineExperimentConfig?: JsonObject | null;
  readonly MlflowConfig?: JsonObject | null;
  readonly Steps: readonly DefinitionStep[];
};

export type DefinitionParameter = {
  readonly Name: string;
  readonly Type: "String" | "Integer" | "Float" | "Boolean";
  readonly DefaultValue?: string | number | boolean;
  readonly EnumValues?: readonly string[];
  readonly Description?: string;
};

export type PropertyFile = {
  readonly PropertyFileName: string;
  readonly OutputName: string;
  readonly FilePath: string;
};

/**
 * A step in the definition. Additional members (FunctionArn, CheckType, …) depend on the type. This is an intersection,
 * because optional members would conflict with the index signature in projects without `exactOptionalPropertyTypes`.
 */
export type DefinitionStep = {
  readonly Name: string;
  readonly Type: string;
  readonly Arguments: JsonObject;
  readonly DependsOn?: readonly string[];
  readonly DisplayName?: string;
  readonly Description?: string;
  readonly CacheConfig?: { readonly Enabled: boolean; readonly ExpireAfter?: string };
  readonly RetryPolicies?: readonly JsonObject[];
  readonly PropertyFiles?: readonly PropertyFile[];
} & { readonly [member: string]: Json };
