import { z } from "zod";
import type { Json, JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isObject } from "../base/json.ts";
import { field } from "./fields.ts";
import type { Target } from "./target.ts";

/** The subnets and security groups in which a job runs. */
export interface Vpc {
  readonly subnets: readonly Json[];
  readonly securityGroups: readonly Json[];
}

/** How a job is isolated from the network, and the key that encrypts the data that it stores. */
export interface Security {
  readonly networkIsolation?: Json | undefined;
  readonly vpc?: Vpc | undefined;
  /** The ID, alias or ARN of a KMS key. */
  readonly kms?: Json | undefined;
}

const idOf = (what: string) =>
  z
    .string()
    .regex(/^[-0-9a-zA-Z]{1,32}$/)
    .describe(`the ID of ${what}`);

// Source: VpcConfig in the service model (read in November 2026).
export const vpcSchema = z.strictObject({
  subnets: z.array(idOf("a subnet")).min(1).max(16),
  securityGroups: z.array(idOf("a security group")).min(1).max(5),
});

/** A key. Source: KmsKeyId in the service model (read in November 2026). */
export const kmsSchema = z
  .string()
  .regex(/^[a-zA-Z0-9:/_-]{1,2048}$/)
  .describe("the ID, alias or ARN of a KMS key");

/** A job's key, instead of the target's. */
export const kmsField = field(kmsSchema.optional(), {
  doc: "The KMS key that encrypts what the job stores. By default, the target's.",
  tier: "system",
  script: false,
});

/** Fields of jobs that run containers. */
export const securityFields = {
  networkIsolation: field(z.boolean().optional(), {
    doc: "Isolate the containers from the network, so that they cannot install packages. By default, as the target says.",
    tier: "system",
    script: false,
  }),
  vpc: field(z.union([z.literal(false), vpcSchema]).optional(), {
    doc: "The subnets and security groups of your VPC in which the containers run, or false for none. By default, the target's.",
    tier: "system",
    script: false,
  }),
  kms: kmsField,
} as const;

/** A step's own settings, with missing settings from the target. */
export function securityOf(target: Target, config: JsonObject): Security {
  const { networkIsolation = target.networkIsolation, kms = target.kms, vpc } = config;
  const own = isObject(vpc) ? (vpc as unknown as Vpc) : undefined;
  return defined({
    networkIsolation: networkIsolation === false ? undefined : networkIsolation,
    vpc: vpc === false ? undefined : (own ?? target.vpc),
    kms,
  });
}
