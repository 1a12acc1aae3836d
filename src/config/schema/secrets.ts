import { z } from "zod";
import {
  HIDDEN,
  isSecretName,
  isSecretText,
  isSecretValue,
  isStandIn,
  membersOf,
  withoutSecrets,
} from "../../base/secrets/index.ts";
import { isExpr, isExprJson } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import { unwrapped } from "./schema.ts";

/** Finds plaintext secrets in a field's value, as paths inside the field. */
export function secretPaths(field: string, value: unknown, schema?: z.ZodType): readonly (readonly string[])[] {
  if (isSecretText(field)) return [[]];
  const found: string[][] = [];
  walk(value, schema, { name: field, declared: isDeclared(schema) }, [], found);
  return found;
}

/** A value to show in messages, with its secrets hidden. */
export function redacted(field: string, value: unknown, schema?: z.ZodType): unknown {
  const paths = secretPaths(field, value, schema);
  return paths.reduce<unknown>((shown, path) => hide(shown, path), value);
}

/** A value in a message: JSON with secrets hidden, shortened if it is long. */
export function shown(field: string, value: unknown, schema?: z.ZodType): string {
  const text = JSON.stringify(redacted(field, value, schema)) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

interface Holder {
  readonly name: string;
  /**
   * True if the field's specification declares it secret, or a parent has a secret-like name: "credentials": {"user":
   * …}.
   */
  readonly declared: boolean;
}

const isDeclared = (schema: z.ZodType | undefined): boolean =>
  schema !== undefined && fieldInfo(schema).secret === true;

function walk(
  value: unknown,
  schema: z.ZodType | undefined,
  holder: Holder,
  path: readonly string[],
  found: string[][],
): void {
  if (isExpr(value) || isExprJson(value)) return;
  if (value !== null && typeof value === "object") {
    const inner = schema === undefined ? undefined : unwrapped(schema);
    const declared = holder.declared || (schema === undefined && isSecretName(holder.name));
    for (const { key, value: member, name } of membersOf(holder.name, value)) {
      const below = memberSchema(inner, key);
      if (isSecretText(key)) found.push([...path, key]);
      else walk(member, below, { name, declared: declared || isDeclared(below) }, [...path, key], found);
    }
  } else if (isSecret(value, schema, holder)) found.push([...path]);
}

function memberSchema(schema: z.ZodType | undefined, key: string): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return fieldSchema(schema, key);
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return undefined;
}

/** Names count only if the field accepts any string: the column "token" of type "category" is not a secret. */
function isSecret(value: unknown, schema: z.ZodType | undefined, { name, declared }: Holder): boolean {
  if (typeof value === "number") return declared || (schema === undefined && isSecretValue(name, value));
  if (typeof value !== "string") return false;
  if (isSecretText(value)) return true;
  if (isStandIn(value)) return false;
  if (declared) return true;
  return isSecretValue(name, value) && (schema === undefined || unwrapped(schema) instanceof z.ZodString);
}

function hide(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return HIDDEN;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? hide(item, rest) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.map(([name, member]) => (name === key ? [withoutSecrets(name), hide(member, rest)] : [name, member])),
  );
}
