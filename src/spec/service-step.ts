import { z } from "zod";
import type { JsonObject } from "../base/canonical.ts";
import { defineStep, type StepSpec } from "./step.ts";

/** What an instance of `serviceStep` says of itself: a step of the definition, in the definition's own words. */
export interface ServiceStepConfig {
  /** The definition's Type, as "Training". */
  readonly type: string;
  readonly arguments: JsonObject;
  /** Members beside Arguments, as FunctionArn. */
  readonly beside?: JsonObject;
}

const serviceStep_ = defineStep({
  name: "sagemaker:step",
  // No fluent method: these steps are values, made by constructors ("specline/sagemaker").
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
export interface ServiceStepSpec extends ServiceStep_ {}

/**
 * The specification of every step that is written as the service takes it, of whatever type. It is in no pack: every
 * registry knows it, and none lists it.
 */
export const serviceStep: ServiceStepSpec = serviceStep_;

export const isServiceStep = (spec: StepSpec): boolean => spec.name === serviceStep.name;
