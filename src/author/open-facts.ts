import type { JsonObject } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import { type Fact, isFact } from "../spec/context.ts";
import { fieldInfo, fieldSchemas } from "../spec/fields.ts";
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
  return { draft: withOpenLabel({ ...draft, context: { ...decided, ...draft.context } }, steps), openFacts };
}

/** Only two-class tasks have a positive value. */
const isImplied = (fact: Fact, { context }: Draft): boolean => fact === "task" && context["positive"] !== undefined;

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
