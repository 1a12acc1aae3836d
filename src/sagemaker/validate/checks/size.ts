import { diagnostic } from "../../../diagnostics/index.ts";
import type { DefinitionCheck } from "./check.ts";

/** The longest definition that CreatePipeline accepts inline. Source: service model, PipelineDefinition. */
const INLINE = 1_048_576;
/** Source: API reference, StartPipelineExecution, PipelineParameters (as of November 2026). */
const PARAMETERS = 200;

/** Checks quotas. The step and parameter quotas can be raised, so exceeding them is only a warning. */
export const size: DefinitionCheck = function* ({ json, steps, parameters }, _types, { maxSteps }) {
  if (steps.length > maxSteps)
    yield diagnostic("definition/too-many-steps", { count: steps.length, max: maxSteps }, { path: "Steps" });
  if (parameters.length > PARAMETERS) {
    yield diagnostic(
      "definition/too-many-parameters",
      { count: parameters.length, max: PARAMETERS },
      { path: "Parameters" },
    );
  }
  const { length } = JSON.stringify(json);
  if (length > INLINE) yield diagnostic("definition/too-large", { length, max: INLINE });
};
