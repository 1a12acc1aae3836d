import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList, isObject, objectOf } from "../../base/json.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { locatedSteps } from "../../sagemaker/located-steps.ts";

/** Settings of a job that are the same for each execution. */
export interface FixedJob {
  /** The members ProcessingResources, NetworkConfig, StoppingCondition and ProcessingOutputConfig.KmsKeyId. */
  readonly job: JsonObject;
  /** Members with values that are known only at run time, such as "ProcessingResources.ClusterConfig.InstanceType". */
  readonly unknown: readonly string[];
}

const MEMBERS = ["ProcessingResources", "NetworkConfig", "StoppingCondition"];

/**
 * The machine of a processing step, for a job outside of the pipeline. Parameters have the values given for them, or
 * their defaults.
 */
export function fixedJob(definition: Definition, name: string, given: Readonly<Record<string, string>> = {}): FixedJob {
  const request = requestOf(definition, name);
  const defaults = (definition.Parameters ?? []).flatMap(({ Name, DefaultValue }) =>
    DefaultValue === undefined ? [] : [[Name, DefaultValue] as const],
  );
  const values = new Map<string, Json>([...defaults, ...Object.entries(given)]);
  const unknown: string[] = [];
  const fixed = (value: Json, path: string): Json => {
    if (isList(value)) return value.map((one, at) => fixed(one, `${path}[${at}]`));
    if (!isObject(value)) return value;
    const [, parameter = ""] = /^Parameters\.(.+)$/.exec(String(value["Get"])) ?? [];
    const found = values.get(parameter);
    if (found !== undefined) return found;
    if (Object.keys(value).some((key) => key === "Get" || key.startsWith("Std:"))) unknown.push(path);
    return Object.fromEntries(Object.entries<Json>(value).map(([key, one]) => [key, fixed(one, `${path}.${key}`)]));
  };
  const members = MEMBERS.flatMap((key) => (request[key] === undefined ? [] : [[key, fixed(request[key], key)]]));
  const { KmsKeyId } = objectOf(request["ProcessingOutputConfig"]);
  const key = KmsKeyId === undefined ? {} : { KmsKeyId: fixed(KmsKeyId, "ProcessingOutputConfig.KmsKeyId") };
  return { job: { ...Object.fromEntries(members), ProcessingOutputConfig: key }, unknown };
}

/**
 * Where a step writes an output, in two parts: before and after the ID of the execution. Undefined if the address is
 * the same for all executions.
 */
export function perExecution(
  definition: Definition,
  name: string,
  output: string,
): readonly [before: string, after: string] | undefined {
  const { Outputs } = objectOf(requestOf(definition, name)["ProcessingOutputConfig"]);
  const found = (isList(Outputs) ? Outputs : []).map(objectOf).find(({ OutputName }) => OutputName === output);
  const { Values, On } = objectOf(objectOf(objectOf(found?.["S3Output"])["S3Uri"])["Std:Join"]);
  const parts = isList(Values) ? Values : [];
  const at = parts.findIndex((part) => objectOf(part)["Get"] === "Execution.PipelineExecutionId");
  const others = parts.toSpliced(at, 1);
  if (at < 0 || typeof On !== "string" || others.some((part) => typeof part !== "string")) return undefined;
  const side = (texts: readonly Json[]): string => texts.join(On);
  return [`${side(parts.slice(0, at))}${On}`, `${On}${side(parts.slice(at + 1))}`];
}

const requestOf = ({ Steps }: Definition, name: string): JsonObject =>
  objectOf(locatedSteps(Steps).find(({ step }) => step.Name === name)?.step.Arguments as Json);
