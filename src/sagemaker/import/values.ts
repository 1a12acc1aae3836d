import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { isList, isObject } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { isExprJson } from "../../spec/expr.ts";
import { parseReference, type Segment } from "../expression.ts";
import { stepKind } from "../kinds.ts";
import { memberShape, shapeOf } from "../service/composed.ts";
import { access, type CodeNode, call, list, object, text } from "./code.ts";
import { hasKeys, type NameScope, type StepName, using } from "./scope.ts";

/** JSON as a literal, including expressions. */
export function literal(value: Json): CodeNode {
  if (isList(value)) return list(value.map(literal));
  if (isObject(value)) return object(Object.entries(value).map(([key, member]) => [key, literal(member)] as const));
  return typeof value === "string" ? text(value) : JSON.stringify(value);
}

/** JSON in the form a person would write: constants for parameters and steps, templates for joins. */
export function valueCode(value: Json, scope: NameScope): CodeNode {
  if (typeof value === "string") return scope.texts.get(value) ?? text(value);
  if (isList(value)) return list(value.map((item) => valueCode(item, scope)));
  if (!isObject(value)) return JSON.stringify(value);
  if (isExprObject(value)) return expressionCode(value, scope);
  return object(Object.entries(value).map(([key, member]) => [key, valueCode(member, scope)] as const));
}

/** Whether an object is an expression. Unlike `isExprJson`, this preserves the type of the members. */
const isExprObject = (value: JsonObject): boolean => isExprJson(value);

const rawCode = (json: JsonObject, scope: NameScope): CodeNode =>
  call(using(scope, "raw", "specline/sagemaker"), literal(json));

/** An expression as a call, or as JSON if no function produces exactly the same expression. */
function expressionCode(json: JsonObject, scope: NameScope): CodeNode {
  const known = scope.reads.size === 0 ? undefined : scope.reads.get(canonicalKey(json));
  if (known !== undefined) return known(scope);
  const { Get: get, "Std:Join": join, "Std:JsonGet": jsonGet } = json;
  const found =
    typeof get === "string"
      ? referenceCode(get, scope)
      : isObject(join)
        ? joinCode(join, scope)
        : isObject(jsonGet)
          ? jsonGetCode(jsonGet, scope)
          : undefined;
  return found ?? rawCode(json, scope);
}

/** The members of `execution`. Source: spec/expr.ts. */
const EXECUTION: Readonly<Record<string, string>> = {
  PipelineExecutionId: "id",
  PipelineExecutionArn: "arn",
  PipelineName: "pipelineName",
  PipelineArn: "pipelineArn",
  StartDateTime: "startTime",
  CurrentDateTime: "currentTime",
};

function referenceCode(get: string, scope: NameScope): CodeNode | undefined {
  const reference = parseReference(get);
  if (reference.root === "Parameters") {
    const identifier = scope.parameters.get(reference.name);
    if (identifier !== undefined) scope.usedParameters.add(reference.name);
    return identifier;
  }
  if (reference.root === "Execution") {
    const member = Object.hasOwn(EXECUTION, reference.name) ? ownMember(EXECUTION, reference.name) : undefined;
    return member === undefined ? undefined : `${using(scope, "execution")}.${member}`;
  }
  if (reference.root !== "Steps") return undefined;
  const step = scope.steps.get(reference.step);
  if (step === undefined || step.form === "known") return undefined;
  const start = `Steps.${reference.step}`;
  const typed = step.form === "typed" ? propertyCode(step, reference.path) : undefined;
  if (typed !== undefined && `${start}${typed.path}` === get) return `${step.identifier}${typed.code}`;
  return `${start}.${reference.text}` === get ? call(`${step.identifier}.property`, text(reference.text)) : undefined;
}

/**
 * A path, both as members of a step's handle and in the definition's form. Undefined if the handle has no such members.
 */
function propertyCode(step: StepName, path: readonly Segment[]): { code: string; path: string } | undefined {
  const [first, second] = path;
  if (first !== undefined && "member" in first && first.member === "OutputParameters") {
    if (path.length !== 2 || second === undefined || !("key" in second) || !step.outputs.has(second.key))
      return undefined;
    return { code: `.outputs${access(second.key)}`, path: `.OutputParameters['${second.key}']` };
  }
  let shape = stepKind(step.type)?.properties?.();
  if (shape === undefined) return undefined;
  let code = ".properties";
  let written = "";
  for (const segment of path) {
    const here = shapeOf(shape);
    const isOutputs = step.type === "Processing" && written === ".ProcessingOutputConfig.Outputs";
    if ("member" in segment) {
      if (here.type !== "structure") return undefined;
      shape = memberShape(shape, here, segment.member);
      code += access(segment.member);
      written += `.${segment.member}`;
    } else if ("key" in segment) {
      shape = here.type === "list" ? here.member : here.type === "map" ? here.value : undefined;
      code += isOutputs && step.outputs.has(segment.key) ? access(segment.key) : `.at(${text(segment.key)})`;
      written += `['${segment.key}']`;
    } else {
      shape = here.type === "list" ? here.member : undefined;
      code += `.at(${segment.index})`;
      written += `[${segment.index}]`;
    }
    if (shape === undefined) return undefined;
  }
  return ["structure", "list", "map"].includes(shapeOf(shape).type) ? undefined : { code, path: written };
}

function joinCode(join: JsonObject, scope: NameScope): CodeNode | undefined {
  const { On: on, Values: values } = join;
  if (!hasKeys(join, "On", "Values") || typeof on !== "string" || !isList(values)) return undefined;
  const parts = values;
  if (!parts.every(isJoinable)) return undefined;
  const template = on === "" ? templateCode(parts, scope) : undefined;
  return template ?? call(using(scope, "join"), text(on), list(parts.map((part) => plainCode(part, scope))));
}

const isJoinable = (part: Json): boolean => (part !== null && typeof part !== "object") || isExprJson(part);

/** A part of a join. Strings are written out because constants stand only for complete values. */
const plainCode = (part: Json, scope: NameScope): CodeNode =>
  isObject(part) ? expressionCode(part, scope) : JSON.stringify(part);

/** A tagged template. Undefined if any strings are adjacent or empty, because a template cannot express that. */
function templateCode(parts: readonly Json[], scope: NameScope): CodeNode | undefined {
  if (parts.length === 0 || parts.some((part) => part === "")) return undefined;
  if (parts.some((part, index) => typeof part === "string" && typeof parts[index + 1] === "string")) return undefined;
  const [first] = parts;
  const isUri = typeof first === "string" && first.startsWith("s3://");
  const body = parts.map((part, index) => {
    if (typeof part !== "string") return `\${${oneLine(plainCode(part, scope))}}`;
    const shown = isUri && index === 0 ? part.slice("s3://".length) : part;
    return shown.replace(/[\\`]|\$\{/g, (mark) => `\\${mark}`).replace(/\r/g, "\\r");
  });
  return `${using(scope, isUri ? "s3" : "text")}\`${body.join("")}\``;
}

/** Code inside a template stays on one line. */
function oneLine(code: CodeNode): string {
  if (typeof code === "string") return code;
  if ("on" in code) return oneLine(code.on) + oneLine(code.next);
  if ("items" in code) return `[${code.items.map(oneLine).join(", ")}]`;
  if ("call" in code) return `${code.call}(${code.args.map(oneLine).join(", ")})`;
  return `{ ${code.entries.map(([key, value]) => `${text(key)}: ${oneLine(value)}`).join(", ")} }`;
}

function jsonGetCode(jsonGet: JsonObject, scope: NameScope): CodeNode | undefined {
  const { PropertyFile: file, S3Uri: uri, Path: path } = jsonGet;
  if (typeof path !== "string") return undefined;
  if (hasKeys(jsonGet, "S3Uri", "Path") && (typeof uri === "string" || (isObject(uri) && isExprObject(uri))))
    return call(using(scope, "jsonGet", "specline/sagemaker"), plainCode(uri, scope), text(path));
  if (!hasKeys(jsonGet, "PropertyFile", "Path") || !isObject(file) || !hasKeys(file, "Get")) return undefined;
  const found = /^Steps\.([^.[]+)\.PropertyFiles\.(.+)$/.exec(String(file["Get"]));
  const step = scope.steps.get(found?.[1] ?? "");
  const name = found?.[2] ?? "";
  return step?.form === "typed" && step.files.has(name)
    ? call(`${step.identifier}.files${access(name)}.get`, text(path))
    : undefined;
}
