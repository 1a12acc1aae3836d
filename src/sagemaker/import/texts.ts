import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Identifiers } from "../../base/identifiers.ts";
import { isList, isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";

/** Shorter strings are not worth a constant. */
const MIN_CHARACTERS = 24;

/**
 * A constant's name from a role's name: "arn:aws:iam::123456789012:role/teams/Trainer-12TMZ4EI9FOSA" is trainerRole.
 * The only role is just role.
 */
function roleName(arn: string, isOnly: boolean): string {
  const name = lastPart(arn).replace(/-[A-Z0-9]{12,13}$/, "");
  return isOnly ? "role" : /role$/i.test(name) ? name : `${name} role`;
}

/** An image by its repository: "….amazonaws.com/sagemaker-xgboost:1.7-1" is xgboostImage. */
const imageName = (uri: string): string =>
  `${lastPart(uri.replace(/[:@][^/]*$/, "")).replace(/^sagemaker-/, "")} image`;

const lastPart = (text: string): string => text.slice(text.lastIndexOf("/") + 1);

/** Members whose strings become constants if they occur in several requests, and how each constant is named. */
const CONSTANTS: Readonly<Record<string, (value: string, isOnly: boolean) => string>> = {
  RoleArn: roleName,
  ExecutionRoleArn: roleName,
  executionRoleArn: roleName,
  ImageUri: imageName,
  TrainingImage: imageName,
  Image: imageName,
  S3OutputPath: () => "outputPath",
  FunctionArn: (arn) => `${arn.slice(arn.lastIndexOf(":") + 1)} function`,
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
  const named = ({ key }: { readonly key: string }) => ownMember(CONSTANTS, key);
  return new Map(
    repeated.map(([value, found]) => {
      const isOnly = repeated.filter(([, other]) => named(other) === named(found)).length === 1;
      return [value, identifiers.take(named(found)?.(value, isOnly) ?? found.key, "")];
    }),
  );
}
