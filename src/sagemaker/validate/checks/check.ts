import type { Diagnostic } from "../../../diagnostics/index.ts";
import type { ExpressionTypes } from "../values.ts";
import type { DefinitionView } from "../view.ts";

/** Options of the checks. */
export interface ValidateOptions {
  /** The quota for steps in a pipeline. Exceeding it is a warning. */
  readonly maxSteps: number;
  /** The region in which the pipeline will run, if it is known. */
  readonly region?: string | undefined;
}

/** Checks a whole definition for one kind of problem. */
export type DefinitionCheck = (
  view: DefinitionView,
  types: ExpressionTypes,
  options: ValidateOptions,
) => Iterable<Diagnostic>;
