import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isList, isObject } from "../../base/json.ts";
import { type DataOf, type Diagnostic, type DiagnosticCode, diagnostic, type Place } from "../../diagnostics/index.ts";
import { memberShape, shapeOf } from "../service/composed.ts";
import type { Shape } from "../service/shapes.ts";
import { beginsAsS3, joinStart } from "./join-text.ts";
import { spelling } from "./members.ts";
import { type At, below, pathText } from "./path.ts";
import { isS3, NO_S3, type ScalarFault, scalarFault } from "./scalar.ts";
import {
  type ExpressionTypes,
  type ExpressionValue,
  literalType,
  rewritten,
  type ValueType,
  valueTypeOf,
} from "./values.ts";
import { isExpression, type ParameterView } from "./view.ts";

/** The information needed to check a request. */
export interface RequestCheck {
  readonly types: ExpressionTypes;
  /** The step that the request belongs to, used to locate problems. */
  readonly step?: string;
  readonly report: (fault: Diagnostic) => void;
}

/**
 * Checks a value against a service shape: members, required members, JSON types, enums, patterns, lengths and ranges.
 * Expressions are checked by type. A value of the wrong type is a single problem, and its contents are not checked.
 */
export function checkShape(name: string, value: Json, at: At, check: RequestCheck, optional?: readonly string[]): void {
  const shape = shapeOf(name);
  const type = valueTypeOf(shape.type);
  if (isExpression(value)) {
    checkExpression(shape, value, at, check);
    return;
  }
  if (value === null) {
    fault(check, at, "definition/null", { member: leaf(at) });
    return;
  }
  if (type === "structure" && isObject(value)) checkStructure(name, shape, value, at, check, optional ?? []);
  else if (type === "list" && isList(value)) checkList(shape, value, at, check);
  else if (type === "map" && isObject(value)) checkMap(shape, value, at, check);
  else if (isList(value) || isObject(value) || !fits(literalType(value), type)) wrongType(value, type, at, check);
  else {
    const found = scalarFault(shape, value);
    if (found !== undefined) check.report(found.about(leaf(at), place(at, check)));
  }
}

function checkStructure(
  name: string,
  shape: Shape,
  value: JsonObject,
  at: At,
  check: RequestCheck,
  optional: readonly string[],
): void {
  const unknown: string[] = [];
  for (const [member, given] of Object.entries(value)) {
    const next = memberShape(name, shape, member);
    if (next === undefined) unknown.push(member);
    else checkShape(next, given, below(at, member), check);
  }
  const isGiven = (member: string): boolean => Object.hasOwn(value, member) || Object.hasOwn(value, capital(member));
  const missing = (shape.required ?? []).filter((member) => !optional.includes(member) && !isGiven(member));
  if (unknown.length === 0 && missing.length === 0) return;
  const known = Object.keys(shape.members ?? {});
  const absent = known.filter((member) => !isGiven(member));
  const owner = leaf(at);
  const found = spelling(unknown, absent, missing, known, owner);
  for (const { member, hint } of found.unknown) {
    fault(check, below(at, member), "definition/unknown-member", { member, owner }, { hint });
  }
  for (const member of found.missing) {
    fault(check, below(at, member), "definition/missing-member", { member, owner });
  }
}

/** In a definition, members of Bedrock requests begin with a capital letter (see memberShape). */
const capital = (member: string): string => member.charAt(0).toUpperCase() + member.slice(1);

function checkList(shape: Shape, value: readonly Json[], at: At, check: RequestCheck): void {
  countFault(shape, value.length, at, check);
  const { member = "" } = shape;
  for (const [index, item] of value.entries()) checkShape(member, item, below(at, index), check);
}

function checkMap(shape: Shape, value: JsonObject, at: At, check: RequestCheck): void {
  const entries = Object.entries(value);
  countFault(shape, entries.length, at, check);
  const { key: keyName = "", value: item = "" } = shape;
  const keyShape = shapeOf(keyName);
  for (const [key, entry] of entries) {
    const keyFault = scalarFault(keyShape, key);
    if (keyFault === undefined) checkShape(item, entry, below(at, key), check);
    else
      check.report(
        diagnostic("definition/key", { key, owner: leaf(at), why: keyFault.why }, place(below(at, key), check)),
      );
  }
}

function countFault(shape: Shape, count: number, at: At, check: RequestCheck): void {
  const { min = 0, max = Number.POSITIVE_INFINITY } = shape;
  if (count > max) fault(check, at, "definition/too-many", { member: leaf(at), count, max });
  if (count < min) fault(check, at, "definition/too-few", { member: leaf(at), count, min });
}

/** Whether a value of one type can be used in place of another. For example, a whole number is also a number. */
const fits = (given: ValueType | "null", wanted: ValueType): boolean =>
  given === wanted ||
  (wanted === "float" && given === "integer") ||
  (wanted === "map" && given === "structure") ||
  (wanted === "structure" && given === "map");

function wrongType(value: Json, wanted: ValueType, at: At, check: RequestCheck): void {
  const data = { member: leaf(at), want: WORDS[wanted], got: gotWords(value) };
  check.report(diagnostic("definition/wrong-type", data, place(at, check), rewritten(value, wanted)));
}

const WORDS: Readonly<Record<ValueType, string>> = {
  string: "text",
  integer: "a whole number",
  float: "a number",
  boolean: "true or false",
  structure: "an object",
  list: "a list",
  map: "an object",
};

function gotWords(value: Json): string {
  if (typeof value === "string")
    return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === "object") return isList(value) ? "a list" : "an object";
  return `${typeof value === "number" ? "the number" : "the boolean"} ${value}`;
}

function checkExpression(shape: Shape, expression: JsonObject, at: At, check: RequestCheck): void {
  const value = check.types(expression);
  const wanted = valueTypeOf(shape.type);
  if (value.type === undefined) return;
  if (!fits(value.type, wanted)) {
    const data = { member: leaf(at), want: WORDS[wanted], says: value.says, got: WORDS[value.type] };
    // The service converts numbers in a job's response to strings in undocumented places (unverified), so this is only
    // a warning.
    const loose =
      value.from === "property" && wanted === "string" && ["integer", "float", "boolean"].includes(value.type);
    const code = loose ? "definition/expression-as-text" : "definition/expression-type";
    fault(check, at, code, data, expressionHint(value, wanted));
    return;
  }
  if (value.from === "join") checkJoin(shape, expression["Std:Join"], at, check);
  const fallback = value.parameter?.json["DefaultValue"];
  if (fallback === undefined || value.parameter === undefined || typeof fallback === "object") return;
  // A default that is empty or of the wrong type is reported where the parameter is declared.
  if (!fits(literalType(fallback), wanted) || fallback === "") return;
  const found = scalarFault(shape, fallback);
  if (found !== undefined) unsuitable(value.parameter, fallback, found, at, check);
}

const PLAIN: readonly ValueType[] = ["string", "integer", "float", "boolean"];
const DECLARATION: Readonly<Partial<Record<ValueType, string>>> = {
  integer: "Integer",
  float: "Float",
  boolean: "Boolean",
};

/** A hint for making an expression fit. A Join produces a string, and a parameter can be declared with another type. */
function expressionHint({ type, parameter }: ExpressionValue, wanted: ValueType): { readonly hint?: string } {
  if (!PLAIN.includes(wanted)) return { hint: `write ${WORDS[wanted]} out, with expressions inside it` };
  if (wanted === "string") {
    return type !== undefined && PLAIN.includes(type)
      ? { hint: 'wrap it in a Join: {"Std:Join": {"On": "", "Values": […]}}' }
      : {};
  }
  return parameter === undefined ? {} : { hint: `declare parameter '${parameter.name}' as ${DECLARATION[wanted]}` };
}

/** Reports a default or a given value that a member does not accept. */
function unsuitable(
  { name: parameter, isGiven }: ParameterView,
  fallback: string | number | boolean,
  { why, hint }: Pick<ScalarFault, "why" | "hint">,
  at: At,
  check: RequestCheck,
): void {
  const data = { value: String(fallback), parameter, member: leaf(at), why };
  const code = isGiven === true ? "definition/given-in-slot" : "definition/default-in-slot";
  fault(check, at, code, data, defined({ hint }));
}

/**
 * Checks the known part of a Join's string: the whole string if it has only plain values, otherwise the beginning of an
 * S3 URI.
 */
function checkJoin(shape: Shape, body: Json | undefined, at: At, check: RequestCheck): void {
  const { text, whole, next } = joinStart(body);
  // A malformed S3 URI is reported by the check for Joins.
  if (/^s3:/i.test(text) && !beginsAsS3(text)) return;
  if (whole) {
    const found = text === "" ? undefined : scalarFault(shape, text);
    if (found !== undefined) check.report(found.about(leaf(at), place(at, check)));
  } else if (isS3(shape) && !beginsAsS3(text) && !text.startsWith("https://")) {
    fault(check, below(at, "Std:Join"), "definition/join-s3", { value: text });
  } else if (isS3(shape) && text === "" && next !== undefined) {
    const { parameter } = check.types(next);
    const fallback = parameter?.json["DefaultValue"];
    if (parameter === undefined || typeof fallback !== "string" || fallback === "" || beginsAsS3(fallback)) return;
    unsuitable(parameter, fallback, { why: NO_S3 }, at, check);
  }
}

/** The last name in a path, which messages use to refer to the location. */
function leaf(at: At): string {
  if (typeof at.key === "string") return at.key;
  return at.up === undefined ? `[${at.key}]` : `${leaf(at.up)}[${at.key}]`;
}

const place = (at: At, { step }: RequestCheck): Place => defined({ step, path: pathText(at) });

function fault<C extends DiagnosticCode>(check: RequestCheck, at: At, code: C, data: DataOf<C>, around = {}): void {
  check.report(diagnostic(code, data, place(at, check), around));
}
