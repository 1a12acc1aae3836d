import { z } from "zod";

/** A rule whose faults a user accepts, and why. */
export const allowanceSchema = z.strictObject({
  rule: z.string().min(1),
  reason: z.string().trim().min(1, "a reason"),
});

/** The rules that a step may break, and why. */
export const allowSchema = z.array(allowanceSchema);

/** A sentence for help, hover texts and schemas. */
export const ALLOW_DOC =
  "Diagnostics that are accepted for this step, each with its code and a reason: [{ rule, reason }].";

/** A rule whose faults a user accepts for a step, and why. */
export interface Allowance extends Readonly<z.infer<typeof allowanceSchema>> {}
