import { z } from "zod";
import type { Json, JsonObject } from "../base/canonical.ts";
import { isList, isObject } from "../base/json.ts";

/* These are aliases, because an interface cannot be used as JSON. */

/** A comparison of a column's cells with values. All operators that are stated must hold. */
export type LabelComparison = {
  readonly column: string;
  /** Greater than a number, or after a date. */
  readonly over?: number | string;
  /** Less than a number, or before a date. */
  readonly under?: number | string;
  /** At least a number, or not before a date. */
  readonly min?: number | string;
  /** At most a number, or not after a date. */
  readonly max?: number | string;
  /** Equal, apart from case and the spelling of numbers. */
  readonly is?: number | boolean | string;
  readonly not?: number | boolean | string;
  readonly in?: readonly (number | boolean | string)[];
  /** Whether the cell is missing. All other comparisons with a missing cell are undecided. */
  readonly missing?: boolean;
};
/** What must hold for a row: a comparison, all of several, or any of several. */
export type LabelCondition =
  | LabelComparison
  | { readonly all: readonly (LabelComparison | { readonly any: readonly LabelComparison[] })[] }
  | { readonly any: readonly (LabelComparison | { readonly all: readonly LabelComparison[] })[] };
/** How the label is made from columns (see `labelRulesSchema`). */
export type LabelRules =
  | (LabelComparison & { readonly keep?: readonly string[] })
  | {
      readonly rules: readonly { readonly label: string; readonly when: LabelCondition }[];
      readonly otherwise?: string;
      readonly keep?: readonly string[];
    };

const bound = z.union([z.number(), z.string().min(1)]);
const cell = z.union([z.number(), z.boolean(), z.string().min(1)]);

const operators = {
  over: bound.optional(),
  under: bound.optional(),
  min: bound.optional(),
  max: bound.optional(),
  is: cell.optional(),
  not: cell.optional(),
  in: z.array(cell).min(1).optional(),
  missing: z.boolean().optional(),
};
const column = z.string().min(1);
const hasOperator = (value: object): boolean => Object.keys(operators).some((name) => name in value);
/** Whether a cell is missing, and how it compares, exclude each other. */
const isPossible = (value: object): boolean =>
  !("missing" in value && value.missing === true) ||
  Object.keys(operators).every((name) => name === "missing" || !(name in value));
const IMPOSSIBLE = "a missing cell cannot be compared: missing: true is a comparison of its own";
const NO_OPERATOR = `needs a comparison: ${Object.keys(operators).join(", ")}`;

const comparison = z
  .strictObject({ column, ...operators })
  .refine(hasOperator, NO_OPERATOR)
  .refine(isPossible, IMPOSSIBLE);
const some = z.array(comparison).min(1);
const condition = z.union([
  comparison,
  z.strictObject({ all: z.array(z.union([comparison, z.strictObject({ any: some })])).min(1) }),
  z.strictObject({ any: z.array(z.union([comparison, z.strictObject({ all: some })])).min(1) }),
]);
const keep = z.array(column).min(1).optional();

/**
 * How the label is made from columns. Either a single comparison, whose rows are labelled "yes" and "no", or rules of
 * which the first that holds decides. Rows for which no rule holds get the class `otherwise`, and without one they are
 * left out. `keep` names columns that rules read and that remain features.
 */
export const labelRulesSchema: z.ZodType<LabelRules, LabelRules> = z.union([
  z
    .strictObject({ column, ...operators, keep })
    .refine(hasOperator, NO_OPERATOR)
    .refine(isPossible, IMPOSSIBLE),
  z.strictObject({
    rules: z.array(z.strictObject({ label: z.string().min(1), when: condition })).min(1),
    otherwise: z.string().min(1).optional(),
    keep,
  }),
]) as never;

/** The classes that rules can make, in the order in which they are named. */
export function classesOfRules(rules: JsonObject): readonly string[] {
  if (!isList(rules["rules"])) return ["yes", "no"];
  const named = rules["rules"].map((rule) => (isObject(rule) ? rule["label"] : undefined));
  return [...new Set([...named, rules["otherwise"]])].filter((one) => typeof one === "string");
}

/** The columns that rules read, each with its path in the rules. */
export function columnsOfRules(
  value: Json | undefined,
  path: readonly (string | number)[] = [],
): readonly (readonly [name: string, path: readonly (string | number)[]])[] {
  if (isList(value)) return value.flatMap((one, index) => columnsOfRules(one, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === "column" && typeof member === "string"
      ? [[member, [...path, key]] as const]
      : columnsOfRules(member, [...path, key]),
  );
}
