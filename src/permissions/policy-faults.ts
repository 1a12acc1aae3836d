import type { Json } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";
import { listed, nearest, quoted } from "../base/words.ts";

/** The members of a statement. Source: IAM user guide, "Grammar of the IAM JSON policy language" (November 2026). */
const MEMBERS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;
const EFFECTS = ["Allow", "Deny"] as const;

/**
 * Why IAM would refuse a policy, which it reads with exact case. Without this, a statement that has no effect would only
 * look as if it lacked a permission.
 */
export function policyFaults({ Statement: given }: { readonly Statement?: Json }): readonly string[] {
  const statements = isList(given) ? given : [given];
  return statements.flatMap((statement, index): readonly string[] => {
    const which = `statement ${index + 1}`;
    if (!isObject(statement)) return [`${which} is not an object`];
    const { Effect: effect } = statement;
    const unknown = Object.keys(statement).filter((name) => !MEMBERS.some((member) => member === name));
    return [
      ...unknown.map((name) => `${which} has a member ${quoted(name)}${instead(name, MEMBERS)}`),
      ...(EFFECTS.some((one) => one === effect)
        ? []
        : [
            effect === undefined
              ? `${which} has no Effect`
              : `the Effect of ${which} is ${JSON.stringify(effect)}${instead(String(effect), EFFECTS)}`,
          ]),
      ...[["Action", "NotAction"] as const, ["Resource", "NotResource"] as const].flatMap((pair) => {
        const stated = pair.filter((member) => Object.hasOwn(statement, member));
        if (stated.length === 1) return [];
        return [`${which} has ${stated.length === 0 ? `neither ${listed(pair, "nor")}` : `both ${listed(pair)}`}`];
      }),
    ];
  });
}

/** The name that is probably meant: the same one in other case, or a similar one. */
function instead(name: string, known: readonly string[]): string {
  const near = known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? nearest(name, known);
  return near === undefined ? `, not ${listed(known, "or")}` : `; did you mean ${quoted(near)}?`;
}
