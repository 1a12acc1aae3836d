import type { Json } from "../../base/canonical.ts";
import { isObject, objectOf } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import {
  type ExplainedStatement,
  judgeCall,
  type Need,
  policyFaults,
  RULES,
  type Verdict,
} from "../../permissions/index.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";

const CODES = {
  denied: "iam/forbidden",
  "not allowed": "iam/not-allowed",
  depends: "iam/undecided",
} as const satisfies Readonly<Record<Exclude<Verdict, "allowed">, string>>;

/** IAM compares names with exact case. */
const EXACT = "correct the statement; IAM compares names with exact case";

/** The needs that the policy in a file does not allow. */
export async function againstPolicy(
  host: Host,
  file: string,
  statements: readonly ExplainedStatement[],
): Promise<readonly Diagnostic[]> {
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return diagnostics;
  const read = policyIn(text);
  if (typeof read === "string") return [diagnostic("iam/no-policy", { file, reason: read }, { file })];
  const faults = policyFaults(objectOf(read.policy));
  if (faults.length > 0)
    return faults.map((reason) => diagnostic("iam/no-policy", { file, reason }, { file }, { hint: EXACT }));
  const seen = new Set<string>();
  return statements.flatMap(({ rule, statement, needs }) =>
    needs.flatMap((need): readonly Diagnostic[] => {
      const { action, resource } = need;
      const verdict = judgeCall(read.policy, { action, resource, context: contextOf(need) });
      const key = `${action} ${resource}`;
      if (verdict === "allowed" || seen.has(key)) return [];
      seen.add(key);
      const data = { action, resource, purpose: RULES[rule].about, statement: statement.Sid };
      return [diagnostic(CODES[verdict], data, { file })];
    }),
  );
}

/** The values of condition keys that a need knows. */
const contextOf = ({ condition = {} }: Need): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.values(condition).flatMap((keys) => Object.entries(keys)));

/** A policy as written by hand or as printed by the AWS CLI, or the reason why the text has none. */
function policyIn(text: string): { readonly policy: Json } | string {
  const parsed = parseJson(text);
  if ("fault" in parsed) return "it is not JSON";
  const { value } = parsed;
  const { PolicyDocument: ofRole, PolicyVersion: version, Document: document } = objectOf(value);
  const policy = [value, ofRole, objectOf(version)["Document"], document].find(
    (one) => isObject(one) && Object.hasOwn(one, "Statement"),
  );
  return policy === undefined ? "it has no Statement" : { policy };
}
