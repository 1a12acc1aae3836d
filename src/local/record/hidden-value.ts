import type { JsonObject } from "../../base/canonical.ts";
import { holdsHidden } from "../../base/secrets/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";

/**
 * The error for a request that contains a hidden value from the record of an earlier run: no job may use it as the real
 * value.
 */
export function hiddenValue(step: DefinitionStep, request: JsonObject): Diagnostic | undefined {
  if (!holdsHidden(JSON.stringify(request)) || holdsHidden(JSON.stringify(step.Arguments))) return undefined;
  return diagnostic("run/hidden-value", { step: step.Name }, { step: step.Name });
}
