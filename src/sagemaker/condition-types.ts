/** The operands of a condition type: two values, a value and a list, one condition, or several conditions. */
export type ConditionForm = "compare" | "in" | "not" | "or";

/**
 * The condition types. NotEquals and NotIn are in AWS's JSON schema of definitions, although the Python SDK has no
 * class for them. Source: AWS, "Amazon SageMaker Pipelines definition", condition types (as of November 2026).
 */
export const CONDITION_FORMS = {
  Equals: "compare",
  NotEquals: "compare",
  GreaterThan: "compare",
  GreaterThanOrEqualTo: "compare",
  LessThan: "compare",
  LessThanOrEqualTo: "compare",
  In: "in",
  NotIn: "in",
  Not: "not",
  Or: "or",
} as const satisfies Readonly<Record<string, ConditionForm>>;

export type ConditionType = keyof typeof CONDITION_FORMS;
/** The types that compare two values. */
export type ComparisonType = {
  [T in ConditionType]: (typeof CONDITION_FORMS)[T] extends "compare" ? T : never;
}[ConditionType];

export const isConditionType = (type: unknown): type is ConditionType =>
  typeof type === "string" && Object.hasOwn(CONDITION_FORMS, type);
