import type { Json } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import type { Registry } from "../../registry/registry.ts";
import type { WiredStep } from "../../resolve/wired.ts";
import {
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

/** The specification of every step, by the step's id. */
export type StepSpecs = ReadonlyMap<string, StepSpec | undefined>;

export const specsOf = (steps: readonly WiredStep[], registry: Registry): StepSpecs =>
  new Map(steps.map((step) => [step.id, registry.names.get(step.spec)]));

/** Finds what stands for the outputs and metrics of a pipeline's steps. */
export function lookupOf(specs: StepSpecs): Lookup {
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

/** What carries an output to its consumers: a property of the step's answer, with the file name where it is one object. */
function outputExpression(spec: StepSpec, step: string, port: string, output: OutPort): Json {
  if (output.property !== undefined) return property(step, output.property);
  if (spec.job.type === "training")
    return output.archive === "output-data" ? trainingOutputDataUri(step) : trainingModelUri(step);
  if (spec.job.type === "tuning") return tuningModelUri(step);
  const uri = processingOutputUri(step, port);
  return output.file === undefined ? uri : { "Std:Join": { On: "/", Values: [uri, output.file] } };
}
