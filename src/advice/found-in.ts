import { catalogue, type Diagnostic, type DiagnosticCode, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Finding } from "./data-profile.ts";

/** What a script found in the data, as a message; one that this version has no text for keeps its code. */
export function foundIn({ code, data }: Finding, at: Place, options: { readonly hint?: string } = {}): Diagnostic {
  if (!Object.hasOwn(catalogue, code)) throw new Error(`a script says ${code}, which is no message`);
  // The scripts' own tests hold their data to the texts.
  return diagnostic(code as DiagnosticCode, data as never, at, options);
}
