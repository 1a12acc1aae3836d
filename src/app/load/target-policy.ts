import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { didYouMean, nearest } from "../../base/words.ts";
import { describeSchema, isSame, shown, unwrapped } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Staged } from "../../diagnostics/index.ts";
import type { Effects } from "../../local/effects.ts";
import { approvalSchema } from "../../spec/approval.ts";
import { policySchema } from "../../spec/policies.ts";
import { kmsSchema, vpcSchema } from "../../spec/security.ts";
import { located, parseText } from "./documents/read-document.ts";
import { readPolicyText } from "./policy.ts";

/** The members of targets that a policy can set. Where a target is remains with the project. */
const fixedSchema = z.strictObject({
  kms: kmsSchema.optional(),
  networkIsolation: z.boolean().optional(),
  vpc: vpcSchema.optional(),
  tags: z.record(z.string(), z.string()).optional(),
  approval: approvalSchema.optional(),
  ...policySchema.shape,
});

/** What a policy sets for all targets. */
interface TargetPolicy {
  readonly file: string;
  readonly fixed: JsonObject;
}

/** A member of a target that differs from the policy. */
interface Conflict {
  readonly target: string;
  readonly key: string;
  readonly value: Json | undefined;
  readonly fixed: Json | undefined;
}

/** Reads the section `target` of the policy for a folder, if there is one. */
export async function readTargetPolicy(effects: Effects, folder: string): Promise<Staged<TargetPolicy | undefined>> {
  const { value: read, diagnostics } = await readPolicyText(effects, folder);
  if (read === undefined) return { value: undefined, diagnostics };
  const { file, text } = read;
  const document = await parseText(file, text);
  // Problems with the file as a whole are reported when its layers are read.
  if ("diagnostics" in document) return { value: undefined, diagnostics: document.diagnostics };
  const section = objectOf(document.value)["target"];
  if (section === undefined) return { value: undefined, diagnostics: [] };
  const issues = fixedSchema.safeParse(section).error?.issues ?? [];
  const faults = issues.flatMap((issue) => shapeFaults(issue, file));
  if (faults.length > 0) return { value: undefined, diagnostics: await located(document, file, faults) };
  return { value: { file, fixed: section as JsonObject }, diagnostics: [] };
}

function shapeFaults(issue: z.core.$ZodIssue, file: string): readonly Diagnostic[] {
  const fault = (path: readonly PropertyKey[], expected: string, hint = {}): Diagnostic => {
    const key = ["target", ...path.map(String)].join(".");
    return diagnostic("policy/shape", { path: key, expected }, { file, path: key }, hint);
  };
  const known = Object.keys(fixedSchema.shape);
  if (issue.code === "unrecognized_keys" && issue.path.length === 0)
    return issue.keys.map((key) => {
      const hint = didYouMean(nearest(key, known));
      return fault([key], `one of ${known.join(", ")}`, hint === undefined ? {} : { hint });
    });
  const schema = fixedSchema.shape[String(issue.path[0]) as keyof typeof fixedSchema.shape];
  const expected = schema === undefined ? "an object" : (unwrapped(schema).description ?? describeSchema(schema));
  return [fault(issue.path.slice(0, 1), expected)];
}

/**
 * Adds what a policy sets to targets as written in a project file. Where a target differs, the policy's value is used,
 * so that whoever reads the target despite the fault keeps to the policy.
 */
export function withTargetPolicy(
  document: unknown,
  policy: TargetPolicy | undefined,
): { readonly document: unknown; readonly conflicts: readonly Conflict[] } {
  const targets = objectOf(document)["targets"];
  if (policy === undefined || !isObject(targets as Json)) return { document, conflicts: [] };
  const conflicts: Conflict[] = [];
  const filled = Object.entries(targets as JsonObject).map(([name, given]) => {
    if (!isObject(given)) return [name, given];
    const members = Object.entries(policy.fixed).map(([key, fixed]) => {
      const value = given[key];
      const pairs =
        key === "tags" && isObject(fixed) && isObject(value)
          ? Object.entries(fixed).map(([tag, wanted]) => [`tags.${tag}`, value[tag], wanted] as const)
          : ([[key, value, fixed]] as const);
      for (const [path, stated, wanted] of pairs)
        if (stated !== undefined && !isSame(stated as Json, wanted))
          conflicts.push({ target: name, key: path, value: stated, fixed: wanted });
      return [key, key === "tags" && isObject(fixed) && isObject(value) ? { ...value, ...fixed } : fixed];
    });
    return [name, { ...given, ...Object.fromEntries(members) }];
  });
  return { document: { ...objectOf(document), targets: Object.fromEntries(filled) }, conflicts };
}

/** The faults of members that differ from a policy. */
export const targetConflicts = (
  conflicts: readonly Conflict[],
  file: string,
  policy: TargetPolicy | undefined,
): readonly Diagnostic[] =>
  conflicts.map(({ target, key, value, fixed }) => {
    const name = policy?.file.slice(policy.file.lastIndexOf("/") + 1) ?? "";
    const data = { target, key, value: shown(key, value), fixed: shown(key, fixed), policy: name };
    return diagnostic("policy/target", data, { file, path: `targets.${target}.${key}` });
  });
