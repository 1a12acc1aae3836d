import type { Diagnostic } from "../../diagnostics/index.ts";

export interface DefinitionChecks {
  /** Quota of steps in a pipeline; more is a warning. */
  readonly maxSteps?: number;
}

/** All faults of a definition. */
export const validateDefinition = (_definition: unknown, _checks: DefinitionChecks = {}): readonly Diagnostic[] => [];
