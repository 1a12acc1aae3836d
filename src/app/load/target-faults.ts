import { z } from "zod";
import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { didYouMean, nearest, quoted } from "../../base/words.ts";
import { describeSchema, mayBeLeftOut, shown, unwrapped } from "../../config/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { PROJECT_FILE } from "./project.ts";

type Path = readonly PropertyKey[];

/** Describes what a schema finds wrong with a project file's targets, each with a correction if there is one. */
export function targetFaults(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  document: unknown,
  file: string,
): readonly Diagnostic[] {
  const keysAt = (path: Path): readonly string[] => Object.keys(shapeOf(schemaAt(schema, path)));
  // A key that is missing because it is misspelled is reported once, as unknown.
  const meant = issues.flatMap(({ path, ...issue }) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => join([...path, nearest(key, keysAt(path)) ?? ""]))
      : [],
  );
  const fault = (path: Path, message: string, hint?: string): Diagnostic => {
    const key = join(path);
    return diagnostic("load/config-file", { key, file: PROJECT_FILE, message }, { file, path: key }, defined({ hint }));
  };
  return issues.flatMap((issue) => {
    const { path } = issue;
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) =>
        fault([...path, key], "there is no such key", didYouMean(nearest(key, keysAt(path)))),
      );
    const value = valueAt(document, path);
    if (value === undefined) return meant.includes(join(path)) ? [] : [fault(path, "it is missing")];
    const wanted = schemaAt(schema, path);
    const name = String(path.at(-1) ?? "");
    const message = `it must be ${expected(wanted)}, but is ${shown(name, value, wanted)}`;
    return [fault(path, message, correction(path, value, schema, document))];
  });
}

const join = (path: Path): string => path.map(String).join(".");

const expected = (schema: z.ZodType | undefined): string =>
  schema === undefined ? "another value" : (unwrapped(schema).description ?? describeSchema(schema));

/** The value that was probably meant, or what else resolves the fault. */
function correction(path: Path, value: Json, schema: z.ZodType, document: unknown): string | undefined {
  const wanted = schemaAt(schema, path);
  const name = String(path.at(-1) ?? "");
  const isRight = (other: string): boolean => wanted?.safeParse(other).success === true;
  if (typeof value === "number" && wanted !== undefined && unwrapped(wanted) instanceof z.ZodString)
    return isRight(String(value)) ? `put it in quotes: ${name}: "${value}"` : "put it in quotes";
  if (typeof value === "string") {
    const inS3 = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(value);
    if (inS3?.[1] !== undefined && isRight(inS3[1]))
      return `write ${name}: ${inS3[1]}${inS3[2] === "" ? "" : `, and prefix: ${inS3[2]}`}`;
    const account = valueAt(document, [...path.slice(0, -1), "account"]);
    const role = `arn:aws:iam::${String(account)}:role/${value.replace(/^.*role\//, "")}`;
    if (isRight(role) && !isRight("a")) return `did you mean ${quoted(role)}?`;
  }
  const optional = path.findLastIndex((_, index) => {
    const outer = schemaAt(schema, path.slice(0, index + 1));
    return outer !== undefined && mayBeLeftOut(outer);
  });
  // `targets` itself is not a setting.
  return optional < 1 ? undefined : `omit ${quoted(String(path[optional]))}, because it is optional`;
}

function shapeOf(schema: z.ZodType | undefined): z.core.$ZodShape {
  const inner = schema === undefined ? undefined : unwrapped(schema);
  return inner instanceof z.ZodObject ? (inner.shape as z.core.$ZodShape) : {};
}

/** The schema for a path. Undefined if the schema does not describe the path. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const [key, ...rest] = path;
  if (key === undefined) return schema;
  const inner = unwrapped(schema);
  const next =
    inner instanceof z.ZodObject
      ? ownMember(inner.shape as Readonly<Record<string, z.ZodType>>, String(key))
      : inner instanceof z.ZodRecord
        ? (inner.valueType as z.ZodType)
        : inner instanceof z.ZodArray
          ? (inner.element as z.ZodType)
          : undefined;
  return next === undefined ? undefined : schemaAt(next, rest);
}

function valueAt(value: unknown, [key, ...rest]: Path): Json | undefined {
  if (key === undefined) return value as Json;
  if (Array.isArray(value)) return valueAt(value[Number(key)], rest);
  return isObject(value as Json) ? valueAt(ownMember(value as Record<string, Json>, String(key)), rest) : undefined;
}
