import type { AllowedDiagnostic, Diagnostic } from "../diagnostics/index.ts";

/** What a command that communicates with AWS returns. */
export interface Deployment<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed?: readonly AllowedDiagnostic[];
}
