import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { parseJson, repeatedKeys } from "../../base/json-text.ts";
import { type Diagnostic, diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import { keyOf, parseJsonPath, parseReference } from "../../sagemaker/expression.ts";
import { isExprJson } from "../../spec/expr.ts";
import type { ParameterValues } from "./parameters.ts";
import { walk } from "./path.ts";

/** The values that the expressions of one step can refer to. */
export interface EvaluationScope {
  /** The step that contains the expressions, for messages. */
  readonly step: string;
  readonly parameters: ParameterValues;
  /** The execution variables, such as "PipelineExecutionId". */
  readonly execution: Readonly<Record<string, Json>>;
  readonly experiment: JsonObject;
  /** The properties of a finished step. Undefined if it has not finished. */
  readonly properties: (step: string) => JsonObject | undefined;
  /** A step's property file. Throws a SpeclineError if there is none. */
  readonly propertyFile: (step: string, name: string) => Promise<FoundText>;
  /** The contents of an object in S3 as text. Undefined if it does not exist. */
  readonly object: (uri: string) => Promise<string | undefined>;
}

/** A text and its source, which is an address or a local path. */
export interface FoundText {
  readonly text: string;
  readonly place: string;
}

const fault = (found: Diagnostic): never => {
  throw new SpeclineError([found]);
};

const malformed = (scope: EvaluationScope, reason: string): never =>
  fault(diagnostic("run/expression", { step: scope.step, reason }, { step: scope.step }));

/** Replaces every expression in a value with its result. */
export const evaluate = (value: Json | undefined, scope: EvaluationScope): Promise<Json> =>
  replaced(value ?? null, (expression) => evaluateExpression(expression, scope));

/** Like `evaluate`, but replaces expressions that have no value, or none yet, with null. */
export const asFarAsKnown = (value: Json, scope: EvaluationScope): Promise<Json> =>
  replaced(value, (expression) =>
    evaluateExpression(expression, scope).catch((error: unknown) => {
      if (error instanceof SpeclineError) return null;
      throw error;
    }),
  );

async function replaced(value: Json, by: (expression: JsonObject) => Promise<Json>): Promise<Json> {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return Promise.all((value as readonly Json[]).map((item) => replaced(item, by)));
  if (isExprJson(value)) return by(value as JsonObject);
  const members = Object.entries(value).map(async ([key, member]) => [key, await replaced(member, by)] as const);
  return Object.fromEntries(await Promise.all(members));
}

async function evaluateExpression(expression: JsonObject, scope: EvaluationScope): Promise<Json> {
  const { Get: get, "Std:Join": join, "Std:JsonGet": jsonGet } = expression;
  if (typeof get === "string") return evaluateGet(get, scope);
  if (isObject(join)) return evaluateJoin(join, scope);
  if (isObject(jsonGet)) return evaluateJsonGet(jsonGet, scope);
  return malformed(scope, `${JSON.stringify(expression)} is not of the definition language`);
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** "Parameters.X", "Execution.X", "PipelineExperimentConfig.X" or "Steps.NAME.path". */
function evaluateGet(path: string, scope: EvaluationScope): Json {
  const lost = (seen: string): never => fault(diagnostic("run/no-property", { path, seen }, { step: scope.step }));
  const among = (values: JsonObject | ParameterValues, name: string): Json =>
    Object.hasOwn(values, name)
      ? (values[name] as Json)
      : lost(`there are ${Object.keys(values).join(", ") || "none"}`);
  const reference = parseReference(path);
  switch (reference.root) {
    case "Parameters":
      return among(scope.parameters, reference.name);
    case "Execution":
      return among(scope.execution, reference.name);
    case "PipelineExperimentConfig":
      return among(scope.experiment, reference.name);
    case "Steps": {
      const properties = scope.properties(reference.step) ?? lost(`'${reference.step}' has no result`);
      const found = walk(properties, reference.path.map(keyOf));
      return "value" in found ? found.value : lost(found.lost);
    }
    case "malformed":
      return lost("the path is malformed");
    case "unknown":
      return lost("expressions begin with Parameters, Execution, PipelineExperimentConfig or Steps");
  }
  return reference satisfies never;
}

/** A number as the service formats it in a string. */
const asText = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

async function evaluateJoin(join: JsonObject, scope: EvaluationScope): Promise<string> {
  if (!Array.isArray(join["Values"])) return malformed(scope, "a Std:Join has no list of Values");
  const values = (await evaluate(join["Values"], scope)) as readonly Json[];
  return values.map(asText).join(String(join["On"] ?? ""));
}

/** A value from a JSON file, which is either a property file declared by a step or any object in S3. */
async function evaluateJsonGet(jsonGet: JsonObject, scope: EvaluationScope): Promise<Json> {
  const { PropertyFile: file, S3Uri: uri, Path: path } = jsonGet;
  const segments = typeof path === "string" ? parseJsonPath(path) : undefined;
  if (segments === undefined)
    return malformed(scope, `the Path of a Std:JsonGet, ${JSON.stringify(path)}, is malformed`);
  const parts = segments.map(keyOf);
  const source = await (file === undefined ? objectOf(uri, scope) : propertyFileOf(file, scope));
  const unusable = (reason: string, hint?: string): never => {
    const data = { file: source.name, step: source.step, reason };
    const seen = source.place === source.name ? {} : { seen: [source.place] };
    return fault(diagnostic("run/property-file", data, { step: scope.step }, defined({ ...seen, hint })));
  };
  const parsed = parseJson(source.text);
  if ("fault" in parsed) return unusable(parsed.fault.reason, parsed.fault.hint);
  const twice = repeatedKeys(source.text).find((path) => path.every((part, index) => part === parts[index]));
  if (twice !== undefined)
    return unusable(
      `it has '${twice.join(".")}' more than once`,
      "write each key once: readers keep one of the values, and not all the same one",
    );
  const found = walk(parsed.value, parts);
  return "value" in found ? found.value : unusable(found.lost);
}

interface Source extends FoundText {
  readonly name: string;
  readonly step: string;
}

async function propertyFileOf(file: Json, scope: EvaluationScope): Promise<Source> {
  const reference = isObject(file) && typeof file["Get"] === "string" ? parseReference(file["Get"]) : undefined;
  const [member, ...rest] = reference?.root === "Steps" ? reference.path.map(keyOf) : [];
  // A file name may contain dots.
  const name = rest.join(".");
  if (reference?.root !== "Steps" || member !== "PropertyFiles" || name === "")
    return malformed(scope, "the PropertyFile of a Std:JsonGet names no step's property file");
  return { name, step: reference.step, ...(await scope.propertyFile(reference.step, name)) };
}

async function objectOf(uri: Json | undefined, scope: EvaluationScope): Promise<Source> {
  const where = await evaluate(uri, scope);
  if (typeof where !== "string") return malformed(scope, "the S3Uri of a Std:JsonGet is no text");
  const text = await scope.object(where);
  if (text !== undefined) return { name: where, step: scope.step, text, place: where };
  return fault(
    diagnostic(
      "run/property-file",
      { file: where, step: scope.step, reason: "nothing is there" },
      { step: scope.step },
    ),
  );
}
