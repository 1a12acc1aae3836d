import type { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { printableSource, visible } from "../../base/printable.ts";
import { baseSchema, defaultOf, describeSchema, fieldsOf, isDerived } from "../../config/index.ts";
import { keyText } from "../../sagemaker/import/code.ts";
import { isExprJson } from "../../spec/expr.ts";
import { parameterOf } from "../../spec/reference.ts";
import type { StepSpec } from "../../spec/step.ts";

/** A notebook cell. Its text includes line endings. */
export interface Cell {
  readonly type: "markdown" | "code";
  readonly text: string;
}

export const markdown = (...lines: readonly string[]): Cell => ({ type: "markdown", text: lines.join("\n") });
export const code = (...lines: readonly string[]): Cell => ({ type: "code", text: lines.join("\n") });

/** Writes cells as a Jupyter notebook (nbformat 4.5) for tslab's TypeScript kernel. The output is deterministic. */
export const notebookText = (cells: readonly Cell[]): string => {
  const made = {
    cells: cells.map(({ type, text }, index) => ({
      cell_type: type,
      id: `cell-${index + 1}`,
      metadata: {},
      ...(type === "code" ? { execution_count: null, outputs: [] } : {}),
      source: (type === "code" ? printableSource(text) : visible(text)).split(/(?<=\n)/),
    })),
    metadata: {
      kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" },
      language_info: { name: "typescript", file_extension: ".ts", mimetype: "text/typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(made, null, 1)}\n`;
};

/** A value as TypeScript. Parameters become `param` calls, and other expressions stay JSON. */
export function literal(value: Json, schema?: z.ZodType): string {
  if (isExprJson(value)) {
    const name = parameterOf(value);
    if (name === undefined) return `${JSON.stringify(value)} as never`;
    return `param.${parameterKind(schema)}(${JSON.stringify(name)})`;
  }
  if (Array.isArray(value)) return `[${value.map((item: Json) => literal(item)).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    const members = Object.entries(value).map(([key, member]) => `${keyText(key)}: ${literal(member as Json)}`);
    return `{ ${members.join(", ")} }`;
  }
  return JSON.stringify(value);
}

function parameterKind(schema: z.ZodType | undefined): "string" | "integer" | "float" | "boolean" {
  const takes = schema === undefined ? "" : describeSchema(schema);
  if (takes.includes("whole number")) return "integer";
  if (takes.includes("number")) return "float";
  return takes.includes("true or false") ? "boolean" : "string";
}

const bar = (text: string): string => text.replaceAll("|", "\\|");

/** A step's config fields as a Markdown table, with essential fields first. */
export function fieldTable(spec: StepSpec): readonly string[] {
  const fields = [...fieldsOf(spec).byName.values()].filter((field) => field.of === "step" && !isDerived(field));
  const essential = fields.filter(({ info }) => info.tier === "essential");
  const rest = fields.filter((field) => !essential.includes(field));
  const row = ({ name, schema, info }: (typeof fields)[number]): string => {
    const standard = defaultOf(schema);
    const first =
      standard === undefined ? (info.tier === "essential" ? "*yours*" : "") : `\`${JSON.stringify(standard)}\``;
    return `| \`${name}\` | ${first} | ${bar(info.doc)} (${bar(describeSchema(schema))}) |`;
  };
  return ["| field | default | |", "|---|---|---|", ...[...essential, ...rest].map(row)];
}

/** A step's inputs and outputs as lines of Markdown. */
export function portLines(spec: StepSpec): readonly string[] {
  const list = (ports: Readonly<Record<string, { readonly kind: string }>>): string =>
    Object.entries(ports)
      .map(([port, { kind }]) => `\`${port}\` (${kind})`)
      .join(", ") || "nothing from other steps";
  return [`**Reads** ${list(spec.inputs)}  `, `**Makes** ${list(spec.outputs)}`];
}

/** The six values of a base config, with placeholders for those that are not set. */
export function baseValuesOf(set: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> {
  const wanted = ["author", "bucket", "role", "region", "serviceName", "pipelineVersion"] as const;
  return Object.fromEntries(wanted.map((name) => [name, set[name] ?? PLACEHOLDERS[name]]));
}

const PLACEHOLDERS = {
  author: "you",
  bucket: "your-bucket",
  role: "arn:aws:iam::123456789012:role/your-role",
  region: "us-east-1",
  serviceName: "your-service",
  pipelineVersion: "0.1.0",
} as const;

export const baseDoc = (name: string): string =>
  ownMember(baseSchema.shape as Readonly<Record<string, z.ZodType>>, name)?.meta()?.description ?? "";
