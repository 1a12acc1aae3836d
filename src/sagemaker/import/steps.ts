import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject, listOf, objectOf } from "../../base/json.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { type StepType, stepKind } from "../kinds.ts";
import { type CodeNode, call, list, members, object, text, unlessEmpty } from "./code.ts";
import { conditionCode, conditionJson } from "./conditions.ts";
import { hasKeys, type NameScope, type StepName, using } from "./scope.ts";
import { literal, valueCode } from "./values.ts";

const isText = (value: unknown): value is string => typeof value === "string";

/** A step, written as the call that declares it. */
export interface WrittenStep extends Omit<StepName, "identifier"> {
  readonly code: CodeNode;
}

/**
 * The constructor for a step type, such as trainingStep for "Training", emrStep for "EMR", and autoMLStep for "AutoML".
 */
export const constructorName = (type: string): string =>
  `${type.replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase())}Step`;

const FROM = "specline/sagemaker";
const NO_NAMES: ReadonlySet<string> = new Set();
const DESCRIBED = ["after", "displayName", "description", "allow"];

/** The members next to a step's arguments, written as options if possible and otherwise as JSON. */
function envelope(step: JsonObject, scope: NameScope): { options: (readonly [string, CodeNode])[]; rest: JsonObject } {
  const options: (readonly [string, CodeNode])[] = [];
  const rest: Record<string, Json> = {};
  for (const [key, value] of Object.entries(step)) {
    const option = optionCode(key, value, scope);
    if (option !== undefined) options.push(option);
    else if (!["Name", "Type", "Arguments"].includes(key) && !isNoOrder(key, value)) setMember(rest, key, value);
  }
  const allow = allowCode(String(step["Name"]), scope);
  if (allow !== undefined) options.push(["allow", allow]);
  return { options, rest };
}

/** A step's allowances. "" means the pipeline. */
export function allowCode(step: string, { allow }: NameScope): CodeNode | undefined {
  const own = allow.get(step) ?? [];
  return own.length === 0 ? undefined : list(own.map(({ rule, reason }) => literal({ rule, reason })));
}

/** An empty DependsOn has no meaning and is not part of the canonical form. */
const isNoOrder = (key: string, value: Json): boolean =>
  key === "DependsOn" && Array.isArray(value) && value.length === 0;

/** A member of the envelope, written as an option. Undefined if no option has exactly the same meaning. */
function optionCode(key: string, value: Json, scope: NameScope): readonly [string, CodeNode] | undefined {
  if (key === "DependsOn" && Array.isArray(value) && value.length > 0 && value.every(isText))
    return ["after", list(value.map((name) => scope.steps.get(name)?.identifier ?? text(name)))];
  if (key === "DisplayName" && isText(value)) return ["displayName", text(value)];
  if (key === "Description" && isText(value)) return ["description", text(value)];
  if (key === "RetryPolicies" && Array.isArray(value) && value.length > 0 && value.every(isRetryPolicy))
    return ["retries", literal(value)];
  if (key !== "CacheConfig" || !isObject(value) || typeof value["Enabled"] !== "boolean") return undefined;
  const { Enabled: enabled, ExpireAfter: expire } = value;
  // A cache without a timeout gets the default timeout.
  if (hasKeys(value, "Enabled")) return enabled ? undefined : ["cache", object([["enabled", literal(enabled)]])];
  if (!hasKeys(value, "Enabled", "ExpireAfter") || !isText(expire)) return undefined;
  return [
    "cache",
    object([
      ["enabled", literal(enabled)],
      ["expireAfter", text(expire)],
    ]),
  ];
}

const RETRIED = ["Step.SERVICE_FAULT", "Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR"];
const EXCEPTIONS: ReadonlySet<unknown> = new Set([...RETRIED, "SageMaker.RESOURCE_LIMIT"]);

/** Whether the retry policy type (author/service/step.ts) allows a policy. */
function isRetryPolicy(policy: Json): boolean {
  if (!isObject(policy)) return false;
  const { ExceptionType: types, MaxAttempts: attempts, ExpireAfterMin: minutes, ...rest } = policy;
  const rates = ["IntervalSeconds", "BackoffRate"];
  return (
    Array.isArray(types) &&
    types.every((type) => EXCEPTIONS.has(type)) &&
    (typeof attempts === "number") !== (typeof minutes === "number") &&
    Object.entries(rest).every(([key, value]) => rates.includes(key) && typeof value === "number")
  );
}

/**
 * A step, written with its type's constructor if that has exactly the same meaning and otherwise as a raw step.
 *
 * @param step - a step in the definition
 * @param scope - the names in use
 * @param sound - whether the step's request type-checks
 */
export function stepCode(step: JsonObject, scope: NameScope, sound: boolean): WrittenStep {
  return (sound ? typedStep(step, scope) : undefined) ?? rawStep(step, scope);
}

function typedStep(step: JsonObject, scope: NameScope): WrittenStep | undefined {
  const type = String(step["Type"]);
  const kind = stepKind(type);
  const request = step["Arguments"] ?? (kind?.arguments.kind === "free" ? {} : undefined);
  if (kind === undefined || !isObject(request)) return undefined;
  const { options, rest } = envelope(step, scope);
  const form = ownMember(forms, type) ?? plainForm;
  // Not every constructor accepts retries.
  if (
    kind.retries === "none" &&
    type !== "Lineage" &&
    options.some(([key]) => key === "retries") &&
    Object.hasOwn(forms, type)
  )
    return undefined;
  if (type === "Fail" && options.some(([key]) => !DESCRIBED.includes(key))) return undefined;
  const made = form(step, request, rest, scope);
  if (made === undefined) return undefined;
  const { args, more = [], files = NO_NAMES, outputs = NO_NAMES } = made;
  const all = object([...more, ...options]);
  const name = using(scope, constructorName(type), FROM);
  const code = call(name, text(String(step["Name"])), ...args, ...unlessEmpty(all));
  return { code, type, form: "typed", files, outputs };
}

interface Form {
  readonly args: readonly CodeNode[];
  /** Options other than those of the envelope. */
  readonly more?: readonly (readonly [string, CodeNode])[];
  readonly files?: ReadonlySet<string>;
  readonly outputs?: ReadonlySet<string>;
}
/** The arguments for a constructor. Undefined if the constructor cannot express the step. */
type MakeForm = (step: JsonObject, request: JsonObject, rest: JsonObject, scope: NameScope) => Form | undefined;

const plainForm: MakeForm = (_step, request, rest, scope) =>
  Object.keys(rest).length === 0 ? { args: [valueCode(request, scope)] } : undefined;

const processingForm: MakeForm = (_step, request, rest, scope) => {
  const { PropertyFiles: declared, ...others } = rest;
  if (Object.keys(others).length > 0) return undefined;
  const outputs = outputNames(request);
  const args = [valueCode(request, scope)];
  if (declared === undefined) return { args, outputs };
  if (!isList(declared)) return undefined;
  const files = new Map<string, CodeNode>();
  for (const file of declared) {
    const { PropertyFileName: name, OutputName: output, FilePath: path, ...more } = objectOf(file);
    if (!isText(name) || !isText(output) || !isText(path) || files.has(name) || isIndex(name)) return undefined;
    if (!outputs.has(output) || Object.keys(more).length > 0) return undefined;
    files.set(
      name,
      object([
        ["output", text(output)],
        ["path", text(path)],
      ]),
    );
  }
  return { args, more: [["files", object([...files])]], files: new Set(files.keys()), outputs };
};

/** Numeric keys come first in an object, regardless of their order in the source. */
const isIndex = (name: string): boolean => /^\d+$/.test(name);

function outputNames(request: JsonObject): ReadonlySet<string> {
  const outputs = listOf(objectOf(request["ProcessingOutputConfig"])["Outputs"]);
  return new Set(outputs.map((one) => objectOf(one)["OutputName"]).filter(isText));
}

const TYPES: ReadonlySet<unknown> = new Set(["String", "Integer", "Float", "Boolean"]);

const functionForm =
  (target: string): MakeForm =>
  (_step, request, rest, scope) => {
    const { [target]: called, OutputParameters: declared, ...others } = rest;
    if (called === undefined || !isList(declared) || Object.keys(others).length > 0) return undefined;
    const outputs = new Map<string, CodeNode>();
    for (const one of declared) {
      const { OutputName: name, OutputType: type, ...more } = objectOf(one);
      if (!isText(name) || !isText(type) || !TYPES.has(type) || outputs.has(name) || isIndex(name)) return undefined;
      if (Object.keys(more).length > 0) return undefined;
      outputs.set(name, text(type));
    }
    const entries: (readonly [string, CodeNode])[] = [[target, valueCode(called, scope)]];
    if (Object.keys(request).length > 0) entries.push(["Arguments", valueCode(request, scope)]);
    if (outputs.size > 0) entries.push(["OutputParameters", object([...outputs])]);
    return { args: [object(entries)], outputs: new Set(outputs.keys()) };
  };

const checkForm: MakeForm = (step, request, rest, scope) => {
  const known = stepKind(String(step["Type"]))?.beside ?? {};
  if (!Object.keys(rest).every((key) => Object.hasOwn(known, key))) return undefined;
  const entries = Object.entries(rest).map(([key, value]) => [key, valueCode(value, scope)] as const);
  return { args: [object([...entries, ["Arguments", valueCode(request, scope)]])] };
};

const failForm: MakeForm = (_step, { ErrorMessage: message, ...others }, rest, scope) =>
  message !== undefined && Object.keys({ ...others, ...rest }).length === 0
    ? { args: [valueCode(message, scope)] }
    : undefined;

/** The types whose constructors accept more than a request. */
const forms: Readonly<Partial<Record<StepType, MakeForm>>> = {
  Processing: processingForm,
  Lambda: functionForm("FunctionArn"),
  Callback: functionForm("SqsQueueUrl"),
  QualityCheck: checkForm,
  ClarifyCheck: checkForm,
  Fail: failForm,
};

/** A step as JSON, except that parameters and properties take the place of its expressions. */
function rawStep(step: JsonObject, scope: NameScope): WrittenStep {
  const { options, rest } = envelope(step, scope);
  const beside = Object.entries(rest).map(([key, value]) => [key, valueCode(value, scope)] as const);
  if (beside.length > 0) options.push(["beside", object(beside)]);
  const type = String(step["Type"]);
  const request = valueCode(objectOf(step["Arguments"]), scope);
  const args = [text(String(step["Name"])), text(type), request, ...unlessEmpty(object(options))];
  return { code: call(using(scope, "rawStep", FROM), ...args), type, form: "raw", files: NO_NAMES, outputs: NO_NAMES };
}

/** A Condition step, with constants for the steps on each side. */
export function conditionStepCode(
  step: JsonObject,
  sides: { readonly if: readonly string[]; readonly else: readonly string[] },
  scope: NameScope,
  typed: boolean,
): WrittenStep {
  const { options } = envelope(step, scope);
  const conditions = listOf(objectOf(step["Arguments"])["Conditions"]);
  const request = members({
    conditions: list(conditions.map((one) => (typed ? conditionCode(one, scope) : conditionJson(one)))),
    if: sides.if.length === 0 ? undefined : list(sides.if),
    else: sides.else.length === 0 ? undefined : list(sides.else),
  });
  const described = object(options.filter(([key]) => DESCRIBED.includes(key)));
  const args = [text(String(step["Name"])), request, ...unlessEmpty(described)];
  const code = call(using(scope, "conditionStep", FROM), ...args);
  return { code, type: "Condition", form: "typed", files: NO_NAMES, outputs: NO_NAMES };
}
