import type { z } from "zod";
import type { Json } from "../../../base/canonical.ts";
import { ownMember } from "../../../base/own.ts";
import { visible } from "../../../base/printable.ts";
import { baseSchema, defaultOf, describeSchema, fieldsOf, isDerived } from "../../../config/index.ts";
import type { StepSpec } from "../../../spec/step.ts";

/** A notebook cell. Its text includes line endings. */
export interface Cell {
  readonly type: "markdown" | "code";
  readonly text: string;
}

export const markdown = (...lines: readonly string[]): Cell => ({ type: "markdown", text: lines.join("\n") });
export const code = (...lines: readonly string[]): Cell => ({ type: "code", text: lines.join("\n") });

/** How a language's kernel reads a notebook. */
export interface NotebookFormat {
  /** The notebook's metadata. */
  readonly metadata: Readonly<Record<string, Json>>;
  /** Escapes invisible characters in strings. */
  readonly printable: (source: string) => string;
}

/** How a language writes a field and its value. */
export interface FieldFormat {
  readonly fieldName: (field: { readonly name: string; readonly serializedName: string }) => string;
  readonly value: (value: Json) => string;
}

/** Writes cells as a Jupyter notebook (nbformat 4.5). The output is deterministic. */
export const notebookText = (cells: readonly Cell[], { metadata, printable }: NotebookFormat): string => {
  const made = {
    cells: cells.map(({ type, text }, index) => ({
      cell_type: type,
      id: `cell-${index + 1}`,
      metadata: {},
      ...(type === "code" ? { execution_count: null, outputs: [] } : {}),
      source: (type === "code" ? printable(text) : visible(text)).split(/(?<=\n)/),
    })),
    metadata,
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(made, null, 1)}\n`;
};

/** The parameter type that a field accepts as its value. */
export function parameterKind(schema: z.ZodType | undefined): "string" | "integer" | "float" | "boolean" {
  const takes = schema === undefined ? "" : describeSchema(schema);
  if (takes.includes("whole number")) return "integer";
  if (takes.includes("number")) return "float";
  return takes.includes("true or false") ? "boolean" : "string";
}

const bar = (text: string): string => text.replaceAll("|", "\\|");

/** A step's config fields as a Markdown table, with essential fields first. */
export function fieldTable(spec: StepSpec, { fieldName, value }: FieldFormat): readonly string[] {
  const fields = [...fieldsOf(spec).byName.values()].filter((field) => field.of === "step" && !isDerived(field));
  const essential = fields.filter(({ info }) => info.tier === "essential");
  const rest = fields.filter((field) => !essential.includes(field));
  const row = (field: (typeof fields)[number]): string => {
    const { schema, info } = field;
    const standard = defaultOf(schema) as Json | undefined;
    const first = standard === undefined ? (info.tier === "essential" ? "*yours*" : "") : `\`${value(standard)}\``;
    return `| \`${fieldName(field)}\` | ${first} | ${bar(info.doc)} (${bar(describeSchema(schema))}) |`;
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
