import type { JsonObject } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { type Fact, isFact, type Task } from "../spec/context.ts";
import { isExprJson } from "../spec/expr.ts";
import { fieldInfo, fieldSchemas } from "../spec/fields.ts";
import { classesOfRules } from "../spec/label-rules.ts";
import type { Draft, DraftStep } from "./chain/draft.ts";
import { withOpenLabel } from "./open-label.ts";

/** A draft whose open facts have been determined. */
export interface Decided {
  readonly draft: Draft;
  /**
   * Facts that the definition depends on but that the author left open, so that they are found elsewhere or assumed.
   */
  readonly openFacts: readonly Fact[];
}

/**
 * Determines the facts that the author left open, for all pipeline forms. A label becomes a parameter. A fact that the
 * definition depends on is taken from elsewhere (the data or `specline.lock`) if it was found there, and otherwise from
 * the assumptions of recipes and steps.
 */
export function decideFacts(draft: Draft, steps: readonly DraftStep[]): Decided {
  const assumed: JsonObject = { ...assumedBy(steps), ...(draft.assumed as JsonObject | undefined) };
  const openFacts = Object.keys(assumed).filter(
    (fact): fact is Fact => isFact(fact) && ownMember(draft.context, fact) === undefined && !isImplied(fact, draft),
  );
  const found = (draft.found ?? {}) as JsonObject;
  const decided = Object.fromEntries(
    openFacts.map((fact) => [fact, ownMember(found, fact) ?? ownMember(assumed, fact) ?? null]),
  );
  const context = { ...decided, ...taskOfRules(draft), ...draft.context };
  return { draft: withOpenLabel({ ...draft, context }, steps), openFacts };
}

/** Only two-class tasks have a positive value, and rules for labels name their classes. */
const isImplied = (fact: Fact, { context }: Draft): boolean =>
  fact === "task" && (context["positive"] !== undefined || context["labelRules"] !== undefined);

/** The task that rules for the label imply. */
function taskOfRules({ context: { labelRules: rules } }: Draft): { readonly task?: Task } {
  if (!isObject(rules) || isExprJson(rules)) return {};
  return { task: classesOfRules(rules).length > 2 ? "multiclass" : "binary" };
}

/** The assumptions that steps make about facts that they do not set themselves. */
const assumedBy = (steps: readonly DraftStep[]): JsonObject =>
  Object.fromEntries(
    steps.flatMap(({ spec, config }) =>
      fieldSchemas(spec.config).flatMap(([field, schema]) => {
        const { context, assumed } = fieldInfo(schema);
        const isOpen = assumed !== undefined && ownMember(config, field) === undefined;
        return isOpen && context !== undefined ? [[context, assumed] as const] : [];
      }),
    ),
  );
