import type { SelectiveExecutionConfig, StartPipelineExecutionRequest } from "@aws-sdk/client-sagemaker";
import { canonicalKey } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { type Diagnostic, diagnostic, hasErrors, type Place, type Staged } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { checkParameters, givenValueFaults, sentValue, validateRequest } from "../sagemaker/validate/index.ts";
import { DATA_VERSION } from "../spec/policies.ts";
import { findDataVersion } from "./data-version.ts";
import { faultDiagnostic } from "./faults.ts";
import { type DeployEffects, ServiceFault } from "./ports.ts";

export interface StartOptions {
  readonly name: string;
  readonly displayName?: string;
  /** As typed by the user. The service accepts all values as strings. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly parallelism?: number;
  /** The version to start. Default: the latest. */
  readonly version?: number;
  /** Executes only these steps, and takes the results of others from an earlier execution. */
  readonly selection?: { readonly steps: readonly string[]; readonly source?: string };
  /** Any string. Repeated starts with the same token count as one. Without a token, every start is a new one. */
  readonly token?: string;
}

export interface Started {
  readonly arn: string;
}

/**
 * Starts a deployed pipeline, after checking all its parameters against the definition.
 *
 * @param judge - applies the user's overrides to faults that can be allowed
 */
export async function start(
  definition: Definition,
  asked: StartOptions,
  effects: Pick<DeployEffects, "service" | "store" | "now">,
  judge = (faults: readonly Diagnostic[]): readonly Diagnostic[] => faults,
): Promise<Staged<Started | undefined>> {
  const at: Place = { pipeline: asked.name };
  // The prefix "start-" distinguishes it from access tokens, which are redacted.
  const token = asked.token ?? `start-${digest(canonicalKey({ ...asked, now: effects.now() })).slice(0, 32)}`;
  const version = await findDataVersion(definition, asked.parameters, token, effects, at);
  const options =
    version.value === undefined
      ? asked
      : { ...asked, parameters: { ...asked.parameters, [DATA_VERSION]: version.value } };
  const request = requestOf(definition, options, token);
  const faults = [
    ...version.diagnostics,
    ...checkParameters(definition, options.parameters, at),
    ...judge(givenValueFaults(definition, options.parameters)),
    // The check above describes parameter errors better than the service does.
    ...validateRequest("StartPipelineExecution", { ...request, PipelineParameters: [] }, at),
  ];
  if (hasErrors(faults)) return { value: undefined, diagnostics: faults };
  try {
    const { PipelineExecutionArn: arn } = await effects.service.call("StartPipelineExecution", request);
    return { value: { arn: String(arn) }, diagnostics: faults };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    return { value: undefined, diagnostics: [...faults, startFault(error, token, at)] };
  }
}

function requestOf(definition: Definition, options: StartOptions, token: string): StartPipelineExecutionRequest {
  const types = new Map((definition.Parameters ?? []).map(({ Name, Type }) => [Name, Type]));
  const { name, displayName, parallelism, selection } = options;
  return defined({
    PipelineName: name,
    PipelineVersionId: options.version,
    PipelineExecutionDisplayName: displayName,
    PipelineParameters: Object.entries(options.parameters).map(([Name, value]) => ({
      Name,
      Value: sentValue(types.get(Name), value),
    })),
    // A digest has a length that the service accepts: 32 to 128 characters (service model, IdempotencyToken).
    ClientRequestToken: digest(token),
    SelectiveExecutionConfig: selection === undefined ? undefined : selectiveConfig(selection),
    ParallelismConfiguration: parallelism === undefined ? undefined : { MaxParallelExecutionSteps: parallelism },
  });
}

const selectiveConfig = ({ steps, source }: NonNullable<StartOptions["selection"]>): SelectiveExecutionConfig =>
  defined({ SelectedSteps: steps.map((StepName) => ({ StepName })), SourcePipelineExecutionArn: source });

/** Even without a response, the execution may have started. Only the token makes it safe to repeat the call. */
function startFault(fault: ServiceFault, token: string, at: Place): Diagnostic {
  if (!fault.passing || fault.kind === "ThrottlingException") return faultDiagnostic(fault, at);
  const { attempts, message } = fault;
  return diagnostic("deploy/start-unknown", { attempts, token, reason: message }, at);
}
