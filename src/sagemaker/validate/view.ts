import type { Json, JsonObject } from "../../base/canonical.ts";
import { isExprJson } from "../../spec/expr.ts";
import { parseReference, type Reference } from "../expression.ts";
import { type StepKind, stepKind } from "../kinds.ts";
import { type At, below } from "./path.ts";

export type Side = "IfSteps" | "ElseSteps";

/** A step of the definition, wherever it stands. */
export interface StepView {
  readonly name: string;
  readonly type: string;
  readonly kind: StepKind | undefined;
  readonly json: JsonObject;
  readonly at: At;
  /** The condition that it stands in, and on which side. */
  readonly arm?: { readonly condition: StepView; readonly side: Side };
  /** Names in DependsOn, as far as they are texts. */
  readonly dependsOn: readonly string[];
}

/** A `Get`, a `Std:Join` or a `Std:JsonGet` and the step that holds it. */
export interface ExpressionView {
  readonly json: JsonObject;
  readonly at: At;
  readonly step?: StepView;
  /** For a Get: what it points to. */
  readonly reference?: Reference;
  /** True for the Get that names the file of a JsonGet. */
  readonly file?: true;
}

export interface ParameterView {
  readonly name: string;
  readonly type: string;
  readonly json: JsonObject;
  readonly at: At;
}

/** A definition as checks look at it: every step, parameter and expression, listed once, with its place. */
export interface DefinitionView {
  readonly json: JsonObject;
  /** Also those inside conditions, in the order of the document. */
  readonly steps: readonly StepView[];
  /** The first step of each name. */
  readonly byName: ReadonlyMap<string, StepView>;
  readonly parameters: readonly ParameterView[];
  readonly parameterByName: ReadonlyMap<string, ParameterView>;
  /** Objects that are expressions, or were meant to be one. */
  readonly expressions: readonly ExpressionView[];
  /** S3 URIs that stand as plain text in a step. */
  readonly literals: readonly LiteralView[];
  /** What each text of a Get points to. */
  readonly references: ReadonlyMap<string, Reference>;
}

export interface LiteralView {
  readonly uri: string;
  readonly at: At;
  readonly step: StepView;
}

/** The names that begin a reference; an object like {"get": "Parameters.X"} can only have been meant as one. */
const REFERENCE = /^(Parameters|Steps|Execution)\./;

/**
 * An expression, or an object that was meant to be one: `{"Std:Jion": …}`, `{"get": "Parameters.X"}`.
 * Whatever is only meant to be one is reported as that, and nothing else is asked of it.
 */
export function isExpression(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  let only: string | undefined;
  // Without a list of the keys: every object of a definition comes by here.
  for (const key in value) {
    if (only !== undefined) return false;
    only = key;
  }
  if (only === undefined) return false;
  if (only.startsWith("Std:") || isExprJson(value)) return true;
  const inner = value[only];
  return only.toLowerCase() === "get" && typeof inner === "string" && REFERENCE.test(inner);
}

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === "object" && !Array.isArray(value);

export const isList = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** The value as a list; an empty one where it is none. */
export const listOf = (value: unknown): readonly Json[] => (isList(value) ? value : []);

const SIDES: readonly Side[] = ["IfSteps", "ElseSteps"];

/** Reads a definition once. Whatever is not of the form that it should have is passed over here; checks of form report it. */
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
      ...(arm === undefined ? {} : { arm }),
      dependsOn: listOf(json["DependsOn"]).filter((name) => typeof name === "string"),
    };
    found.steps.push(step);
    addStep(step, found);
  }
}

/** The expressions of a step, and the steps inside it. */
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

/** Goes through a value once. A place is made only for what has parts of its own: most values are plain. */
function collect(value: unknown, at: At, step: StepView | undefined, found: Found, file = false): void {
  if (value === null || typeof value !== "object") return;
  if (isExpression(value)) found.expressions.push(expressionView(value, at, step, file, found.references));
  for (const key of Object.keys(value)) {
    const part = (value as JsonObject)[key];
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
    ...(step === undefined ? {} : { step }),
    ...(typeof get === "string" ? { reference: referenceOf(get, references) } : {}),
    ...(file ? { file: true } : {}),
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
