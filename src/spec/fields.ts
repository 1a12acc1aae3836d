import type { z } from "zod";
import type { Json } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";

/** Who gives a field its value: asked of the user, defaulted and overridable, or computed and never asked. */
export type Tier = "essential" | "system" | "derived";

/** Facts that the whole pipeline shares, so that a step need not repeat them. */
export interface Context {
  readonly task?: "binary" | "multiclass" | "regression";
  /** The column that holds what is predicted. */
  readonly label?: string;
  /** The value of the label that counts as positive. */
  readonly positive?: string;
  readonly idColumn?: string;
  readonly timeColumn?: string;
  readonly groupColumn?: string;
  /** Share of the training branch's rows that early stopping watches, in (0, 1). */
  readonly validationSplit?: number;
  /** Share of the training branch's rows that is kept for the last test, in (0, 1). */
  readonly testSplit?: number;
  readonly seed?: number;
}

/** What is predicted: one of two classes, one of several, or a number. Spelt out above, for what the editor shows. */
export type Task = NonNullable<Context["task"]>;

/** What a specification says of a config field beside its type. */
export interface FieldInfo {
  /** One sentence, with unit and range where it has any. */
  readonly doc: string;
  readonly tier?: Tier;
  /** The fact that stands in where the step does not set the field: one of the pipeline's context, or of the instance itself. */
  readonly context?: keyof Context | "branch" | "pipeline";
  /** For an essential fact: whether a step of this branch works only with a value. Always, if it is left out. */
  readonly needed?: (branch: string | undefined) => boolean;
  readonly unit?: string;
  /** The name in files; snake_case of the field's name where it is left out. */
  readonly serializedName?: string;
  /** True where the script receives it as an argument. Fields that describe the job (instance type, …) are not for the script. */
  readonly script?: boolean;
  /** Holds names of columns or of environment variables: its keys stay as they are written. */
  readonly verbatim?: true;
  /** A path or URI of data that the step reads from outside the pipeline. */
  readonly source?: true;
  readonly secret?: true;
  /** Seconds that training takes at most, beside a job's own maxRuntime: `maxTrainingTime` bounds it, down to the least that the schema takes. */
  readonly limitsTraining?: true;
  /** The tasks that each value is for, where it is not for all. */
  readonly tasks?: Readonly<Record<string, readonly Task[]>>;
  /** For a derived field: its value, of the values known so far (plain ones only); undefined while one that it needs is missing. */
  readonly derive?: (values: Readonly<Record<string, unknown>>) => Json | undefined;
}

const KEY = "specline";

/**
 * Gives a config field its documentation and its role. The type of the schema does not change.
 *
 * @param schema - what the field takes, with its default
 * @param info - one sentence of documentation, the tier, and where its value may come from
 * @returns a copy of the schema that carries the information
 * @example
 * ```ts
 * import { field } from "specline";
 * import { z } from "zod";
 *
 * export const config = z.object({
 *   maxDepth: field(z.int().min(1).max(30).default(6), { doc: "The deepest that a tree may grow.", tier: "system" }),
 * });
 * ```
 */
export const field = <T extends z.ZodType>(schema: T, info: FieldInfo): T =>
  schema.meta({ ...schema.meta(), description: info.doc, [KEY]: info }) as T;

/** The schema of a field that a config names: "constructor" is none because every object has one. */
export const fieldSchema = ({ shape }: z.ZodObject, name: string): z.ZodType | undefined =>
  Object.hasOwn(shape, name) ? (ownMember(shape, name) as z.ZodType) : undefined;

/** What the specification says of a field; only a doc-less default where it says nothing. */
export function fieldInfo(schema: z.ZodType): FieldInfo {
  const info = schema.meta()?.[KEY];
  return (info as FieldInfo | undefined) ?? { doc: schema.meta()?.description ?? "" };
}
