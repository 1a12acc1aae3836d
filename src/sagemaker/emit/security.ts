import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import type { Security } from "../../spec/security.ts";
import { hasLocalStorage } from "../local-storage.ts";

/**
 * Where a request states how its job is isolated and encrypted. A path's members are created, except for a member that
 * ends with "?", without which there is nothing to encrypt.
 */
export interface SecurityMembers {
  readonly networkIsolation?: string;
  readonly vpc?: string;
  /** The keys for outputs and for data that the service itself stores. */
  readonly kms: readonly string[];
  /** The key for the volume, and the machine that the volume is attached to. */
  readonly volume?: { readonly kms: string; readonly instanceType: string };
}

/**
 * The members for every type of step that the compiler emits. A transform job uses its model's network, and a model's
 * archive stays encrypted with the key under which it was stored. Source: service model (a test compares it), API
 * reference (read in November 2026).
 */
export const SECURITY_MEMBERS: Readonly<Record<string, SecurityMembers>> = {
  Processing: {
    networkIsolation: "NetworkConfig.EnableNetworkIsolation",
    vpc: "NetworkConfig.VpcConfig",
    kms: ["ProcessingOutputConfig?.KmsKeyId"],
    volume: {
      kms: "ProcessingResources.ClusterConfig.VolumeKmsKeyId",
      instanceType: "ProcessingResources.ClusterConfig.InstanceType",
    },
  },
  Training: {
    networkIsolation: "EnableNetworkIsolation",
    vpc: "VpcConfig",
    kms: ["OutputDataConfig.KmsKeyId"],
    volume: { kms: "ResourceConfig.VolumeKmsKeyId", instanceType: "ResourceConfig.InstanceType" },
  },
  Tuning: {
    networkIsolation: "TrainingJobDefinition.EnableNetworkIsolation",
    vpc: "TrainingJobDefinition.VpcConfig",
    kms: ["TrainingJobDefinition.OutputDataConfig.KmsKeyId"],
    volume: {
      kms: "TrainingJobDefinition.ResourceConfig.VolumeKmsKeyId",
      instanceType: "TrainingJobDefinition.ResourceConfig.InstanceType",
    },
  },
  Transform: {
    kms: ["TransformOutput.KmsKeyId"],
    volume: { kms: "TransformResources.VolumeKmsKeyId", instanceType: "TransformResources.InstanceType" },
  },
  Model: { networkIsolation: "EnableNetworkIsolation", vpc: "VpcConfig", kms: [] },
  RegisterModel: { kms: ["SecurityConfig.KmsKeyId"] },
};

/** Adds the security members to a request. Members that the request already has are not changed. */
export function secured(type: string, request: JsonObject, { networkIsolation, vpc, kms }: Security): JsonObject {
  const members = Object.hasOwn(SECURITY_MEMBERS, type) ? SECURITY_MEMBERS[type] : undefined;
  if (members === undefined) return request;
  const { volume } = members;
  const instanceType = volume === undefined ? undefined : valueAt(request, volume.instanceType.split("."));
  const unkeyed = hasLocalStorage(instanceType);
  const config = vpc && { SecurityGroupIds: vpc.securityGroups, Subnets: vpc.subnets };
  const additions: readonly (readonly [path: string | undefined, value: Json | undefined])[] = [
    [members.networkIsolation, networkIsolation],
    [members.vpc, config],
    ...members.kms.map((path) => [path, kms] as const),
    [unkeyed ? undefined : volume?.kms, kms],
  ];
  return additions.reduce(
    (made, [path, value]) => (path === undefined || value === undefined ? made : added(made, path.split("."), value)),
    request,
  );
}

function added(owner: JsonObject, [name = "", ...rest]: readonly string[], value: Json): JsonObject {
  const member = name.replace(/\?$/, "");
  const there = owner[member];
  if (rest.length === 0) return there === undefined ? { ...owner, [member]: value } : owner;
  if (there === undefined && member !== name) return owner;
  return { ...owner, [member]: added(isObject(there) ? there : {}, rest, value) };
}

function valueAt(value: Json | undefined, [name, ...rest]: readonly string[]): Json | undefined {
  if (name === undefined) return value;
  return isObject(value) ? valueAt(value[name.replace(/\?$/, "")], rest) : undefined;
}

/** Whether a step in a definition isolates its containers from the network. */
export function isIsolated(type: string, request: JsonObject): boolean {
  const path = Object.hasOwn(SECURITY_MEMBERS, type) ? SECURITY_MEMBERS[type]?.networkIsolation : undefined;
  return path !== undefined && valueAt(request, path.split(".")) === true;
}
