import { z } from "zod";

/**
 * Whether somebody must approve a plan before anything is deployed to a target. Roles can be written as in IAM; the
 * callers that use them have ARNs of STS.
 */
export const approvalSchema = z
  .union([
    z.literal("required"),
    z.strictObject({
      approvers: z
        .array(z.string().regex(/^arn:[^:]+:(iam|sts)::/))
        .min(1)
        .optional(),
      notAuthor: z.boolean().optional(),
    }),
  ])
  .describe('"required", or { approvers: [ARNs of users or roles], notAuthor: true }');

/** The approval that a target asks for. */
export interface AskedApproval {
  /** The target's name. */
  readonly target: string;
  /** The ARNs of those who may approve; `*` matches any characters. Undefined means everybody. */
  readonly approvers?: readonly string[];
  /** Whether the person who made a plan cannot approve it. */
  readonly notAuthor: boolean;
}

/** Whether a caller's ARN matches the ARN of a user or role. */
export function isApprover(approvers: readonly string[], caller: string): boolean {
  return approvers.some((one) => {
    // A role's sessions have the role's name, but not its path. Source: IAM user guide, "IAM identifiers" (as of November 2026).
    const session = one.replace(/^(arn:[^:]+):iam::([^:]*):role\/(?:.*\/)?([^/]+)$/, "$1:sts::$2:assumed-role/$3/*");
    const pattern = session.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
    return new RegExp(`^${pattern}$`).test(caller);
  });
}
