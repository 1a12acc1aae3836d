import { z } from "zod";
import { words } from "../base/words.ts";
import { isExpr, isExprJson } from "../spec/expr.ts";
import { fieldInfo } from "../spec/fields.ts";
import { unwrapped } from "./schema.ts";

/** The last word, or the last two, of names whose values are secrets: "DB_PASSWORD", "apiKey". */
const ONE: ReadonlySet<string> = new Set([
  "password",
  "passwd",
  "passphrase",
  "pwd",
  "secret",
  "token",
  "credential",
  "credentials",
  "apikey",
]);
const TWO: ReadonlySet<string> = new Set(["api key", "access key", "private key", "secret key", "auth key"]);

/**
 * Texts that are secrets whatever they are called. Sources: IAM User Guide, "IAM identifiers" (unique prefixes AKIA, ASIA);
 * RFC 7468 (PEM); GitHub Docs, "About authentication" (token prefixes); Slack API, "Token types"; as known in 2026-11.
 */
const FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bgh[pousr]_[A-Za-z0-9]{36,}\b/,
  /\bgithub_pat_\w{22,}\b/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
];

/** Texts that say where a secret is kept, and so are none. */
const REFERENCE = /^(?:arn:|s3:\/\/|\{\{resolve:|\$\{|ssm:|secretsmanager:)/;

const named = (name: string): boolean => {
  const parts = words(name);
  return ONE.has(parts.at(-1) ?? "") || TWO.has(parts.slice(-2).join(" "));
};

/** Where in a field's value a secret stands in plain text, as paths below the field. */
export function secretPaths(field: string, value: unknown, schema?: z.ZodType): readonly (readonly string[])[] {
  const found: string[][] = [];
  walk(value, schema, { name: field, declared: isDeclared(schema) }, [], found);
  return found;
}

/** What stands where a secret stood. */
const HIDDEN = "•••";

/** A value as messages may show it: its secrets hidden. */
export function redacted(field: string, value: unknown, schema?: z.ZodType): unknown {
  const paths = secretPaths(field, value, schema);
  return paths.reduce<unknown>((shown, path) => hide(shown, path), value);
}

/** A value in a message: as JSON, its secrets hidden, cut where it is long. */
export function shown(field: string, value: unknown, schema?: z.ZodType): string {
  const text = JSON.stringify(redacted(field, value, schema)) ?? "nothing";
  return text.length > 100 ? `${text.slice(0, 97)}...` : text;
}

interface Holder {
  readonly name: string;
  /** Its specification says that it is secret. */
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
    for (const [key, member] of Object.entries(value)) {
      const below = memberSchema(inner, key);
      const name = Array.isArray(value) ? holder.name : key;
      walk(member, below, { name, declared: holder.declared || isDeclared(below) }, [...path, key], found);
    }
  } else if (isSecret(value, schema, holder)) found.push([...path]);
}

function memberSchema(schema: z.ZodType | undefined, key: string): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as Readonly<Record<string, z.ZodType>>)[key];
  if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
  if (schema instanceof z.ZodArray) return schema.element as z.ZodType;
  return undefined;
}

/** A name tells only where any text may stand: the column "token" of type "category" is no secret. */
function isSecret(value: unknown, schema: z.ZodType | undefined, holder: Holder): boolean {
  if (typeof value === "number") return holder.declared || (schema === undefined && named(holder.name));
  if (typeof value !== "string" || value === "" || REFERENCE.test(value)) return false;
  if (holder.declared || FORMS.some((form) => form.test(value))) return true;
  return named(holder.name) && (schema === undefined || unwrapped(schema) instanceof z.ZodString);
}

function hide(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return HIDDEN;
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === key ? hide(item, rest) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, member]) => [name, name === key ? hide(member, rest) : member]));
}
