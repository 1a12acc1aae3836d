import { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { type EitherSpelling, inOneSpelling } from "../../base/spellings.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { ALLOW_DOC, allowSchema } from "../../spec/allowance.ts";
import type { OrExpr } from "../../spec/expr.ts";
import { field } from "../../spec/fields.ts";
import { checkFields, respeltFields } from "./check-config.ts";

const text = z.string().min(1);
const known = (value: unknown): value is string => typeof value === "string";

/** Fields that all of a pipeline's configs share: the author, where the pipeline runs, its service and its version. */
export const baseSchema = z.object({
  author: field(text.optional(), { doc: "the person responsible for the pipeline.", tier: "essential" }),
  bucket: field(text.optional(), { doc: "the S3 bucket to which the pipeline writes.", tier: "essential" }),
  role: field(text.optional(), { doc: "the ARN of the IAM role for the jobs.", tier: "essential" }),
  region: field(text.optional(), {
    doc: "the region in which the pipeline runs, such as us-east-1.",
    tier: "essential",
  }),
  serviceName: field(text.optional(), { doc: "the service that uses the model.", tier: "essential" }),
  pipelineVersion: field(text.optional(), { doc: "the pipeline's version, such as 1.2.0.", tier: "essential" }),
  modelClass: field(text.optional(), {
    doc: "The kind of model, such as xgboost. If it is set, it is part of the pipeline's name.",
    tier: "system",
  }),
  allow: field(allowSchema.optional(), { doc: ALLOW_DOC, tier: "system" }),
  awsRegion: field(text.optional(), {
    doc: "The AWS region: of NA, EU and FE, us-east-1, eu-west-1 and us-west-2.",
    tier: "derived",
    derive: ({ region }) => (known(region) ? (ownMember(AREAS, region) ?? region) : undefined),
  }),
  pipelineName: field(text.optional(), {
    doc: "The name of the pipeline: author, service, kind of model (if it is set) and region.",
    tier: "derived",
    derive: nameOf,
  }),
  pipelineDescription: field(text.optional(), {
    doc: "The description of the pipeline.",
    tier: "derived",
    derive: ({ serviceName, modelClass, region }) => {
      if (!known(serviceName) || !known(region)) return undefined;
      return known(modelClass) ? `${serviceName} ${modelClass} Model ${region}` : `${serviceName} model, ${region}`;
    },
  }),
  pipelineS3Location: field(text.optional(), {
    doc: "The location of the pipeline's files.",
    tier: "derived",
    derive: ({ bucket, pipelineVersion, modelClass, ...others }) => {
      const path = nameOf({ modelClass, ...others });
      if (path === undefined) return undefined;
      // Files with a kind of model follow the convention of the Python pipelines that state one.
      return known(modelClass)
        ? joined("/", ["s3:/", bucket, "MODS", joined("_", [path, pipelineVersion])])
        : joined("/", ["s3:/", bucket, path, pipelineVersion]);
    },
  }),
});

/** Fields for the machine, which processing steps also share. Each step takes the ones that its schema has. */
export const processingSchema = z.object({
  instanceType: field(z.string().regex(/^ml\./).optional(), { doc: "The instance type of processing jobs." }),
  instanceCount: field(z.int().min(1).optional(), { doc: "The number of instances of a processing job." }),
  volumeSizeGb: field(z.int().min(1).optional(), { doc: "The size of each instance's volume.", unit: "GB" }),
  maxRuntime: field(z.int().min(1).optional(), { doc: "Seconds after which a job is stopped.", unit: "s" }),
  environment: field(z.record(z.string(), z.string()).optional(), {
    doc: "Environment variables of the containers.",
    verbatim: true,
  }),
});

/** Areas that Python teams use instead of regions, with their regions. */
const AREAS: Readonly<Record<string, string>> = { NA: "us-east-1", EU: "eu-west-1", FE: "us-west-2" };

/** The name of the pipeline. If a file states a kind of model, the name includes it. */
function nameOf({ author, serviceName, modelClass, region }: Readonly<Record<string, unknown>>): Json | undefined {
  return joined("-", [author, serviceName, ...(known(modelClass) ? [modelClass] : []), region]);
}

const joined = (by: string, parts: readonly unknown[]): Json | undefined =>
  parts.every(known) ? parts.join(by) : undefined;

/** A schema's fields, each of which is a plain value or an expression. */
export type Settable<T> = { readonly [K in keyof T]?: OrExpr<Exclude<T[K], undefined>> | undefined };

type DerivedBase = "awsRegion" | "pipelineName" | "pipelineDescription" | "pipelineS3Location";
/** The fields of a base config that can be set. All others are derived. */
export type BaseValues = Settable<Omit<z.input<typeof baseSchema>, DerivedBase>>;
export type ProcessingValues = Settable<z.input<typeof processingSchema>>;

/** Fields without a default. A base config must set all of them. */
const ESSENTIAL_FIELDS = ["author", "bucket", "role", "region", "serviceName", "pipelineVersion"] as const;

/** Fields that a base config can omit. */
type OptionalBase = "allow" | "modelClass";

/** A config to inherit from, created by `BaseConfig({...})` or `ProcessingBaseConfig({...})`. */
export interface Parent {
  readonly kind: "base" | "processing base";
  /** The values that were set, including those of its parent. */
  readonly set: BaseValues & ProcessingValues;
}

type BaseInput = EitherSpelling<Required<Omit<BaseValues, OptionalBase>> & Pick<BaseValues, OptionalBase>>;

/** The values under their names in code, and fields that are set in both spellings. */
function inCode<T>(owner: string, given: object) {
  const { value, twice } = inOneSpelling<unknown>({ ...defined(given) });
  return { value: value as T, faults: respeltFields(owner, twice) };
}

/**
 * Creates the config that all configs of a pipeline inherit from.
 *
 * @param given - the fields that all configs share
 * @returns a parent for config classes
 * @throws SpeclineError with all missing or invalid fields
 */
export function BaseConfig(given: BaseInput): Parent {
  const { value: values, faults } = inCode<BaseValues>("BaseConfig", given);
  const missing = ESSENTIAL_FIELDS.filter((name) => values[name] === undefined).map((name) =>
    diagnostic(
      "config/missing-field",
      { step: "BaseConfig", field: name, doc: baseSchema.shape[name].meta()?.description ?? "" },
      { field: name },
    ),
  );
  refuse([...faults, ...missing, ...checkFields("BaseConfig", baseSchema, { ...values }, {})]);
  return Object.freeze({ kind: "base", set: defined(values) });
}

/**
 * Creates the config that processing configs inherit from: a base config with a machine.
 *
 * @param given - the machine, and base fields to override
 * @param base - the base config to extend
 * @returns a parent for config classes of processing steps
 * @throws SpeclineError with every invalid field
 */
export function ProcessingBaseConfig(given: EitherSpelling<ProcessingValues & BaseValues>, base?: Parent): Parent {
  const { value: values, faults } = inCode<ProcessingValues & BaseValues>("ProcessingBaseConfig", given);
  const schema = z.object({ ...baseSchema.shape, ...processingSchema.shape });
  refuse([...faults, ...checkFields("ProcessingBaseConfig", schema, { ...values }, {})]);
  return Object.freeze({ kind: "processing base", set: { ...base?.set, ...defined(values) } });
}

function refuse(faults: readonly Diagnostic[]): void {
  if (faults.length > 0) throw new SpeclineError(faults);
}
