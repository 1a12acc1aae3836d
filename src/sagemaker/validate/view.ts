import type { JsonObject } from "../../base/canonical.ts";
import { isList, isObject, listOf } from "../../base/json.ts";
import { isExprJson } from "../../spec/expr.ts";
import { parseReference, type Reference } from "../expression.ts";
import { type StepKind, stepKind } from "../kinds.ts";
import { type At, below } from "./path.ts";

export type Side = "IfSteps" | "ElseSteps";

/** A step of the definition, at any depth. */
export interface StepView {
  readonly name: string;
  readonly type: string;
  readonly kind: StepKind | undefined;
  readonly json: JsonObject;
  readonly at: At;
  /** The condition that contains the step, and which side the step is on. */
  readonly arm: { readonly condition: StepView; readonly side: Side } | undefined;
  /** The names in DependsOn, ignoring anything other than strings. */
  readonly dependsOn: readonly string[];
}

/** A `Get`, a `Std:Join` or a `Std:JsonGet`, with the step that contains it. */
export interface ExpressionView {
  readonly json: JsonObject;
  readonly at: At;
  readonly step: StepView | undefined;
  /** The target of a Get. */
  readonly reference: Reference | undefined;
  /** True for a Get that names the file of a JsonGet. */
  readonly file: boolean;
}

export interface ParameterView {
  readonly name: string;
  readonly type: string;
  readonly json: JsonObject;
  readonly at: At;
  /** Whether its default is a value that was given for a run. */
  readonly isGiven?: boolean;
}

/**
 * A definition in the form that the checks use: all steps, parameters and expressions with their locations, collected
 * once.
 */
export interface DefinitionView {
  readonly json: JsonObject;
  /** All steps, including those inside conditions, in document order. */
  readonly steps: readonly StepView[];
  /** The first step with each name. */
  readonly byName: ReadonlyMap<string, StepView>;
  readonly parameters: readonly ParameterView[];
  readonly parameterByName: ReadonlyMap<string, ParameterView>;
  /** Objects that are, or were meant to be, expressions. */
  readonly expressions: readonly ExpressionView[];
  /** Literal S3 URIs in a step. */
  readonly literals: readonly LiteralView[];
  /** The target of each Get, keyed by the Get's string. */
  readonly references: ReadonlyMap<string, Reference>;
}

export interface LiteralView {
  readonly uri: string;
  readonly at: At;
  readonly step: StepView;
}

/** The beginnings of references. An object such as {"get": "Parameters.X"} was evidently meant to be a reference. */
const REFERENCE = /^(Parameters|Steps|Execution)\./;

/**
 * An expression, or an object that was meant to be one: `{"Std:Jion": …}`, `{"get": "Parameters.X"}`. Objects of the
 * second kind are reported by a separate check and ignored by the others.
 */
export function isExpression(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  let only: string | undefined;
  // This does not create a list of keys, because it runs for every object in a definition.
  for (const key in value) {
    if (only !== undefined) return false;
    only = key;
  }
  if (only === undefined) return false;
  if (only.startsWith("Std:") || isExprJson(value)) return true;
  const inner = value[only];
  return only.toLowerCase() === "get" && typeof inner === "string" && REFERENCE.test(inner);
}

const SIDES: readonly Side[] = ["IfSteps", "ElseSteps"];

/** Reads a definition once. Malformed parts are skipped here and reported by the checks that cover the form. */
export function viewOf(json: JsonObject): DefinitionView {
  const steps: StepView[] = [];
  const expressions: ExpressionView[] = [];
  const literals: LiteralView[] = [];
  const references = new Map<string, Reference>();
  const found = { steps, expressions, literals, references };
  addSteps(json["Steps"], { key: "Steps" }, undefined, found);
  for (const key of ["PipelineExperimentConfig", "MlflowConfig"]) collect(json[key], { key }, undefined, found);
  const parameters = listOf(json["Parameters"]).flatMap((parameter, index) =>
    isObject(parameter)
      ? [
          {
            name: typeof parameter["Name"] === "string" ? parameter["Name"] : "",
            type: typeof parameter["Type"] === "string" ? parameter["Type"] : "",
            json: parameter,
            at: below({ key: "Parameters" }, index),
          },
        ]
      : [],
  );
  return {
    json,
    steps,
    byName: first(steps),
    parameters,
    parameterByName: first(parameters),
    expressions,
    literals,
    references,
  };
}

const first = <T extends { readonly name: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map([...all].reverse().map((one) => [one.name, one]));

interface Found {
  readonly steps: StepView[];
  readonly expressions: ExpressionView[];
  readonly literals: LiteralView[];
  readonly references: Map<string, Reference>;
}

function addSteps(list: unknown, at: At, arm: StepView["arm"] | undefined, found: Found): void {
  for (const [index, json] of listOf(list).entries()) {
    if (!isObject(json)) continue;
    const type = typeof json["Type"] === "string" ? json["Type"] : "";
    const step: StepView = {
      name: typeof json["Name"] === "string" ? json["Name"] : "",
      type,
      kind: stepKind(type),
      json,
      at: below(at, index),
      arm,
      dependsOn: listOf(json["DependsOn"]).filter((name) => typeof name === "string"),
    };
    found.steps.push(step);
    addStep(step, found);
  }
}

/** Adds a step's expressions and the steps inside it. */
function addStep(step: StepView, found: Found): void {
  const inner = step.kind?.arguments.kind === "condition";
  for (const [key, value] of Object.entries(step.json)) {
    const at = below(step.at, key);
    if (!inner || key !== "Arguments" || !isObject(value)) {
      collect(value, at, step, found);
      continue;
    }
    for (const [member, argument] of Object.entries(value)) {
      const side = SIDES.find((name) => name === member);
      if (side === undefined) collect(argument, below(at, member), step, found);
      else addSteps(argument, below(at, side), { condition: step, side }, found);
    }
  }
}

/** Visits a value once. Locations are created only for lists and objects, because most values are plain. */
function collect(value: unknown, at: At, step: StepView | undefined, found: Found, file = false): void {
  if (value === null || typeof value !== "object") return;
  if (isExpression(value)) found.expressions.push(expressionView(value, at, step, file, found.references));
  const parts: readonly (readonly [string, unknown])[] = Object.entries(value);
  for (const [key, part] of parts) {
    const name = isList(value) ? Number(key) : key;
    if (typeof part === "object" && part !== null) {
      collect(part, below(at, name), step, found, key === "PropertyFile" && String(at.key).startsWith("Std:"));
    } else if (typeof part === "string" && step !== undefined && part.startsWith("s3://")) {
      found.literals.push({ uri: part, at: below(at, name), step });
    }
  }
}

function expressionView(
  json: JsonObject,
  at: At,
  step: StepView | undefined,
  file: boolean,
  references: Map<string, Reference>,
): ExpressionView {
  const get = json["Get"];
  return {
    json,
    at,
    step,
    reference: typeof get === "string" ? referenceOf(get, references) : undefined,
    file,
  };
}

function referenceOf(get: string, references: Map<string, Reference>): Reference {
  let reference = references.get(get);
  if (reference === undefined) {
    reference = parseReference(get);
    references.set(get, reference);
  }
  return reference;
}
