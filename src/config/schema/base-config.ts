import { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { OrExpr } from "../../spec/expr.ts";
import { field } from "../../spec/fields.ts";
import { checkFields } from "./check-config.ts";

const text = z.string().min(1);
const known = (value: unknown): value is string => typeof value === "string";

/** What every config of a pipeline shares: who answers for it, where it runs, which service and version it is. */
export const baseSchema = z.object({
  author: field(text.optional(), { doc: "who answers for the pipeline.", tier: "essential" }),
  bucket: field(text.optional(), { doc: "the S3 bucket that the pipeline writes to.", tier: "essential" }),
  role: field(text.optional(), { doc: "the ARN of the IAM role that jobs run as.", tier: "essential" }),
  region: field(text.optional(), { doc: "the region that the pipeline runs in, as us-east-1.", tier: "essential" }),
  serviceName: field(text.optional(), { doc: "the service that the model is made for.", tier: "essential" }),
  pipelineVersion: field(text.optional(), { doc: "the pipeline's version, as 1.2.0.", tier: "essential" }),
  pipelineName: field(text.optional(), {
    doc: "What the pipeline is called: author, service and region.",
    tier: "derived",
    derive: ({ author, serviceName, region }) => joined("-", [author, serviceName, region]),
  }),
  pipelineDescription: field(text.optional(), {
    doc: "What the pipeline says of itself.",
    tier: "derived",
    derive: ({ serviceName, region }) =>
      known(serviceName) && known(region) ? `${serviceName} model, ${region}` : undefined,
  }),
  pipelineS3Location: field(text.optional(), {
    doc: "Where the pipeline's files lie.",
    tier: "derived",
    derive: ({ bucket, author, serviceName, region, pipelineVersion }) => {
      const path = joined("-", [author, serviceName, region]);
      return path === undefined ? undefined : joined("/", ["s3:/", bucket, path, pipelineVersion]);
    },
  }),
});

/** What processing steps share beside: the machine that they run on. A step takes those that its schema has. */
export const processingSchema = z.object({
  instanceType: field(z.string().regex(/^ml\./).optional(), { doc: "The instance type of processing jobs." }),
  instanceCount: field(z.int().min(1).optional(), { doc: "Number of instances of a processing job." }),
  volumeSizeGb: field(z.int().min(1).optional(), { doc: "Size of each instance's volume.", unit: "GB" }),
  maxRuntime: field(z.int().min(1).optional(), { doc: "Seconds after which a job is stopped.", unit: "s" }),
  environment: field(z.record(z.string(), z.string()).optional(), {
    doc: "Environment variables of the containers.",
    verbatim: true,
  }),
});

const joined = (by: string, parts: readonly unknown[]): Json | undefined =>
  parts.every(known) ? parts.join(by) : undefined;

/** Fields of a schema, each plain or an expression. */
export type Settable<T> = { readonly [K in keyof T]?: OrExpr<Exclude<T[K], undefined>> | undefined };

type DerivedBase = "pipelineName" | "pipelineDescription" | "pipelineS3Location";
/** What a base config can be given; its derived fields follow. */
export type BaseValues = Settable<Omit<z.input<typeof baseSchema>, DerivedBase>>;
export type ProcessingValues = Settable<z.input<typeof processingSchema>>;

/** The six fields that nobody can guess. A base config has them all. */
const ESSENTIAL = ["author", "bucket", "role", "region", "serviceName", "pipelineVersion"] as const;

/** What configs inherit from: made by `BaseConfig({...})` or `ProcessingBaseConfig({...})`. */
export interface Parent {
  readonly kind: "base" | "processing base";
  /** What was set, its own parent's values included. */
  readonly set: BaseValues & ProcessingValues;
}

/** Makes what every config of a pipeline inherits. Throws all that is missing or wrong at once. */
export function BaseConfig(values: Required<BaseValues>): Parent {
  const missing = ESSENTIAL.filter((name) => values[name] === undefined).map((name) =>
    diagnostic(
      "config/missing-field",
      { step: "BaseConfig", field: name, doc: baseSchema.shape[name].meta()?.description ?? "" },
      { field: name },
    ),
  );
  refuse([...missing, ...checkFields("BaseConfig", baseSchema, { ...values }, {})]);
  return Object.freeze({ kind: "base", set: given(values) });
}

/** Makes what every processing config inherits: a base config, and the machine. */
export function ProcessingBaseConfig(values: ProcessingValues & BaseValues, base?: Parent): Parent {
  const schema = z.object({ ...baseSchema.shape, ...processingSchema.shape });
  refuse(checkFields("ProcessingBaseConfig", schema, { ...values }, {}));
  return Object.freeze({ kind: "processing base", set: { ...base?.set, ...given(values) } });
}

const given = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

function refuse(faults: readonly Diagnostic[]): void {
  if (faults.length > 0) throw new SpeclineError(faults);
}
