import type { Json, JsonObject } from "../../base/canonical.ts";
import { present, tagList, type Vpc, vpcConfig } from "./parts.ts";

export interface ModelRequest {
  /** CreateModel's members, less name and role. */
  readonly request: JsonObject;
  readonly role: Json;
  readonly vpc?: Vpc;
  readonly tags?: Readonly<Record<string, Json>>;
}

/** CreateModel's request, less the model's name. What `request` says itself comes first. */
export const modelArguments = ({ request, role, vpc, tags }: ModelRequest): JsonObject => ({
  ...present({ ExecutionRoleArn: role, VpcConfig: vpcConfig(vpc), Tags: tagList(tags) }),
  ...request,
});

export interface RegisterRequest {
  /** CreateModelPackage's members. */
  readonly request: JsonObject;
  readonly tags?: Readonly<Record<string, Json>>;
}

/**
 * CreateModelPackage's request. A package of a group takes the group's tags and may not bring its own.
 * Source: API reference, CreateModelPackage, Tags; as known in 2026-11.
 */
export const registerArguments = ({ request, tags }: RegisterRequest): JsonObject => ({
  ...("ModelPackageGroupName" in request ? {} : present({ Tags: tagList(tags) })),
  ...request,
});
