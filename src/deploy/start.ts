import { canonicalKey } from "../base/canonical.ts";
import { digest } from "../base/digest.ts";
import { listed, nearest, quoted } from "../base/words.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import type { Definition, DefinitionParameter } from "../sagemaker/definition.ts";
import { faultDiagnostic } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

export interface StartOptions {
  readonly name: string;
  readonly displayName?: string;
  /** As they were typed; everything goes to the service as text. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  /** Starts with the same token are one start. */
  readonly token?: string;
}

export interface Started {
  readonly arn: string;
}

/** Starts a deployed pipeline. Parameters are checked against the definition first, all of them at once. */
export async function start(
  definition: Definition,
  options: StartOptions,
  effects: DeployEffects,
): Promise<Staged<Started | undefined>> {
  const at: Place = { pipeline: options.name };
  const faults = checkParameters(definition, options.parameters, at);
  if (hasErrors(faults)) return { value: undefined, diagnostics: faults };
  const token =
    options.token ?? digest(canonicalKey({ name: options.name, parameters: options.parameters, now: effects.now() }));
  try {
    const { PipelineExecutionArn } = await effects.service.call("StartPipelineExecution", {
      PipelineName: options.name,
      ...(options.displayName === undefined ? {} : { PipelineExecutionDisplayName: options.displayName }),
      PipelineParameters: Object.entries(options.parameters).map(([Name, Value]) => ({ Name, Value })),
      ClientRequestToken: token,
      ...(options.parallelism === undefined
        ? {}
        : { ParallelismConfiguration: { MaxParallelExecutionSteps: options.parallelism } }),
    });
    return { value: { arn: String(PipelineExecutionArn) }, diagnostics: faults };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { value: undefined, diagnostics: [...faults, faultDiagnostic(error, at)] };
  }
}

/** Unknown names, missing values, values that are not of the type or not among those that are allowed. */
export function checkParameters(
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
    const value = given[name];
    const place = { ...at, field: name };
    if (value === undefined)
      return parameter.DefaultValue === undefined ? [diagnostic("deploy/parameter-missing", { name }, place)] : [];
    const expected = wanted(parameter, value);
    return expected === undefined
      ? []
      : [diagnostic("deploy/parameter-value", { name, expected, value: JSON.stringify(value) }, place)];
  });
  return [...unknown, ...wrong];
}

/** What a parameter takes, where the value is something else; undefined where it fits. Source: service model, PipelineParameter: 1,024 characters at most. */
function wanted({ Type, EnumValues }: DefinitionParameter, value: string): string | undefined {
  if (EnumValues !== undefined && !EnumValues.includes(value)) return listed(EnumValues.map(quoted), "or");
  if (Type === "Integer" && !/^[+-]?\d+$/.test(value)) return "a whole number";
  if (Type === "Float" && !(value.trim() !== "" && Number.isFinite(Number(value)))) return "a number";
  if (Type === "Boolean" && !/^(true|false)$/i.test(value)) return "true or false";
  if (value === "") return "a text that is not empty";
  return value.length > 1024 ? "a text of 1,024 characters at most" : undefined;
}
