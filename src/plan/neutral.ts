import { canonicalKey, type Json, type JsonObject } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { pipelineRoot } from "../compile/index.ts";
import type { Target } from "../spec/target.ts";
import type { PlanSide } from "./side.ts";

/** A target's values that placeholders replace in the target-independent form. */
export interface Surroundings {
  /** "s3://bucket/prefix/pipeline". */
  readonly root: string;
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
  readonly role: string;
  /** The settings that the target adds to jobs. Empty for a bare definition, which contains its settings. */
  readonly added: Pick<Target, "kms" | "vpc" | "tags" | "networkIsolation">;
}

/** Where a pipeline runs, according to its manifest or, without a manifest, its definition. */
export function surroundingsOf({ definition, manifest }: PlanSide): Surroundings {
  if (manifest !== undefined) {
    const { target, name } = manifest;
    const { bucket, account, region, role, kms, vpc, tags, networkIsolation } = target;
    const added = { kms, vpc, tags, networkIsolation } as Surroundings["added"];
    return { root: pipelineRoot(target, name), bucket, account, region, role, added };
  }
  const texts = [...strings(definition as unknown as Json)];
  const first = (pattern: RegExp): string => {
    for (const text of texts) {
      const found = pattern.exec(text)?.[1];
      if (found !== undefined) return found;
    }
    return "";
  };
  const root = first(/^(s3:\/\/.+?)\/code\/[0-9a-f]{16}(?=\/|$)/);
  const role = first(/^(arn:[^:]*:iam::\d{12}:role\/.+)$/);
  return {
    root,
    bucket: /^s3:\/\/([^/]+)/.exec(root)?.[1] ?? "",
    account: /::(\d{12}):/.exec(role)?.[1] ?? "",
    region: first(/^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\./),
    role,
    added: {},
  };
}

/** All strings in a value, each with the name of its member. */
export function* namedStrings(value: Json | undefined, name = ""): Generator<readonly [name: string, text: string]> {
  if (typeof value === "string") yield [name, value];
  else if (isList(value)) for (const part of value) yield* namedStrings(part, name);
  else if (isObject(value))
    for (const [member, part] of Object.entries<Json>(value as { readonly [key: string]: Json }))
      yield* namedStrings(part, member);
}

/** All strings in a value. */
function* strings(value: Json | undefined): Generator<string> {
  for (const [, text] of namedStrings(value)) yield text;
}

/** Whether a member holds a region, such as the environment variable SAGEMAKER_REGION. */
export const holdsRegion = (name: string): boolean => /region$/i.test(name);

/**
 * A value with placeholders for everything that belongs to the target: bucket, prefix, account, region, role, image
 * accounts and keys. Members that only the target adds are left out. The same pipeline has the same form for all
 * targets.
 */
export function neutral(value: Json, around: Surroundings): Json {
  return partOf(value, around, (text, name) => neutralText(text, around, name)) ?? null;
}

/** A value without the members that only the target adds. */
export function withoutAdded(value: Json, around: Surroundings): Json {
  return partOf(value, around, (text) => text) ?? null;
}

type TextOf = (text: string, name: string) => string;

/** @param name - the member that has the value */
function partOf(value: Json, around: Surroundings, textOf: TextOf, name = ""): Json | undefined {
  if (typeof value === "string") return value === around.added.kms ? undefined : textOf(value, name);
  if (isList(value)) return value.flatMap((item) => partOf(item, around, textOf, name) ?? []);
  if (!isObject(value)) return value;
  const members = Object.entries(value).flatMap(([name, member]): readonly (readonly [string, Json])[] => {
    if (isAdded(name, member, around)) return [];
    const kept = partOf(name === "Tags" ? withoutTags(member, around) : member, around, textOf, name);
    // A member that is empty without the target's values counts as absent.
    if (kept === undefined || (isEmpty(kept) && !isEmpty(member))) return [];
    return [[name, kept]];
  });
  return Object.fromEntries(members);
}

const isEmpty = (value: Json): boolean =>
  value !== null && typeof value === "object" && Object.keys(value).length === 0;

function isAdded(name: string, member: Json, { added: { vpc, networkIsolation } }: Surroundings): boolean {
  if (name === "EnableNetworkIsolation") return networkIsolation === true && member === true;
  if (name !== "VpcConfig" || vpc === undefined) return false;
  return canonicalKey(member) === canonicalKey({ Subnets: vpc.subnets, SecurityGroupIds: vpc.securityGroups });
}

function withoutTags(tags: Json, around: Surroundings): Json {
  if (!isList(tags)) return tags;
  const own = around.added.tags ?? {};
  return tags.filter((tag) => {
    const { Key: key, Value: value } = (isObject(tag) ? tag : {}) as JsonObject;
    return typeof key !== "string" || !Object.hasOwn(own, key) || own[key] !== value;
  });
}

function neutralText(text: string, { root, bucket, account, region, role }: Surroundings, name: string): string {
  if (holdsRegion(name) && text === region && region !== "") return "{region}";
  if (text === role && role !== "") return "{role}";
  if (root !== "" && (text === root || text.startsWith(`${root}/`))) return `{pipeline}${text.slice(root.length)}`;
  if (bucket !== "" && (text === `s3://${bucket}` || text.startsWith(`s3://${bucket}/`)))
    return `s3://{bucket}${text.slice(`s3://${bucket}`.length)}`;
  const [, owner, place, rest] = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/(.*)$/s.exec(text) ?? [];
  if (owner !== undefined && place === region) return `{${owner === account ? "account" : "images"}}/${rest}`;
  if (account === "" || region === "") return text;
  return text.replace(/^(arn:[^:]*:[^:]*):([^:]*):(\d{12}):/, (whole, start: string, at: string, of: string) =>
    of === account ? `${start}:${at === region ? "{region}" : at}:{account}:` : whole,
  );
}

/** Replaces step names in a definition's values, both as whole strings and in references. */
export function withNames(value: Json, names: ReadonlyMap<string, string>): Json {
  if (names.size === 0) return value;
  if (typeof value === "string") {
    const own = names.get(value);
    if (own !== undefined) return own;
    return value.replace(/^Steps\.([^.[]+)/, (whole, name: string) => {
      const other = names.get(name);
      return other === undefined ? whole : `Steps.${other}`;
    });
  }
  if (isList(value)) return value.map((item) => withNames(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withNames(member, names)]));
}
