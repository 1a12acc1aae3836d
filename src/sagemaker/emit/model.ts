import type { Json, JsonObject } from "../../base/canonical.ts";
import { tagList } from "./parts.ts";
import { membersOf, type RequestOf } from "./request.ts";

export interface ModelRequest {
  /** CreateModel's members, except for the name and the role. */
  readonly request: JsonObject;
  readonly role: Json;
  readonly tags?: Readonly<Record<string, Json>> | undefined;
}

/** CreateModel's request without the model's name. Members in `request` take precedence. */
export const modelArguments = ({ request, role, tags }: ModelRequest): JsonObject => {
  const common = membersOf<RequestOf<"Model">>({
    ExecutionRoleArn: role,
    Tags: tagList(tags),
  });
  return { ...common, ...request };
};

export interface RegisterRequest {
  /** CreateModelPackage's members. */
  readonly request: JsonObject;
  readonly tags?: Readonly<Record<string, Json>> | undefined;
}

/**
 * CreateModelPackage's request. A package in a group inherits the group's tags and cannot have its own. Source: API
 * reference, CreateModelPackage, Tags (as of November 2026).
 */
export const registerArguments = ({ request, tags }: RegisterRequest): JsonObject => {
  const common = membersOf<RequestOf<"RegisterModel">>({
    Tags: "ModelPackageGroupName" in request ? undefined : tagList(tags),
  });
  return { ...common, ...request };
};
