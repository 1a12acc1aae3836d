import type { z } from "zod";
import type { Json } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import { camelCase, snakeCase } from "../base/words.ts";
import type { Diagnostic, Place } from "../diagnostics/index.ts";
import type { NamedColumn } from "./column-type.ts";
import type { Fact, Task } from "./context.ts";
import type { Policies } from "./policies.ts";

/** The source of a field's value: the user, a default that can be overridden, or a computation. */
export type Tier = "essential" | "system" | "derived";

/** The information about a config field that a specification provides in addition to the field's type. */
export interface FieldInfo {
  /** One sentence, with the unit and range if the field has them. */
  readonly doc: string;
  readonly tier?: Tier;
  /**
   * The fact that is used if the step does not set the field. The fact comes from the pipeline's context or from the
   * step itself.
   */
  readonly context?: Fact | "branch" | "pipeline";
  /** For a fact, whether a step on this branch needs a value, and a column that it names. Always, if omitted. */
  readonly needed?: (branch: string | undefined) => boolean;
  /**
   * For a fact that the definition depends on, the value to assume if neither the author nor the data provides one.
   */
  readonly assumed?: Json;
  readonly unit?: string;
  /** The field's name in files. Defaults to its name in snake_case. */
  readonly serializedName?: string;
  /**
   * True if the script receives the field as an argument. Fields that describe the job, such as the instance type, are
   * not passed to the script.
   */
  readonly script?: boolean;
  /** The setting's name in the library that the step uses. A user's script receives the value under this name, too. */
  readonly also?: string;
  /** True if the field's keys are names of columns or environment variables, which are kept as written. */
  readonly verbatim?: true;
  /**
   * The things that its strings name (a string, the items of a list or the keys of an object): columns of the tables
   * that the step reads, or values of the label. `check` looks them up.
   */
  readonly names?: "columns" | "label values";
  /** True if the columns that it names are those of the loaded table, even if they are not features by themselves. */
  readonly ofSource?: true;
  /** Finds the things that the field names, with their paths in its value, if they are deeper inside it. */
  readonly namesIn?: (value: Json) => readonly (readonly [name: string, path: readonly (string | number)[]])[];
  /**
   * For columns of the loaded table: the fault with which the step's job would end because of a column's type.
   * `check` reports it if it has read all rows, and no step before can change the column.
   */
  readonly typeFault?: (column: NamedColumn, at: Place) => Diagnostic | undefined;
  /**
   * The field of an earlier step whose list must have the columns that this field names, or at least one column if this
   * field names none: TextFeatures has only the texts in "textColumns" of preprocessing.
   */
  readonly passedOnBy?: string;
  /** True if the field is a path or URI for data that the step reads from outside the pipeline. */
  readonly source?: true;
  /** The policy of the target and pipeline that the field overrides for its step. */
  readonly policy?: keyof Policies;
  /** Set if the field is the path of code that the step runs: code that it needs, or a replacement for its script. */
  readonly code?: true | "instead";
  /** Whether the field states the size of the source in GB (10^9 bytes). */
  readonly sourceSize?: true;
  /** True if the field states how the source is read. Steps that read the same table must read it in the same way. */
  readonly reading?: true;
  /** Whether the field is the start or the end of the share of the rows that the step takes, from 0 to 1. */
  readonly share?: "from" | "to";
  /** True if the field is a data contract, or the path of a file that has one. */
  readonly dataContract?: true;
  readonly secret?: true;
  /**
   * True for a maximum training time in seconds, in addition to a job's own maxRuntime. `maxTrainingTime` lowers it,
   * but not below the schema's minimum.
   */
  readonly limitsTraining?: true;
  /** The tasks for which each value is suitable. A value that is not listed is suitable for all tasks. */
  readonly tasks?: Readonly<Record<string, readonly Task[]>>;
  /**
   * Computes the value of a derived field from the plain values known so far. Undefined while one of them is missing.
   */
  readonly derive?: (values: Readonly<Record<string, unknown>>) => Json | undefined;
}

const KEY = "specline";

/**
 * Adds documentation and a role to a config field. The schema's type does not change.
 *
 * @param schema - the field's schema, with its default
 * @param info - a sentence of documentation, the tier, and the sources of the field's value
 * @returns a copy of the schema with this information
 * @example
 * ```ts
 * import { field } from "specline";
 * import { z } from "zod";
 *
 * export const config = z.object({
 *   maxDepth: field(z.int().min(1).max(30).default(6), { doc: "The maximum depth of a tree.", tier: "system" }),
 * });
 * ```
 */
export const field = <T extends z.ZodType>(schema: T, info: FieldInfo): T =>
  schema.meta({ ...schema.meta(), description: info.doc, [KEY]: info }) as T;

/** The fields of a config and their schemas. */
export const fieldEntries = ({ shape }: z.ZodObject): readonly (readonly [name: string, schema: z.ZodType])[] =>
  Object.entries(shape);

/** The fields of a config schema and their names, in declaration order. */
export const fieldSchemas = ({ shape }: z.ZodObject): readonly (readonly [string, z.ZodType])[] =>
  Object.entries(shape as Readonly<Record<string, z.ZodType>>);

/** The schema of a field by name. Inherited names such as "constructor" are not fields. */
export const fieldSchema = ({ shape }: z.ZodObject, name: string): z.ZodType | undefined =>
  Object.hasOwn(shape, name) ? (ownMember(shape, name) as z.ZodType) : undefined;

/**
 * The information that the specification provides about a field, or only the field's description if there is no more.
 */
export function fieldInfo(schema: z.ZodType): FieldInfo {
  const info = schema.meta()?.[KEY];
  return (info as FieldInfo | undefined) ?? { doc: schema.meta()?.description ?? "" };
}

/** The name of a field in files. */
export function serializedName(config: z.ZodObject, field: string): string {
  const schema = fieldSchema(config, field);
  return schema === undefined ? field : (fieldInfo(schema).serializedName ?? snakeCase(field));
}

/** Translates each spelling of a field's name, as in code and in files, to its name in code. Other names are kept. */
export function fieldNames(config: z.ZodObject): (key: string) => string {
  const { shape } = config;
  const inFiles = new Map(Object.keys(shape).map((field) => [serializedName(config, field), field]));
  return (key) => {
    if (Object.hasOwn(shape, key)) return key;
    const camel = camelCase(key);
    return inFiles.get(key) ?? (Object.hasOwn(shape, camel) ? camel : key);
  };
}

/** The fields for the start and end of a step's share of the rows, if it has them. */
export function shareFields(config: z.ZodObject): { readonly from: string; readonly to: string } | undefined {
  const named = (end: "from" | "to"): string | undefined =>
    fieldSchemas(config).find(([, schema]) => fieldInfo(schema).share === end)?.[0];
  const [from, to] = [named("from"), named("to")];
  return from === undefined || to === undefined ? undefined : { from, to };
}
