import type { Json, JsonObject } from "../../base/canonical.ts";
import type { Identifiers } from "../../base/identifiers.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";

/** A shorter text, or one that is said once, stays where it stands. */
const LONG = 24;

/** The members whose texts get a constant where requests repeat them, and what people call it. */
const CALLED: Readonly<Record<string, string>> = {
  RoleArn: "role",
  ExecutionRoleArn: "role",
  executionRoleArn: "role",
  ImageUri: "image",
  TrainingImage: "image",
  Image: "image",
  S3OutputPath: "outputPath",
  FunctionArn: "functionArn",
};

/** Long texts that requests repeat (a role, an image), each with the name of its constant. */
export function repeatedTexts(requests: readonly JsonObject[], identifiers: Identifiers): ReadonlyMap<string, string> {
  const seen = new Map<string, { readonly key: string; count: number }>();
  const visit = (value: Json | undefined, key: string): void => {
    if (typeof value === "string") {
      const there = seen.get(value);
      if (there !== undefined) there.count += 1;
      else if (value.length >= LONG && Object.hasOwn(CALLED, key)) seen.set(value, { key, count: 1 });
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, key);
    } else if (value !== null && typeof value === "object" && !isExprJson(value)) {
      for (const [name, member] of Object.entries(value)) visit(member as Json, name);
    }
  };
  for (const request of requests) visit(request, "text");
  return new Map(
    [...seen].flatMap(([value, { key, count }]) => {
      return count < 2 ? [] : [[value, identifiers.take(ownMember(CALLED, key) as string, "")] as const];
    }),
  );
}
