import type { Json } from "../base/canonical.ts";
import type { DefinitionStep } from "../sagemaker/definition.ts";
import { FREE, type JobSurrounding, urisIn } from "./job-needs.ts";
import { leavesOf, memberText, patternOf, type RequestLeaf, stepReadBy } from "./leaves.ts";

/** A value from which no permission can be derived. */
export interface UnknownNeed {
  /**
   * "code": an address that is handed to the user's own code, which may do anything with it. "unknown": an address, image
   * or key that is known only at run time. "role": a role of the job's own, to which the job's needs belong.
   */
  readonly kind: "code" | "unknown" | "role";
  readonly step: string;
  readonly member: string;
  /** The value, with "*" for what is known only at run time. */
  readonly value: string;
}

/** Members that hold addresses, images, keys and roles. Paths in containers do not count. */
const NEEDY = /(S3Uri|S3OutputPath|S3Path|ModelDataUrl|SamplePayloadUrl|ImageUri|Image|TrainingImage|KmsKeyId|KmsKey)$/;

/** The values of a step's request from which no permission can be derived for the pipeline's role. */
export function unknownNeeds(step: DefinitionStep, role: string, context: JobSurrounding): readonly UnknownNeed[] {
  const other = ownRole(step, role);
  const own = other === undefined ? [] : [{ kind: "role" as const, step: step.Name, ...other }];
  const found = leavesOf(step.Arguments as Json).flatMap((leaf) =>
    unknownLeaf(step, leaf, context, other !== undefined),
  );
  return [...own, ...found];
}

function unknownLeaf(
  { Name: step }: DefinitionStep,
  leaf: RequestLeaf,
  context: JobSurrounding,
  hasOwnRole: boolean,
): readonly UnknownNeed[] {
  const { path, value } = leaf;
  const text = patternOf(value, context.definition);
  const at = { step, member: memberText(path), value: text ?? `what ${stepReadBy(value) ?? "a step"} returns` };
  if (path.some((name) => FREE.test(name))) {
    const isOwn = context.root !== undefined && at.value.startsWith(`${context.root}/`);
    return /^s3:\/\/./.test(at.value) && !isOwn ? [{ kind: "code", ...at }] : [];
  }
  // The needs of a job with a role of its own belong to that role.
  if (hasOwnRole || !NEEDY.test(path.at(-1) ?? "")) return [];
  const isKnown = text === undefined ? urisIn(value, context).length > 0 : !/^(s3:\/\/)?\*/.test(text);
  return isKnown ? [] : [{ kind: "unknown", ...at }];
}

/** The role of a step's job, if it is not the pipeline's. */
export function ownRole(
  { Arguments: request }: DefinitionStep,
  role: string,
): { readonly member: string; readonly value: string } | undefined {
  const found = leavesOf(request as Json).find(
    ({ path }) => path.length <= 2 && /^(RoleArn|ExecutionRoleArn)$/.test(path.at(-1) ?? ""),
  );
  if (found === undefined || found.value === role) return undefined;
  const value = typeof found.value === "string" ? found.value : "a role that is known only at run time";
  return { member: memberText(found.path), value };
}
