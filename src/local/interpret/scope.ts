import type { Json, JsonObject } from "../../base/canonical.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Target } from "../../spec/target.ts";
import { arn } from "../jobs/arn.ts";
import { listAt, objectAt, textAt } from "../jobs/request.ts";
import type { Plan } from "../run/plan.ts";
import type { Storage } from "../storage/s3.ts";
import type { EvaluationScope, FoundText } from "./evaluate.ts";
import type { ParameterValues } from "./parameters.ts";

/** The values to which the expressions of every step in a run can refer. */
export interface RunScope {
  readonly plan: Plan;
  readonly parameters: ParameterValues;
  readonly execution: Readonly<Record<string, Json>>;
  readonly experiment: JsonObject;
  readonly results: ReadonlyMap<string, { readonly properties: JsonObject }>;
  readonly storage: Storage;
}

/** The execution variables. Source: Developer Guide, "Pipeline execution variables" (as of November 2026). */
export function executionVariables(
  run: string,
  pipeline: string,
  startedAt: string,
  target: Target,
): Readonly<Record<string, string>> {
  const pipelineArn = arn(target, `pipeline/${pipeline.toLowerCase()}`);
  return {
    PipelineName: pipeline,
    PipelineArn: pipelineArn,
    PipelineExecutionId: run,
    PipelineExecutionArn: `${pipelineArn}/execution/${run}`,
    StartDateTime: startedAt,
    CurrentDateTime: startedAt,
  };
}

export function scopeOf(step: string, scope: RunScope, more: Readonly<Record<string, Json>> = {}): EvaluationScope {
  const { storage, results } = scope;
  return {
    step,
    parameters: scope.parameters,
    execution: { ...scope.execution, ...more },
    experiment: scope.experiment,
    properties: (name) => results.get(name)?.properties,
    propertyFile: (name, file) => readPropertyFile(name, file, scope),
    object: (uri) => storage.text(uri),
  };
}

/** The property file is located under the URI of its step's output. */
export async function readPropertyFile(step: string, file: string, scope: RunScope): Promise<FoundText> {
  const refuse = (reason: string): never => {
    throw new SpeclineError([diagnostic("run/property-file", { file, step, reason }, { step })]);
  };
  const declared = scope.plan.get(step)?.step.PropertyFiles?.find((one) => one.PropertyFileName === file);
  if (declared === undefined) return refuse("the step declares no such file");
  const outputs = listAt(objectAt(scope.results.get(step)?.properties, "ProcessingOutputConfig"), "Outputs");
  const output = outputs.find((one) => textAt(one, "OutputName") === declared.OutputName);
  const uri = textAt(objectAt(output, "S3Output"), "S3Uri");
  if (uri === undefined) return refuse(`the step has no output '${declared.OutputName}'`);
  const place = `${uri.replace(/\/+$/, "")}/${declared.FilePath}`;
  const text = (await scope.storage.text(place)) ?? refuse(`the step did not write ${place}`);
  return { text, place: scope.storage.locate(place) };
}
