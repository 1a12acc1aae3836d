import { isObject } from "../../../base/json.ts";
import { ownMember } from "../../../base/own.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { parseReference } from "../../expression.ts";
import { below } from "../path.ts";
import { placeOf } from "../place.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

/**
 * Request members that SageMaker Pipelines does not support. Source: pull request 3472 of aws/sagemaker-python-sdk
 * (November 2022).
 */
const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  RegisterModel: ["ModelPackageName"],
};

/**
 * Names of jobs and models, to which the service adds the execution's ID. Source: Developer Guide, "Pipelines steps",
 * custom prefixes (read in November 2026).
 */
const PREFIXES: Readonly<Record<string, string>> = {
  Processing: "ProcessingJobName",
  Training: "TrainingJobName",
  Tuning: "HyperParameterTuningJobName",
  Transform: "TransformJobName",
  AutoML: "AutoMLJobName",
  Model: "ModelName",
};

/** Names that the service accepts only as a parameter. Source: the SDK's workflow/bedrock_steps.py (read in November 2026). */
const PARAMETERS: Readonly<Record<string, string>> = {
  BedrockCustomModel: "ModelName",
  BedrockCustomModelDeployment: "ModelDeploymentName",
};

/** Checks the members with which a step names the resources that it creates. */
export const serviceNames: DefinitionCheck = function* (view) {
  for (const step of view.steps) yield* one(step);
};

function* one(step: StepView): Iterable<Diagnostic> {
  const args = step.json["Arguments"];
  if (!isObject(args)) return;
  const at = (member: string) => placeOf(below(below(step.at, "Arguments"), member), step);
  for (const member of ownMember(EXCLUDED, step.type) ?? []) {
    if (args[member] !== undefined)
      yield diagnostic("definition/excluded-member", { member, type: step.type }, at(member));
  }
  const prefix = ownMember(PREFIXES, step.type);
  if (prefix !== undefined && args[prefix] !== undefined)
    yield diagnostic("definition/name-prefix", { member: prefix }, at(prefix));
  const named = ownMember(PARAMETERS, step.type);
  const value = named === undefined ? undefined : args[named];
  if (named === undefined || value === undefined || value === null) return;
  const get = isObject(value) ? value["Get"] : undefined;
  const isParameter = typeof get === "string" && parseReference(get).root === "Parameters";
  if (!isParameter) yield diagnostic("definition/not-a-parameter", { member: named, type: step.type }, at(named));
}
