import { byText, type Json } from "../../base/canonical.ts";
import type { Tag, VpcConfig } from "../service/requests.generated.ts";
import type { WithExpressions } from "./request.ts";

/** The subnets and security groups in which a job runs. */
export interface Vpc {
  readonly subnets: readonly Json[];
  readonly securityGroups: readonly Json[];
}

/** A job's role, machine, network and encryption, which all job requests have in common. */
export interface JobPlace {
  /** The ARN of the role that the job assumes. */
  readonly role: Json;
  readonly instanceType: Json;
  readonly instanceCount: Json;
  /** The size of the volume in GB (the service's GB are GiB). */
  readonly volumeSizeGb: Json;
  /** The ID, alias or ARN of the KMS key for volumes and outputs. */
  readonly kms?: Json | undefined;
  readonly vpc?: Vpc | undefined;
  readonly tags?: Readonly<Record<string, Json>> | undefined;
}

/** The value, or undefined if it is an empty object or list, which a canonical request omits. */
export const unlessEmpty = <T extends object>(value: T): T | undefined =>
  Object.keys(value).length === 0 ? undefined : value;

/** A list of tags in AWS's form, sorted by key. Undefined if there are none. */
export const tagList = (tags: Readonly<Record<string, Json>> = {}): readonly WithExpressions<Tag>[] | undefined =>
  unlessEmpty(
    Object.entries(tags)
      .sort(([a], [b]) => byText(a, b))
      .map(([Key, Value]) => ({ Key, Value })),
  );

/** AWS's VpcConfig, or undefined if there is no VPC. */
export const vpcConfig = (vpc: Vpc | undefined): WithExpressions<VpcConfig> | undefined =>
  vpc === undefined ? undefined : { SecurityGroupIds: vpc.securityGroups, Subnets: vpc.subnets };
