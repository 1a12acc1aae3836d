import type { Json, JsonObject } from "../../base/canonical.ts";
import { EXECUTION_VARIABLES, EXPERIMENT_MEMBERS, parseReference } from "../expression.ts";
import type { ShapeType } from "../service/shapes.ts";
import { propertyAt } from "./properties.ts";
import { type DefinitionView, isObject, listOf, type ParameterView, type StepView } from "./view.ts";

/** The types that matter where a value stands in for another. */
export type ValueType = "string" | "integer" | "float" | "boolean" | "structure" | "list" | "map";

/** What is known of an expression before the pipeline runs. */
export interface ExpressionValue {
  /** Undefined where only the run can tell (a value read from a file), or where the expression itself is at fault. */
  readonly type: ValueType | undefined;
  /** In words: "parameter 'Depth'". */
  readonly says: string;
  readonly from: "parameter" | "property" | "execution" | "join" | "file";
  readonly parameter?: ParameterView;
}

/** What validation asks of the world around a request. */
export type ExpressionTypes = (expression: JsonObject) => ExpressionValue;

const TYPES: Readonly<Record<ShapeType, ValueType>> = {
  structure: "structure",
  list: "list",
  map: "map",
  string: "string",
  timestamp: "string",
  integer: "integer",
  long: "integer",
  float: "float",
  double: "float",
  boolean: "boolean",
};

export const valueTypeOf = (type: ShapeType): ValueType => TYPES[type];

const DECLARED: Readonly<Record<string, ValueType>> = {
  String: "string",
  Integer: "integer",
  Float: "float",
  Boolean: "boolean",
};

/** The value type of a type that a definition declares ("Integer"). */
export const declaredType = (type: unknown): ValueType | undefined =>
  typeof type === "string" && Object.hasOwn(DECLARED, type) ? DECLARED[type] : undefined;

/** The types of the expressions of a definition. */
export function expressionTypes(view: DefinitionView): ExpressionTypes {
  const known = new Map<string, ExpressionValue>();
  return (expression) => {
    if ("Std:Join" in expression) return { type: "string", says: "a Join", from: "join" };
    const get = expression["Get"];
    if (typeof get !== "string") return { type: undefined, says: "a value read from a file", from: "file" };
    let value = known.get(get);
    if (value === undefined) {
      value = referenced(get, view);
      known.set(get, value);
    }
    return value;
  };
}

function referenced(get: string, view: DefinitionView): ExpressionValue {
  const reference = view.references.get(get) ?? parseReference(get);
  if (reference.root === "Parameters") {
    const parameter = view.parameterByName.get(reference.name);
    const value = {
      type: declaredType(parameter?.type),
      says: `parameter '${reference.name}'`,
      from: "parameter",
    } as const;
    return parameter === undefined ? value : { ...value, parameter };
  }
  if (reference.root !== "Steps") {
    const known = reference.root === "Execution" ? EXECUTION_VARIABLES : EXPERIMENT_MEMBERS;
    const exists = "name" in reference && known.includes(reference.name);
    return { type: exists ? "string" : undefined, says: `'${get}'`, from: "execution" };
  }
  const says = `property '${reference.text}' of step '${reference.step}'`;
  const step = view.byName.get(reference.step);
  const output = step === undefined ? undefined : declaredOutput(step, reference.path);
  if (output !== undefined) return { type: declaredType(output), says, from: "property" };
  const shape = step?.kind?.properties;
  if (shape === undefined) return { type: undefined, says, from: "property" };
  const property = propertyAt(shape(), reference.path);
  return { type: property.found ? valueTypeOf(property.type) : undefined, says, from: "property" };
}

/** The declared type of `OutputParameters['x']`. */
function declaredOutput(step: StepView, path: readonly object[]): Json | undefined {
  const [root, key] = path as readonly { readonly member?: string; readonly key?: string }[];
  if (step.kind?.outputParameters !== true || root?.member !== "OutputParameters") return undefined;
  for (const output of listOf(step.json["OutputParameters"])) {
    if (isObject(output) && output["OutputName"] === key?.key) return output["OutputType"] ?? null;
  }
  return undefined;
}

/** The type of a plain JSON value, in the words of the service. */
export function literalType(value: Json): ValueType | "null" {
  if (value === null) return "null";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "float";
  return Array.isArray(value) ? "list" : "structure";
}

/** The hint that writes a value as the type that is wanted; none where that cannot be told. */
export function rewritten(value: Json, wanted: ValueType | undefined): { readonly hint?: string } {
  if (wanted === "string" && (typeof value === "number" || typeof value === "boolean"))
    return { hint: `write it as text: "${value}"` };
  if (wanted === "list" && typeof value === "string") return { hint: `write it as a list: [${JSON.stringify(value)}]` };
  if (typeof value !== "string") return {};
  const isNumber = value.trim() !== "" && !Number.isNaN(Number(value));
  const isWhole = isNumber && Number.isInteger(Number(value));
  if (wanted === "integer" ? isWhole : wanted === "float" && isNumber)
    return { hint: `write it without quotes: ${Number(value)}` };
  return wanted === "boolean" && /^(true|false)$/i.test(value)
    ? { hint: `write it without quotes: ${value.toLowerCase()}` }
    : {};
}
