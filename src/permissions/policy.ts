import { byText, canonicalKey } from "../base/canonical.ts";
import type { KeyCondition, Need } from "./need.ts";
import type { RuleName } from "./rules.ts";

/** A statement of a policy, in the form that IAM reads. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A policy, in the form that IAM reads. */
export interface Policy {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** A statement, its reason, and the needs that it covers. */
export interface ExplainedStatement {
  readonly rule: RuleName;
  readonly statement: Statement;
  readonly needs: readonly Need[];
}

/**
 * The statements that allow exactly the given needs. A statement allows each of its actions on each of its resources
 * under the same condition, so only needs that agree in two of the three can share one. The same needs always give the
 * same bytes.
 */
export function statementsFor(needs: readonly Need[]): readonly ExplainedStatement[] {
  const actions = merged(needs.map(partOf), ({ rule, resources, conditions }) => [rule, resources, conditions]);
  const conditions = merged(actions, (part) => [part.rule, part.resources, part.actions, keyOf(part)]);
  const parts = merged(conditions, ({ rule, actions: names, conditions: all }) => [rule, names, all]);
  const counts = new Map<RuleName, number>();
  return parts.map(({ rule, actions: names, resources, conditions: all, needs: covered }) => {
    const number = (counts.get(rule) ?? 0) + 1;
    counts.set(rule, number);
    const condition = joined(all);
    const statement: Statement = {
      Sid: number === 1 ? rule : `${rule}${number}`,
      Effect: "Allow",
      Action: names,
      Resource: withoutCovered(resources),
      ...(condition !== undefined && { Condition: condition }),
    };
    return { rule, statement, needs: covered };
  });
}

/** A statement in the making. */
interface Part {
  readonly rule: RuleName;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly KeyCondition[];
  readonly needs: readonly Need[];
}

const partOf = (need: Need): Part => ({
  rule: need.rule,
  actions: [need.action],
  resources: [need.resource],
  conditions: need.condition === undefined ? [] : [need.condition],
  needs: [need],
});

/** Joins the parts that agree in what `alike` returns. */
function merged(parts: readonly Part[], alike: (part: Part) => unknown): readonly Part[] {
  const groups = new Map<string, Part>();
  for (const part of parts) {
    const key = canonicalKey(alike(part) as never);
    const known = groups.get(key);
    groups.set(key, known === undefined ? part : union(known, part));
  }
  return [...groups.values()];
}

const union = (one: Part, other: Part): Part => ({
  rule: one.rule,
  actions: sortedTexts([...one.actions, ...other.actions]),
  resources: sortedTexts([...one.resources, ...other.resources]),
  conditions: [...new Map([...one.conditions, ...other.conditions].map((each) => [canonicalKey(each), each])).entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([, each]) => each),
  needs: [...one.needs, ...other.needs],
});

/** Conditions that differ only in the values of one key can be joined, because a key's values are alternatives. */
function keyOf({ conditions }: Part): unknown {
  const keys = conditions.flatMap((condition) =>
    Object.entries(condition).flatMap(([operator, members]) => Object.keys(members).map((key) => `${operator} ${key}`)),
  );
  return new Set(keys).size === 1 ? keys[0] : conditions;
}

function joined(conditions: readonly KeyCondition[]): Statement["Condition"] | undefined {
  const values = new Map<string, Map<string, Set<string>>>();
  for (const condition of conditions) {
    for (const [operator, members] of Object.entries(condition)) {
      const keys = values.get(operator) ?? new Map<string, Set<string>>();
      values.set(operator, keys);
      for (const [key, value] of Object.entries(members)) keys.set(key, (keys.get(key) ?? new Set()).add(value));
    }
  }
  if (values.size === 0) return undefined;
  return Object.fromEntries(
    [...values].map(([operator, keys]) => [
      operator,
      Object.fromEntries([...keys].map(([key, all]) => [key, sortedTexts([...all])])),
    ]),
  );
}

const sortedTexts = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort(byText);

/** Without the ARNs that another one with a "*" at its end covers. */
const withoutCovered = (arns: readonly string[]): readonly string[] =>
  arns.filter(
    (arn) => !arns.some((other) => other !== arn && other.endsWith("*") && arn.startsWith(other.slice(0, -1))),
  );

/** A policy with these statements. */
export const policyOf = (statements: readonly ExplainedStatement[]): Policy => ({
  Version: "2012-10-17",
  Statement: statements.map(({ statement }) => statement),
});
