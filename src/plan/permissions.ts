import { byText, canonicalKey, type Json } from "../base/canonical.ts";
import { pipelineNeeds } from "../permissions/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { neutral, type Surroundings, withoutAdded } from "./neutral.ts";
import type { PermissionChange } from "./plan-types.ts";
import type { PlanSide } from "./side.ts";

/** Both sides of a plan in one place, or in two. */
interface Places {
  readonly before: Surroundings;
  readonly after: Surroundings;
  /** Whether both are in the same account and region, so that what a target adds to jobs is compared, too. */
  readonly isSame: boolean;
}

/** The permissions that the role of only one of the two pipelines needs, as `specline iam` derives them. */
export function permissionChanges(before: PlanSide, after: PlanSide, around: Places): readonly PermissionChange[] {
  const [earlier, later] = [
    permissionsOf(before, around.before, around.isSame),
    permissionsOf(after, around.after, around.isSame),
  ];
  const only = (
    one: ReadonlyMap<string, Permission>,
    other: ReadonlyMap<string, Permission>,
    action: PermissionChange["action"],
  ): readonly PermissionChange[] =>
    [...one].flatMap(([key, permission]) => (other.has(key) ? [] : [{ action, ...permission }]));
  return [...only(later, earlier, "added"), ...only(earlier, later, "removed")];
}

type Permission = Omit<PermissionChange, "action">;

/** The permissions by a key that is the same for all targets, sorted by resource. */
function permissionsOf(
  { definition }: PlanSide,
  around: Surroundings,
  isSamePlace: boolean,
): ReadonlyMap<string, Permission> {
  const steps = isSamePlace ? definition.Steps : withoutAdded(definition.Steps as unknown as Json, around);
  const { needs } = pipelineNeeds(
    { ...definition, Steps: steps as Definition["Steps"] },
    // A bare definition does not always show where it runs.
    { role: around.role || "*", region: around.region || "*", account: around.account || "*" },
    around.root || undefined,
  );
  const found = needs.map(({ action, resource, condition = {} }) => {
    const key = canonicalKey([neutralArn(resource, around), action, condition]);
    return [key, { permission: action, resource }] as const;
  });
  return new Map(found.sort(([a], [b]) => byText(a, b)));
}

/** An ARN with placeholders for everything that belongs to the target. */
function neutralArn(arn: string, around: Surroundings): string {
  const [, region, owner, repository] = /^arn:[^:]*:ecr:([^:]*):(\d{12}):repository\/(.*)$/.exec(arn) ?? [];
  if (repository !== undefined && region === around.region)
    return `{${owner === around.account ? "account" : "images"}}/${repository}`;
  return neutral(arn.replace(/^arn:[^:]*:s3:::/, "s3://"), around) as string;
}
