import { byText, type Json } from "../base/canonical.ts";
import { isObject, objectOf } from "../base/json.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { stepKind } from "../sagemaker/kinds.ts";
import { locatedSteps } from "../sagemaker/located-steps.ts";
import { neutral, type Surroundings } from "./neutral.ts";
import type { PermissionChange } from "./plan-types.ts";
import type { PlanSide } from "./side.ts";

/** The permissions that only one of the two pipelines needs, as far as the definitions show them. */
export function permissionChanges(
  before: PlanSide,
  after: PlanSide,
  around: { readonly before: Surroundings; readonly after: Surroundings },
): readonly PermissionChange[] {
  const [earlier, later] = [needs(before, around.before), needs(after, around.after)];
  const only = (
    one: ReadonlyMap<string, Need>,
    other: ReadonlyMap<string, Need>,
    action: PermissionChange["action"],
  ): readonly PermissionChange[] =>
    [...one].flatMap(([key, { permission, resource }]) => (other.has(key) ? [] : [{ action, permission, resource }]));
  return [...only(later, earlier, "added"), ...only(earlier, later, "removed")];
}

interface Need {
  readonly permission: string;
  readonly resource: string;
}

function needs({ definition }: PlanSide, around: Surroundings): ReadonlyMap<string, Need> {
  const found = locatedSteps(definition.Steps).flatMap(({ step }) => [
    ...callsOf(step),
    ...dataOf(neutral(step.Arguments, around), []),
    ...imagesOf(neutral(step.Arguments, around)),
  ]);
  const sorted = found.map((need) => [`${need.permission} ${need.resource}`, need] as const);
  return new Map(sorted.sort(([a], [b]) => byText(a, b)));
}

/** The calls that the pipeline makes to start a step. */
function callsOf(step: DefinitionStep): readonly Need[] {
  const kind = stepKind(step.Type)?.arguments;
  if (step.Type === "Lambda") return [{ permission: "lambda:InvokeFunction", resource: textOf(step["FunctionArn"]) }];
  if (step.Type === "Callback") return [{ permission: "sqs:SendMessage", resource: textOf(step["SqsQueueUrl"]) }];
  if (kind?.kind !== "request") return [];
  const [, service = "sagemaker", operation] = /^(?:([a-z-]+)\.)?(\w+?)(?:Request|Input)$/.exec(kind.shape()) ?? [];
  return operation === undefined ? [] : [{ permission: `${service}:${operation}`, resource: "*" }];
}

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : JSON.stringify(value ?? ""));

/** The addresses outside the pipeline's own folder that it reads or writes. */
function dataOf(value: Json, path: readonly string[]): readonly Need[] {
  if (typeof value === "string") {
    if (!/^s3:\/\/./.test(value)) return [];
    const isWritten = path.some((name) => /Output|Checkpoint|Destination/.test(name));
    return [{ permission: isWritten ? "s3:PutObject" : "s3:GetObject", resource: value }];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries<Json>(value as { readonly [key: string]: Json }).flatMap(([name, member]) =>
    dataOf(member, [...path, name]),
  );
}

/** The images in the user's own account. AWS's images need no permission, because everybody can read them. */
function imagesOf(value: Json): readonly Need[] {
  if (!isObject(value) && !Array.isArray(value)) return [];
  return Object.values<Json>(objectOf(value))
    .concat(Array.isArray(value) ? (value as Json[]) : [])
    .flatMap((member) => {
      if (typeof member !== "string") return imagesOf(member);
      const [, repository] = /^\{account\}\/([^:@]+)/.exec(member) ?? [];
      return repository === undefined ? [] : [{ permission: "ecr:BatchGetImage", resource: repository }];
    });
}
