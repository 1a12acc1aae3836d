import type { JsonObject } from "../../base/canonical.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { outputUri, processingStep, sh } from "./definitions.ts";

/** The file that `make` and `copy` write. */
export const OUT = "/opt/ml/processing/output/data/out.txt";
export const IN = "/opt/ml/processing/input/data/*";
/** A CacheConfig that allows reuse. */
export const ON = { CacheConfig: { Enabled: true, ExpireAfter: "30d" } };

/** A step whose output differs each time it runs. */
export const make = (more: Partial<DefinitionStep> = {}, name = "Make") =>
  processingStep(name, { run: sh(`date +%s%N > ${OUT}`), outputs: ["data"], more });
/** A step that copies the output of `make`. */
export const copy = (more: Partial<DefinitionStep> = {}) =>
  processingStep("Copy", {
    run: sh(`cat ${IN} > ${OUT}`),
    inputs: { data: outputUri("Make", "data") },
    outputs: ["data"],
    more,
  });
/** Returns the step with changed Arguments. */
export const having = (step: DefinitionStep, more: JsonObject): DefinitionStep => ({
  ...step,
  Arguments: { ...step.Arguments, ...more },
});
