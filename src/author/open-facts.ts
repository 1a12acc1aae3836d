import type { JsonObject } from "../base/canonical.ts";
import { ownMember } from "../base/own.ts";
import { type Fact, isFact } from "../spec/context.ts";
import { fieldInfo, fieldSchemas } from "../spec/fields.ts";
import type { Draft, DraftStep } from "./chain/draft.ts";
import { withOpenLabel } from "./open-label.ts";

/** A draft whose open facts are decided. */
export interface Decided {
  readonly draft: Draft;
  /** Facts that the definition depends on and the author left open: they were found elsewhere, or are assumed. */
  readonly openFacts: readonly Fact[];
}

/**
 * Decides what the author left open, in one place for all doors: a label becomes a parameter; a fact that the definition
 * depends on is what was found elsewhere (in the data, in `specline.lock`), else what recipes and steps assume.
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

/** Only a task of two classes has a positive value. */
const isImplied = (fact: Fact, { context }: Draft): boolean => fact === "task" && context["positive"] !== undefined;

/** What steps assume of facts that they do not set themselves. */
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
