import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { Registry } from "../../registry/registry.ts";
import type { WiredStep } from "../../resolve/wired.ts";
import {
  joined,
  processingOutputUri,
  property,
  propertyFileValue,
  trainingModelUri,
  trainingOutputDataUri,
  tuningModelUri,
} from "../../sagemaker/emit/index.ts";
import type { OutPort } from "../../spec/ports.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Lookup } from "./references.ts";

/** Maps each step's id to the step's specification. */
export type StepSpecs = ReadonlyMap<string, StepSpec | undefined>;

export const specsOf = (steps: readonly WiredStep[], registry: Registry): StepSpecs =>
  new Map(steps.map((step) => [step.id, registry.names.get(step.spec)]));

/** Finds the expressions for a pipeline's outputs and metrics. */
export function lookupOf(specs: StepSpecs): Omit<Lookup, "latest"> {
  return {
    output(step, port) {
      const spec = specs.get(step);
      const output = ownMember(spec?.outputs, port);
      return spec === undefined || output === undefined ? undefined : outputExpression(spec, step, port, output);
    },
    metric(step, metric) {
      const ports = Object.entries(specs.get(step)?.outputs ?? {});
      const measured = ports.find(
        ([, output]) => output.metrics?.includes(metric) === true && output.propertyFile !== undefined,
      );
      return measured === undefined ? undefined : propertyFileValue(step, measured[0], metric);
    },
  };
}

/**
 * Returns the expression with which consumers read an output: a property of the step's response, plus the file name if
 * the output is a single file.
 */
function outputExpression(spec: StepSpec, step: string, port: string, output: OutPort): Json {
  if (output.property !== undefined) return property(step, output.property);
  const { type } = spec.job;
  switch (type) {
    case "training":
      return output.archive === "output-data" ? trainingOutputDataUri(step) : trainingModelUri(step);
    case "tuning":
      return tuningModelUri(step);
    case "processing":
    // The outputs of these jobs are properties, except for those of gates, which are never read.
    case "transform":
    case "model":
    case "register":
    case "service":
    case "gate": {
      const uri = processingOutputUri(step, port);
      return output.file === undefined ? uri : joined("/", [uri, output.file]);
    }
    default:
      return type satisfies never;
  }
}
