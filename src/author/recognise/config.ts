import type { z } from "zod";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { isObject, listOf, objectOf } from "../../base/json.ts";
import { ownMember, setMember } from "../../base/own.ts";
import { completeConfig, type Facts } from "../../config/layers/complete-config.ts";
import { DATA_VERSION_VARIABLE } from "../../sagemaker/cache-keys/index.ts";
import { type ArgumentType, contractOf, scriptFields } from "../../spec/contract.ts";
import { isExprJson } from "../../spec/expr.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import type { JobType } from "../../spec/job.ts";
import type { StepSpec } from "../../spec/step.ts";

/** The values that a step in a definition passes to its container. */
export interface FedInputs {
  readonly config: JsonObject;
  /** Inputs by port. Ports that are not in the specification are external sources. */
  readonly inputs: Readonly<Record<string, Json>>;
}

/** Reconstructs, from a request, the config and inputs from which a step was most likely compiled. */
export function readBack(spec: StepSpec, request: JsonObject): FedInputs {
  const { config, inputs } = READERS[spec.job.type](spec, request);
  const source = fieldsOf(spec).find(([, schema]) => fieldInfo(schema).source === true)?.[0];
  const outside = Object.entries(inputs).filter(([port]) => !Object.hasOwn(spec.inputs, port));
  const sources = source === undefined ? [] : outside.map(([, uri]) => [source, uri] as const);
  const set = { ...config, ...Object.fromEntries(sources) };
  const known = Object.entries(set).filter(([field]) => Object.hasOwn(spec.config.shape, field));
  return {
    config: Object.fromEntries(known),
    inputs: Object.fromEntries(Object.entries(inputs).filter(([port]) => Object.hasOwn(spec.inputs, port))),
  };
}

const fieldsOf = (spec: StepSpec): readonly (readonly [string, z.ZodType])[] => fieldEntries(spec.config);

/** Removes values that the step would have by default. */
export function withoutDefaults(spec: StepSpec, config: JsonObject, facts: Facts): JsonObject {
  const { value: bare } = completeConfig(spec, {}, facts, {});
  return Object.fromEntries(
    Object.entries(config).filter(([field, value]) => canonicalKey(ownMember(bare, field)) !== canonicalKey(value)),
  );
}

const at = (value: Json | undefined, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((node, key) => (isObject(node) ? ownMember(node, key) : undefined), value);
const listAt = (value: JsonObject, ...path: readonly string[]): readonly Json[] => listOf(at(value, ...path));
/** Reads machine settings and limits, using the field names that all jobs share (src/steps/shared-fields.ts). */
const readMachine = (request: JsonObject, cluster: readonly string[]): JsonObject =>
  defined({
    instanceType: at(request, ...cluster, "InstanceType"),
    instanceCount: at(request, ...cluster, "InstanceCount"),
    volumeSizeGb: at(request, ...cluster, "VolumeSizeInGB"),
    maxRuntime: at(request, "StoppingCondition", "MaxRuntimeInSeconds"),
    environment: withoutDataVersion(at(request, "Environment")),
  });

/** The environment that the user set, without the variable that the compiler adds. */
function withoutDataVersion(environment: Json | undefined): Json | undefined {
  if (!isObject(environment)) return environment;
  const { [DATA_VERSION_VARIABLE]: _, ...others } = environment;
  return Object.keys(others).length === 0 ? undefined : others;
}

function readProcessing(spec: StepSpec, request: JsonObject): FedInputs {
  const inputs = listAt(request, "ProcessingInputs").flatMap((input) => {
    const [name, uri] = [at(input, "InputName"), at(input, "S3Input", "S3Uri")];
    return typeof name === "string" && name !== "code" && uri !== undefined ? [[name, uri] as const] : [];
  });
  const declared = argumentsOf(spec, ({ flag }) => flag);
  const config: Record<string, Json> = {};
  const texts = listAt(request, "AppSpecification", "ContainerArguments");
  for (let index = 0; index + 1 < texts.length; index += 2) {
    const argument = declared.get(String(texts[index]));
    if (argument === undefined) continue;
    const value = texts[index + 1] ?? null;
    const there = ownMember(config, argument.field);
    setMember(
      config,
      argument.field,
      argument.type === "list"
        ? [...(Array.isArray(there) ? there : []), parseArgument(value, "json")]
        : parseArgument(value, argument.type),
    );
  }
  const cluster = ["ProcessingResources", "ClusterConfig"];
  return { config: { ...readMachine(request, cluster), ...config }, inputs: Object.fromEntries(inputs) };
}

function readTraining(spec: StepSpec, request: JsonObject): FedInputs {
  const ports = new Map(Object.entries(spec.inputs).map(([port, { channel }]) => [channel ?? port, port]));
  const inputs = listAt(request, "InputDataConfig").flatMap((channel) => {
    const port = ports.get(String(at(channel, "ChannelName")));
    const uri = at(channel, "DataSource", "S3DataSource", "S3Uri");
    return port === undefined || uri === undefined ? [] : [[port, uri] as const];
  });
  const declared = argumentsOf(spec, ({ name }) => name);
  const set = Object.entries(objectOf(at(request, "HyperParameters"))).flatMap(([name, value]) => {
    const argument = declared.get(name);
    return argument === undefined ? [] : [[argument.field, parseArgument(value, "json")] as const];
  });
  return {
    config: { ...readMachine(request, ["ResourceConfig"]), ...Object.fromEntries(set) },
    inputs: Object.fromEntries(inputs),
  };
}

interface Argument {
  readonly field: string;
  readonly type: ArgumentType;
}

function argumentsOf(
  spec: StepSpec,
  key: (argument: { readonly name: string; readonly flag: string }) => string,
): ReadonlyMap<string, Argument> {
  const fields = scriptFields(spec);
  return new Map(
    (contractOf(spec)?.arguments ?? []).flatMap((argument, index) => {
      const field = fields[index]?.[0];
      return field === undefined ? [] : [[key(argument), { field, type: argument.type }] as const];
    }),
  );
}

/** Converts a string back to its original value, and unwraps an expression that was joined to create a string. */
function parseArgument(value: Json, type: ArgumentType): Json {
  if (isExprJson(value)) {
    const { On: on, Values: values } = objectOf(value["Std:Join"]);
    const [only, ...others] = listOf(values);
    return on === "" && only !== undefined && others.length === 0 && isExprJson(only) ? only : value;
  }
  if (typeof value !== "string" || type === "string") return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}

type ReadRequest = (spec: StepSpec, request: JsonObject) => FedInputs;
/** These requests are created by functions in the specification, which cannot be inverted. */
const readNothing: ReadRequest = () => ({ config: {}, inputs: {} });

/** Reads each job type's request. */
const READERS: Readonly<Record<JobType, ReadRequest>> = {
  processing: readProcessing,
  training: readTraining,
  tuning: readNothing,
  transform: readNothing,
  model: readNothing,
  register: readNothing,
  gate: readNothing,
  service: readNothing,
};
