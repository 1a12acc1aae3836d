import type { Json, JsonObject } from "../../base/canonical.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../../diagnostics/index.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import { instancesOf } from "../../spec/instances.ts";
import type { Parameter } from "../../spec/pipeline.ts";
import { scriptOf, userCode } from "../../spec/script.ts";
import type { StepSpec } from "../../spec/step.ts";
import { checkConfig, holdsExpression, secretsIn } from "../schema/check-config.ts";
import { defaultOf, mayBeLeftOut } from "../schema/schema.ts";

/** Values that fields can take from elsewhere: the pipeline's context, the step's branch, and the pipeline's name. */
export type Facts = { readonly [fact: string]: Json | undefined };

/**
 * Completes the config that a step runs with. A field uses the value that was set, or otherwise the shared fact, the
 * schema's default, or a value derived from other fields.
 *
 * @param spec - the step
 * @param set - the fields that were set
 * @param facts - values that fields can take from elsewhere
 * @param at - the location to report in diagnostics
 * @param parameters - the pipeline's parameters, whose defaults count as the number of instances
 * @returns the complete config and all problems
 */
export function completeConfig(
  spec: StepSpec,
  set: JsonObject,
  facts: Facts,
  at: Place,
  parameters: readonly Parameter[] = [],
): Staged<JsonObject> {
  const diagnostics: Diagnostic[] = [...checkConfig(spec, set, at), ...secretsIn(spec, set, at)];
  const value: Record<string, Json> = {};
  const shape = fieldEntries(spec.config);
  for (const [field, schema] of shape) {
    const info = fieldInfo(schema);
    const given =
      ownMember(set, field) ?? (info.context === undefined ? undefined : facts[info.context]) ?? defaultOf(schema);
    if (given !== undefined) setMember(value, field, given);
    else if (info.derive === undefined && !mayBeLeftOut(schema)) {
      diagnostics.push(
        diagnostic("config/missing-field", { step: at.step ?? spec.name, field, doc: info.doc }, { ...at, field }),
      );
    }
  }
  for (const [field, schema] of shape) {
    const { derive } = fieldInfo(schema);
    if (derive === undefined || ownMember(value, field) !== undefined) continue;
    const follows = derive(withoutExpressions(value));
    if (follows !== undefined) setMember(value, field, follows);
  }
  const known = withoutExpressions(value);
  const conflicts = hasErrors(diagnostics) ? undefined : spec.conflicts?.(known, at);
  const { instanceCount: count } = value;
  diagnostics.push(...(conflicts ?? []), ...idleInstances(spec, instancesOf(count, parameters), known, at));
  return { value, diagnostics };
}

/** Several instances of a job that does not divide its work. What a user's own script does with them is not known. */
function idleInstances(spec: StepSpec, count: number | undefined, config: JsonObject, at: Place) {
  if (spec.hosts !== "repeat" || count === undefined || count <= 1) return [];
  const script = scriptOf(spec, config);
  if (script !== undefined && userCode(script) !== undefined) return [];
  const field = "instanceCount";
  return [diagnostic("config/instances", { step: at.step ?? spec.name, field, count }, { ...at, field })];
}

/**
 * Leaves out the fields of a complete config that nobody stated, whose value is only the schema's default.
 *
 * @param spec - the step
 * @param complete - the result of `completeConfig`
 * @param set - the fields that were set
 * @param facts - values that fields can take from elsewhere
 */
export function statedConfig(spec: StepSpec, complete: JsonObject, set: JsonObject, facts: Facts): JsonObject {
  const isDefault = ([field, schema]: (typeof shape)[number]): boolean => {
    const { context } = fieldInfo(schema);
    const given = ownMember(set, field) ?? (context === undefined ? undefined : facts[context]);
    return given === undefined && defaultOf(schema) !== undefined;
  };
  const shape = fieldEntries(spec.config);
  const defaults = new Set(shape.filter(isDefault).map(([field]) => field));
  return Object.fromEntries(Object.entries(complete).filter(([field]) => !defaults.has(field)));
}

const withoutExpressions = (value: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([, known]) => !holdsExpression(known)));
