import type { Json } from "../base/canonical.ts";
import { isList, isObject, objectOf } from "../base/json.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { isExprJson } from "../spec/expr.ts";

/** A string in a request, or an expression that can evaluate to one. */
export interface RequestLeaf {
  /** The names and indices of the members that lead to it. */
  readonly path: readonly string[];
  readonly value: Json;
}

/** All strings and expressions in a request. */
export function leavesOf(value: Json | undefined, path: readonly string[] = []): readonly RequestLeaf[] {
  if (typeof value === "string" || isExprJson(value)) return [{ path, value: value as Json }];
  if (isList(value)) return value.flatMap((item, index) => leavesOf(item, [...path, String(index)]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => leavesOf(member, [...path, name]));
}

/** A path as people write it, such as "ProcessingInputs[0].S3Input". */
export const memberText = (path: readonly string[]): string =>
  path.reduce((text, name) => (/^\d+$/.test(name) ? `${text}[${name}]` : text === "" ? name : `${text}.${name}`), "");

/**
 * The text that an expression evaluates to, with "*" for what is known only at run time. A parameter has its default.
 * Undefined for a property of a step.
 */
export function patternOf(value: Json, definition: Pick<Definition, "Parameters">): string | undefined {
  if (typeof value === "string") return value;
  const { Get: reference, "Std:Join": joined } = objectOf(value);
  if (typeof reference === "string") {
    if (reference.startsWith("Steps.")) return undefined;
    const [, name] = /^Parameters\.(.+)$/.exec(reference) ?? [];
    const parameter = definition.Parameters?.find(({ Name }) => Name === name)?.DefaultValue;
    return typeof parameter === "string" && parameter !== "" ? parameter : "*";
  }
  if (joined === undefined) return "*";
  const { On: separator, Values: values } = objectOf(joined);
  const parts = (isList(values) ? values : []).map((part) => patternOf(part, definition) ?? "*");
  return parts.join(typeof separator === "string" ? separator : "");
}

/** The step whose property a value reads. */
export function stepReadBy(value: Json): string | undefined {
  const { Get: reference } = objectOf(value);
  return typeof reference === "string" ? /^Steps\.([^.[]+)/.exec(reference)?.[1] : undefined;
}
