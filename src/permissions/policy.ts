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
 * The statements that allow exactly the given needs: needs with the same reason, condition and actions are one
 * statement. The same needs always give the same bytes.
 */
export function statementsFor(needs: readonly Need[]): readonly ExplainedStatement[] {
  // A statement allows each of its actions on each of its resources, so only resources with equal actions can share one.
  const byResource = grouped(needs, ({ rule, condition, resource }) =>
    canonicalKey([rule, condition ?? null, resource]),
  );
  const alike = grouped([...byResource.values()], (group) => {
    const [{ rule, condition } = {}] = group;
    return canonicalKey([rule ?? null, sortedTexts(group.map(({ action }) => action)), unionKey(condition)]);
  });
  const counts = new Map<string, number>();
  return [...alike.values()].flatMap((groups): readonly ExplainedStatement[] => {
    const covered = groups.flat();
    const [first] = covered;
    if (first === undefined) return [];
    const number = (counts.get(first.rule) ?? 0) + 1;
    counts.set(first.rule, number);
    const condition = joined(covered.flatMap((need) => (need.condition === undefined ? [] : [need.condition])));
    const statement: Statement = {
      Sid: number === 1 ? first.rule : `${first.rule}${number}`,
      Effect: "Allow",
      Action: sortedTexts(covered.map(({ action }) => action)),
      Resource: withoutCovered(sortedTexts(covered.map(({ resource }) => resource))),
      ...(condition !== undefined && { Condition: condition }),
    };
    return [{ rule: first.rule, statement, needs: covered }];
  });
}

/** Conditions that differ only in the values of one key can be joined, because a key's values are alternatives. */
const unionKey = (condition: KeyCondition | undefined): string | null => {
  if (condition === undefined) return null;
  const keys = Object.entries(condition).flatMap(([operator, members]) =>
    Object.keys(members).map((key) => `${operator} ${key}`),
  );
  return keys.length === 1 ? String(keys[0]) : canonicalKey(condition);
};

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

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** A policy with these statements. */
export const policyOf = (statements: readonly ExplainedStatement[]): Policy => ({
  Version: "2012-10-17",
  Statement: statements.map(({ statement }) => statement),
});
