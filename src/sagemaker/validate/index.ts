import { isObject } from "../../base/json.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { stepKind } from "../kinds.ts";
import { shapeOf } from "../service/composed.ts";
import { matches, requestShape } from "../service/shapes.ts";
import { CHECKS } from "./checks/index.ts";
import type { At } from "./path.ts";
import { checkShape } from "./request.ts";
import { withoutPlaceholders } from "./unfilled.ts";
import { type ExpressionTypes, expressionTypes } from "./values.ts";
import { viewOf } from "./view.ts";

export { checkParameters, sentValue } from "./given-parameters.ts";
export { givenValueFaults } from "./given-values.ts";
export { chooseFrom } from "./place.ts";
export { secretsInDefinition } from "./secrets.ts";
export type { ExpressionTypes, ExpressionValue, ValueType } from "./values.ts";

export interface DefinitionChecks {
  /** The quota for steps in a pipeline. Exceeding it is a warning. AWS's default is 50 (unverified). */
  readonly maxSteps?: number;
  /** The region in which the pipeline will run. If omitted, images only have to be in the same region. */
  readonly region?: string | undefined;
}

/**
 * Finds all problems in a definition, in time proportional to its size.
 *
 * @param definition - a parsed definition, which can be any JSON value
 * @param checks - the account's quotas, if they differ from AWS's defaults
 * @returns one diagnostic for each problem, with step, path and hint; a correct definition produces only advice
 * @example
 * ```ts
 * import { validateDefinition } from "specline";
 *
 * const faults = validateDefinition({ Version: "2020-12-01", Steps: [{ Name: "a b", Type: "Fail", Arguments: {} }] });
 * for (const { severity, message, at } of faults) console.log(severity, at.path, message);
 * ```
 */
export function validateDefinition(definition: unknown, checks: DefinitionChecks = {}): readonly Diagnostic[] {
  const faults = definitionFaults(definition, checks);
  return isObject(definition) ? withoutPlaceholders(definition, faults) : faults;
}

/** The problems in a definition, each at its own step, even if an unfilled template causes several. */
export function definitionFaults(
  definition: unknown,
  { maxSteps = 50, region }: DefinitionChecks = {},
): readonly Diagnostic[] {
  if (!isObject(definition)) return [diagnostic("definition/not-an-object", {})];
  const view = viewOf(definition);
  const types = expressionTypes(view);
  return CHECKS.flatMap((check) => [...check(view, types, { maxSteps, region })]);
}

/** Outside a definition, nothing is known about expressions. */
const untyped: ExpressionTypes = () => ({ type: undefined, says: "an expression", from: "file" });

/**
 * Checks a request to the service, identified by an operation ("CreateTrainingJob") or by the step type whose Arguments
 * it is ("Training"). `types` returns the types of expressions. If it is omitted, any expression is accepted.
 */
export function validateRequest(
  operation: string,
  value: object,
  place: Place = {},
  types: ExpressionTypes = untyped,
): readonly Diagnostic[] {
  const kind = stepKind(operation)?.arguments;
  const [shape, optional] = kind?.kind === "request" ? [kind.shape(), kind.optional] : [requestShape(operation), []];
  const faults: Diagnostic[] = [];
  const at: At = { key: place.path ?? operation };
  const report = (fault: Diagnostic): unknown => faults.push({ ...fault, at: { ...place, ...fault.at } });
  if (isObject(value)) checkShape(shape, value, at, { types, report }, optional);
  return faults;
}

/** Whether AWS accepts a pipeline name: letters, digits and single hyphens, at most 256 characters. */
export function validatePipelineName(name: string, place: Place = {}): readonly Diagnostic[] {
  const { pattern = "", max = 256 } = shapeOf("PipelineName");
  return name.length <= max && matches(pattern, name) ? [] : [diagnostic("definition/pipeline-name", { name }, place)];
}
