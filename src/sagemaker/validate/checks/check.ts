import type { Diagnostic } from "../../../diagnostics/index.ts";
import type { ExpressionTypes } from "../values.ts";
import type { DefinitionView } from "../view.ts";

/** What a check may be told beside the definition. */
export interface ValidateOptions {
  /** Quota of steps in a pipeline; more is a warning. */
  readonly maxSteps: number;
}

/** Looks at the whole definition for faults of one sort. */
export type DefinitionCheck = (
  view: DefinitionView,
  types: ExpressionTypes,
  options: ValidateOptions,
) => Iterable<Diagnostic>;
