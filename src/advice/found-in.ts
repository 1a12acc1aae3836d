import { catalogue, type Diagnostic, type DiagnosticCode, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Finding } from "./data-profile.ts";

/** Turns a script's finding into a diagnostic. A finding that is unknown to this version keeps its code. */
export function foundIn({ code, data }: Finding, at: Place, options: { readonly hint?: string } = {}): Diagnostic {
  if (!Object.hasOwn(catalogue, code)) throw new Error(`a script reports ${code}, which is not in the catalogue`);
  // The scripts' own tests check that their data matches the messages.
  return diagnostic(code as DiagnosticCode, data as never, at, options);
}
