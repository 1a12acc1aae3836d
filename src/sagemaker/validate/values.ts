import type { Json, JsonObject } from "../../base/canonical.ts";
import { isObject, listOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import type { DefinitionParameter } from "../definition.ts";
import { EXECUTION_VARIABLES, EXPERIMENT_MEMBERS, parseReference, type Segment } from "../expression.ts";
import type { ShapeType } from "../service/shapes.ts";
import { propertyAt } from "./properties.ts";
import type { DefinitionView, ParameterView, StepView } from "./view.ts";

/** The types that matter when an expression is used for a value. */
export type ValueType = "string" | "integer" | "float" | "boolean" | "structure" | "list" | "map";

/** The known facts about an expression before the pipeline runs. */
export interface ExpressionValue {
  /**
   * Undefined if the type is known only at run time (a value read from a file), or if the expression itself is invalid.
   */
  readonly type: ValueType | undefined;
  /** A description in words: "parameter 'Depth'". */
  readonly says: string;
  readonly from: "parameter" | "property" | "execution" | "join" | "file";
  readonly parameter?: ParameterView;
}

/** Looks up the known facts about an expression. */
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

const DECLARED: Readonly<Record<DefinitionParameter["Type"], ValueType>> = {
  String: "string",
  Integer: "integer",
  Float: "float",
  Boolean: "boolean",
};

/** The value type that corresponds to a type declared in a definition ("Integer"). */
export const declaredType = (type: unknown): ValueType | undefined =>
  typeof type === "string" ? ownMember<ValueType>(DECLARED, type) : undefined;

/** The types of the expressions in a definition. */
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
function declaredOutput(step: StepView, [root, name]: readonly Segment[]): Json | undefined {
  const isOutput = root !== undefined && "member" in root && root.member === "OutputParameters";
  if (step.kind?.outputParameters !== true || !isOutput) return undefined;
  const key = name !== undefined && "key" in name ? name.key : undefined;
  const outputs = listOf(step.json["OutputParameters"]).filter(isObject);
  const output = outputs.find(({ OutputName }) => OutputName === key);
  return output === undefined ? undefined : (output["OutputType"] ?? null);
}

/** The type of a plain JSON value, under the service's name for it. */
export function literalType(value: Json): ValueType | "null" {
  if (value === null) return "null";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "float";
  return Array.isArray(value) ? "list" : "structure";
}

/** A hint that rewrites a value in the wanted type, or none if the rewrite is not obvious. */
export function rewritten(value: Json, wanted: ValueType | undefined): { readonly hint?: string } {
  if (wanted === "string" && (typeof value === "number" || typeof value === "boolean"))
    return { hint: `write it as a string: "${value}"` };
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
