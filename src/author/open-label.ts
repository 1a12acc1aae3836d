import type { Json, JsonObject } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import { fieldEntries, fieldInfo } from "../spec/fields.ts";
import type { Parameter } from "../spec/pipeline.ts";
import type { Draft, DraftStep } from "./chain/draft.ts";

type Labelled = Pick<DraftStep, "spec" | "config" | "branch">;

/** True if a step works only with a label, but neither the step nor the context names one. */
export const wantsLabel = (steps: readonly Labelled[], context: JsonObject): boolean =>
  context["label"] === undefined && steps.some(needsLabel);

function needsLabel({ spec, config, branch }: Labelled): boolean {
  const shape = config as Readonly<Record<string, Json>>;
  return fieldEntries(spec.config).some(([field, schema]) => {
    const { context, tier, needed } = fieldInfo(schema);
    if (context !== "label" || tier !== "essential" || ownMember(shape, field) !== undefined) return false;
    return needed?.(branch) ?? true;
  });
}

/**
 * Declares a required parameter for a fact that was left open, unless a parameter with that name is already declared.
 */
export function openFact(name: string, doc: string, parameters: Parameter[]): Json {
  if (!parameters.some((parameter) => parameter.name === name)) parameters.push({ name, type: "String", doc });
  return { Get: `Parameters.${name}` };
}

/** Adds the parameter Label to a draft whose steps need a label, if none is set. This applies to all pipeline forms. */
export function withOpenLabel(draft: Draft, steps: readonly DraftStep[]): Draft {
  if (draft.unlabelled === true || !wantsLabel(steps, draft.context)) return draft;
  const parameters = [...draft.parameters];
  const label = openFact("Label", "The column to predict.", parameters);
  return { ...draft, parameters, context: { ...draft.context, label } };
}
