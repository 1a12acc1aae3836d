import { byText, type Json, type JsonObject } from "../../base/canonical.ts";

/** Subnets and security groups that a job runs in. */
export interface Vpc {
  readonly subnets: readonly Json[];
  readonly securityGroups: readonly Json[];
}

/** What every job request says of where and as whom it runs. */
export interface JobPlace {
  /** ARN of the role that the job takes. */
  readonly role: Json;
  readonly instanceType: Json;
  readonly instanceCount: Json;
  /** Size of the volume in GB (the service's GB are GiB). */
  readonly volumeSizeGb: Json;
  /** Id, alias or ARN of the KMS key for volumes and outputs. */
  readonly kms?: Json;
  readonly vpc?: Vpc;
  readonly tags?: Readonly<Record<string, Json>>;
}

/** The members that are there: undefined ones, empty lists and empty maps are left out. */
export const present = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && !isEmpty(value)),
  ) as JsonObject;

const isEmpty = (value: Json): boolean =>
  typeof value === "object" && value !== null && (Array.isArray(value) ? value : Object.keys(value)).length === 0;

/** AWS's list of tags, by key. */
export const tagList = (tags: Readonly<Record<string, Json>> = {}): readonly JsonObject[] =>
  Object.entries(tags)
    .sort(([a], [b]) => byText(a, b))
    .map(([Key, Value]) => ({ Key, Value }));

/** AWS's VpcConfig; undefined where there is no VPC. */
export const vpcConfig = (vpc: Vpc | undefined): JsonObject | undefined =>
  vpc === undefined ? undefined : { SecurityGroupIds: vpc.securityGroups, Subnets: vpc.subnets };
