import { canonicalKey, type Json, type JsonObject } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import { ownMember } from "../base/own.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { shown } from "../config/index.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import type { Definition, DefinitionParameter } from "../sagemaker/definition.ts";
import { validateRequest } from "../sagemaker/validate/index.ts";
import { faultDiagnostic } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

export interface StartOptions {
  readonly name: string;
  readonly displayName?: string;
  /** As they were typed; everything goes to the service as text. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  /** Starts with one token are one start, whenever they are made: any text. Without it every start is one of its own. */
  readonly token?: string;
}

export interface Started {
  readonly arn: string;
}

/** Starts a deployed pipeline. Parameters are checked against the definition first, all of them at once. */
export async function start(
  definition: Definition,
  options: StartOptions,
  effects: Pick<DeployEffects, "service" | "now">,
): Promise<Staged<Started | undefined>> {
  const at: Place = { pipeline: options.name };
  // "start-" tells it from tokens that open something, which are hidden.
  const token =
    options.token ?? `start-${digest(canonicalKey({ ...options, now: effects.now() } as Json)).slice(0, 32)}`;
  const request = requestOf(definition, options, token);
  const faults = [
    ...checkParameters(definition, options.parameters, at),
    // What the parameters' own check has said, in better words, is not said twice.
    ...validateRequest("StartPipelineExecution", { ...request, PipelineParameters: [] }, at),
  ];
  if (hasErrors(faults)) return { value: undefined, diagnostics: faults };
  try {
    const { PipelineExecutionArn } = await effects.service.call("StartPipelineExecution", request);
    return { value: { arn: String(PipelineExecutionArn) }, diagnostics: faults };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { value: undefined, diagnostics: [...faults, startFault(error, token, at)] };
  }
}

function requestOf(definition: Definition, options: StartOptions, token: string): JsonObject {
  const types = new Map((definition.Parameters ?? []).map(({ Name, Type }) => [Name, Type]));
  const { name, displayName, parallelism } = options;
  return {
    PipelineName: name,
    ...(displayName === undefined ? {} : { PipelineExecutionDisplayName: displayName }),
    PipelineParameters: Object.entries(options.parameters).map(([Name, value]) => ({
      Name,
      Value: types.get(Name) === "Boolean" ? pythonic(value) : value,
    })),
    // The digest of any text has a length that the service takes: 32 to 128 characters (service model, IdempotencyToken).
    ClientRequestToken: digest(token),
    ...(parallelism === undefined ? {} : { ParallelismConfiguration: { MaxParallelExecutionSteps: parallelism } }),
  };
}

/** "True" and "False", as the Python SDK (2.257.6) sends them: its str(value) is the one form known to work. */
const pythonic = (value: string): string => value.charAt(0).toUpperCase() + value.slice(1).toLowerCase();

/** Where no answer came, the service may have begun all the same: only the token makes a repetition safe. */
function startFault(fault: ServiceFault, token: string, at: Place): Diagnostic {
  if (!fault.passing || fault.kind === "ThrottlingException") return faultDiagnostic(fault, at);
  const { attempts, message } = fault;
  return diagnostic("deploy/start-unknown", { attempts, token, reason: message }, at);
}

/** Unknown names, missing values, values that are not of the type or not among those that are allowed. */
function checkParameters(
  definition: Definition,
  given: Readonly<Record<string, string>>,
  at: Place,
): readonly Diagnostic[] {
  const declared = definition.Parameters ?? [];
  const names = declared.map(({ Name }) => Name);
  const unknown = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      const known = listed(names.map(quoted));
      return diagnostic(
        "deploy/unknown-parameter",
        { name, known },
        { ...at, field: name },
        near === undefined ? {} : { hint: `did you mean ${quoted(near)}?` },
      );
    });
  const wrong = declared.flatMap((parameter) => {
    const { Name: name } = parameter;
    const value = ownMember(given, name);
    const place = { ...at, field: name };
    if (value === undefined)
      return parameter.DefaultValue === undefined ? [diagnostic("deploy/parameter-missing", { name }, place)] : [];
    const expected = wanted(parameter, value);
    return expected === undefined
      ? []
      : [diagnostic("deploy/parameter-value", { name, expected, value: shown(name, value) }, place)];
  });
  return [...unknown, ...wrong];
}

/** Source: service model, PipelineParameter and ParameterList: 1,024 characters at most, 200 values at most. */
const LONGEST = 1024;
const INTEGER = /^[+-]?\d+$/;
const FLOAT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What a parameter takes, where the value is something else; undefined where it fits. */
function wanted({ Type, EnumValues }: DefinitionParameter, value: string): string | undefined {
  if (EnumValues !== undefined && !EnumValues.includes(value)) return listed(EnumValues.map(quoted), "or");
  if (Type === "Integer" && !INTEGER.test(value)) return "a whole number";
  if (Type === "Float" && !FLOAT.test(value)) return "a number";
  if (Type === "Boolean" && !/^(true|false)$/i.test(value)) return "true or false";
  if (value === "") return "a text that is not empty";
  return value.length > LONGEST ? "a text of 1,024 characters at most" : undefined;
}
