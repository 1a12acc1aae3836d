import type { ColumnRules } from "../../spec/data-contract.ts";
import type { InferredColumn } from "./infer-contract.ts";

/** Where a contract comes from. */
export interface ContractOrigin {
  readonly source: string;
  readonly rows: number;
  /** Such as "2026-11-30". */
  readonly date: string;
}

const RULES: readonly (keyof ColumnRules)[] = [
  "type",
  "required",
  "min",
  "max",
  "values",
  "unique",
  "missingAtMost",
  "newestWithin",
];

/** A contract as YAML, with what was seen beside each limit. */
export function contractText(columns: readonly InferredColumn[], { source, rows, date }: ContractOrigin): string {
  return [
    `# The data contract of ${JSON.stringify(source)}, inferred from ${rows} rows on ${date}.`,
    "# The comments say what was seen and which margin was added. Change every limit about which you know more.",
    "# A pipeline with `contract: FILE` refuses other data: `specline check` before a run, and its first job.",
    "columns:",
    ...columns.flatMap(columnLines),
    "# Columns that are not listed here are refused. `otherColumns: allowed` lets them pass.",
    "otherColumns: refused",
    "",
  ].join("\n");
}

function columnLines({ name, rules, why, without }: InferredColumn): readonly string[] {
  const lines = RULES.flatMap((rule) => {
    const value = rules[rule];
    if (value === undefined) return [];
    const reason = why[rule];
    return [`    ${rule}: ${valueText(value)}${reason === undefined ? "" : ` # ${reason}`}`];
  });
  const note = without === undefined ? [] : [`    # ${without}`];
  return lines.length === 0 ? [`  ${scalar(name)}: {}`, ...note] : [`  ${scalar(name)}:`, ...lines, ...note];
}

const valueText = (value: NonNullable<ColumnRules[keyof ColumnRules]>): string =>
  Array.isArray(value) ? `[${value.map((one) => scalar(one)).join(", ")}]` : scalar(value as string | number | boolean);

/** Strings that YAML would read as another type, or that have characters with a meaning, are quoted. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== "string") return String(value);
  const isPlain = /^[A-Za-z_][\w -]*\w$|^[A-Za-z_]$|^\d+ days$/.test(value) && !AMBIGUOUS.test(value);
  return isPlain ? value : JSON.stringify(value);
}

const AMBIGUOUS = /^(true|false|null|yes|no|on|off|y|n)$/i;
