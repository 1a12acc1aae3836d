import { type Json, type JsonObject, nounOf } from "../../../base/canonical.ts";
import { isInexact, parseJson, sentenceOf, withDigits } from "../../../base/json-text.ts";
import { listed, quoted } from "../../../base/words.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import type { DefinitionStep } from "../../../sagemaker/definition.ts";
import { listAt, textAt } from "../request.ts";

/** The maximum length of a value. Source: service model, OutputParameter; as of November 2026. */
const MAX_CHARACTERS = 1024;

/** An output that a Lambda or Callback step declares. */
export interface DeclaredOutput {
  readonly name: string;
  /** "String", "Integer", "Boolean" or "Float". */
  readonly type: string;
}

export const declaredOutputs = (step: DefinitionStep): readonly DeclaredOutput[] =>
  listAt(step, "OutputParameters").map((output) => ({
    name: textAt(output, "OutputName") ?? "",
    type: textAt(output, "OutputType") ?? "String",
  }));

/**
 * The step's output parameters, with the types that the step declares. The service keeps a value as text and reads it as
 * its type (service model, OutputParameter), so that a number is also a String, as in AWS's own example of a Lambda step.
 *
 * @param text - the JSON that the function returned or the command printed; an empty string is an object without members
 */
export function outputsIn(
  text: string,
  step: DefinitionStep,
): { readonly outputs: JsonObject } | { readonly fault: Diagnostic } {
  const declared = declaredOutputs(step);
  // A long integer, such as a time in nanoseconds, would lose digits as a number.
  const parsed = parseJson(text.trim() === "" ? "{}" : withDigits(text));
  const answer = "value" in parsed ? parsed.value : {};
  const isObject = typeof answer === "object" && answer !== null && !Array.isArray(answer);
  const given = isObject ? (answer as JsonObject) : {};
  const has = Object.keys(given);
  const found: [string, Json][] = [];
  const faults: string[] = [];
  if ("fault" in parsed) faults.push(`what it gave is not JSON: ${sentenceOf(parsed.fault)}`);
  else if (!isObject && declared.length > 0) faults.push(`it gave ${nounOf(answer)}, not an object`);
  for (const { name, type } of isObject && "value" in parsed ? declared : []) {
    if (!Object.hasOwn(given, name)) {
      faults.push(`'${name}' is missing (it gave ${has.length === 0 ? "nothing" : listed(has.map(quoted))})`);
      continue;
    }
    const read = readAs(type, given[name] as Json);
    if ("fault" in read) faults.push(`'${name}' ${read.fault}`);
    else found.push([name, read.value]);
  }
  if (faults.length === 0) return { outputs: Object.fromEntries(found) };
  const names = listed(declared.map(({ name, type }) => `${name} (${type})`));
  const data = { step: step.Name, faults: faults.join("; "), names };
  return { fault: diagnostic("run/outputs", data, { step: step.Name }) };
}

/** Reads what somebody typed as the value of an output. */
export function typedOutput(
  { type }: DeclaredOutput,
  text: string,
): { readonly value: Json } | { readonly problem: string } {
  const isNumber = type === "Integer" || type === "Float";
  // Number("") is 0.
  const number = text.trim() === "" ? Number.NaN : Number(text);
  const exact = isInexact(text.trim()) ? text.trim() : number;
  const value = type === "Boolean" ? TRUTH[text.trim().toLowerCase()] : isNumber ? exact : text;
  const isPlain = value !== undefined && (typeof value !== "number" || Number.isFinite(value));
  const read = isPlain ? readAs(type, value) : { fault: `'${text}' is no ${type}` };
  return "fault" in read ? { problem: isPlain ? `it ${read.fault}` : read.fault } : read;
}

const TRUTH: Readonly<Record<string, boolean>> = { true: true, yes: true, y: true, false: false, no: false, n: false };

function readAs(type: string, value: Json): { readonly value: Json } | { readonly fault: string } {
  const isFlat = ["string", "number", "boolean"].includes(typeof value);
  if (!isFlat) return { fault: `is ${nounOf(value)}, and outputs must be strings, numbers or booleans` };
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length > MAX_CHARACTERS)
    return { fault: `has ${text.length} characters, and SageMaker allows ${MAX_CHARACTERS}` };
  if (typeof value === "string" && isInexact(value)) {
    if (type === "Float") return { value: Number(value) };
    if (type === "Integer")
      return { fault: `is ${value}, which has too many digits for an Integer here: declare it as String` };
  }
  const fits: Readonly<Record<string, boolean>> = {
    String: true,
    Integer: Number.isInteger(value),
    Float: typeof value === "number",
    Boolean: typeof value === "boolean",
  };
  if (fits[type] !== true) return { fault: `is ${JSON.stringify(value)}, which is no ${type}` };
  return { value: type === "String" ? text : value };
}
