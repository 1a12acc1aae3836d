import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Identifiers } from "../../base/identifiers.ts";
import { isList, isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";

/** Shorter strings are not worth a constant. */
const MIN_CHARACTERS = 24;

/** Members whose strings get a constant if they occur in several requests, with the constant's name. */
const CONSTANTS: Readonly<Record<string, string>> = {
  RoleArn: "role",
  ExecutionRoleArn: "role",
  executionRoleArn: "role",
  ImageUri: "image",
  TrainingImage: "image",
  Image: "image",
  S3OutputPath: "outputPath",
  FunctionArn: "functionArn",
};

/** Long strings that occur in several requests (such as a role or an image), each with its constant's name. */
export function repeatedTexts(requests: readonly JsonObject[], identifiers: Identifiers): ReadonlyMap<string, string> {
  const seen = new Map<string, { readonly key: string; count: number }>();
  const visit = (value: Json | undefined, key: string): void => {
    if (typeof value === "string") {
      const there = seen.get(value);
      if (there !== undefined) there.count += 1;
      else if (value.length >= MIN_CHARACTERS && Object.hasOwn(CONSTANTS, key)) seen.set(value, { key, count: 1 });
    } else if (isList(value)) {
      for (const item of value) visit(item, key);
    } else if (isObject(value)) {
      const members = Object.entries(value);
      if (!isExprJson(value)) for (const [name, member] of members) visit(member, name);
    }
  };
  for (const request of requests) visit(request, "text");
  const repeated = [...seen].filter(([, { count }]) => count > 1);
  return new Map(repeated.map(([value, { key }]) => [value, identifiers.take(ownMember(CONSTANTS, key) ?? key, "")]));
}
