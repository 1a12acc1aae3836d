import { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import { defineStep, type StepSpec } from "./step.ts";

/** The config of a `serviceStep` instance: a step as written in the definition, unchanged. */
export interface ServiceStepConfig {
  /** The Type in the definition, such as "Training". */
  readonly type: string;
  readonly arguments: JsonObject;
  /** Members besides Arguments, such as FunctionArn. */
  readonly beside?: JsonObject;
}

const serviceStep_ = defineStep({
  name: "sagemaker:step",
  // There is no fluent method, because these steps are values created by constructors ("specline/sagemaker").
  verb: "",
  summary: "",
  rank: 50,
  inputs: {},
  outputs: {},
  config: z.object({
    type: z.string(),
    arguments: z.unknown(),
    beside: z.record(z.string(), z.unknown()).optional(),
  }),
  job: {
    type: "service",
    stepType: ({ config }) => config["type"] as string,
    request: ({ config }) => (config["arguments"] ?? {}) as JsonObject,
    beside: ({ config }) => (config["beside"] ?? {}) as JsonObject,
  },
});
type ServiceStep_ = typeof serviceStep_;
/** The type of `serviceStep`. */
export interface ServiceStepSpec extends ServiceStep_ {}

/**
 * The specification of all steps in the service's own form, regardless of their type. It does not belong to a pack.
 * Every registry recognizes it, but none lists it.
 */
export const serviceStep: ServiceStepSpec = serviceStep_;

/** True for the specification of steps in the service's own form. */
export const isServiceStep = (spec: StepSpec): boolean => spec.name === serviceStep.name;
