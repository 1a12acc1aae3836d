import type { SageMakerClient, SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { type SdkError, withFaults } from "./aws-faults.ts";
import { type AwsOptions, aboutCall, clientOptions } from "./aws-options.ts";
import { subjectOf } from "./call-subject.ts";
import { saysAbsent } from "./calls.ts";
import type { DeployEffects, InputOf, Operation, OutputOf, Service } from "./ports.ts";

type RetryStrategy = Extract<SageMakerClientConfig["retryStrategy"], { readonly refreshRetryTokenForRetry: unknown }>;

/**
 * A client's retry strategy, extended to cover resources that are known to exist. A new resource may not be visible
 * everywhere yet, and a resource that is being changed cannot be changed again. Both cases are treated as throttling,
 * which has the longest backoff.
 */
async function settlingStrategy(client: SageMakerClient): Promise<RetryStrategy> {
  const standard = await client.config.retryStrategy();
  if (!("refreshRetryTokenForRetry" in standard)) throw new TypeError("the SDK has no standard retry strategy");
  const isUnsettled = ({ name = "", message = "" }: SdkError): boolean =>
    name === "ConflictException" || saysAbsent(name, message);
  return {
    acquireInitialRetryToken: (scope) => standard.acquireInitialRetryToken(scope),
    refreshRetryTokenForRetry: (token, info) =>
      standard.refreshRetryTokenForRetry(
        token,
        isUnsettled(info.error ?? {}) ? { ...info, errorType: "THROTTLING" } : info,
      ),
    recordSuccess: (token) => standard.recordSuccess(token),
  };
}

/**
 * Accesses SageMaker through the official SDK. Loading the SDK takes a quarter of a second, so it is loaded only here.
 */
export async function awsService(options: AwsOptions): Promise<Service> {
  const sdk = await import("./sdk/sagemaker.ts");
  const client = new sdk.SageMakerClient(clientOptions(options));
  const patient = new sdk.SageMakerClient({
    ...clientOptions(options),
    retryStrategy: await settlingStrategy(client),
  });
  let ahead: number | undefined;
  for (const each of [client, patient])
    each.middlewareStack.add(
      (next) => async (args) => {
        const done = await next(args);
        ahead = aheadIn(done.response, options.now) ?? ahead;
        return done;
      },
      { step: "deserialize", name: "serviceClock" },
    );
  type Call<O extends Operation> = (
    sender: SageMakerClient,
    input: InputOf<O>,
    signal: { readonly abortSignal?: AbortSignal },
  ) => Promise<OutputOf<O>>;
  const calls: { readonly [O in Operation]: Call<O> } = {
    AddTags: (by, input, signal) => by.send(new sdk.AddTagsCommand(input), signal),
    CreatePipeline: (by, input, signal) => by.send(new sdk.CreatePipelineCommand(input), signal),
    DescribeModelPackageGroup: (by, input, signal) => by.send(new sdk.DescribeModelPackageGroupCommand(input), signal),
    DescribePipeline: (by, input, signal) => by.send(new sdk.DescribePipelineCommand(input), signal),
    DescribePipelineDefinitionForExecution: (by, input, signal) =>
      by.send(new sdk.DescribePipelineDefinitionForExecutionCommand(input), signal),
    DescribePipelineExecution: (by, input, signal) => by.send(new sdk.DescribePipelineExecutionCommand(input), signal),
    DescribeProcessingJob: (by, input, signal) => by.send(new sdk.DescribeProcessingJobCommand(input), signal),
    DescribeTrainingJob: (by, input, signal) => by.send(new sdk.DescribeTrainingJobCommand(input), signal),
    ListPipelineExecutions: (by, input, signal) => by.send(new sdk.ListPipelineExecutionsCommand(input), signal),
    ListPipelineExecutionSteps: (by, input, signal) =>
      by.send(new sdk.ListPipelineExecutionStepsCommand(input), signal),
    ListTrainingJobsForHyperParameterTuningJob: (by, input, signal) =>
      by.send(new sdk.ListTrainingJobsForHyperParameterTuningJobCommand(input), signal),
    ListPipelineParametersForExecution: (by, input, signal) =>
      by.send(new sdk.ListPipelineParametersForExecutionCommand(input), signal),
    ListPipelineVersions: (by, input, signal) => by.send(new sdk.ListPipelineVersionsCommand(input), signal),
    ListTags: (by, input, signal) => by.send(new sdk.ListTagsCommand(input), signal),
    StartPipelineExecution: (by, input, signal) => by.send(new sdk.StartPipelineExecutionCommand(input), signal),
    UpdatePipeline: (by, input, signal) => by.send(new sdk.UpdatePipelineCommand(input), signal),
    DeletePipeline: (by, input, signal) => by.send(new sdk.DeletePipelineCommand(input), signal),
    DescribeModelPackage: (by, input, signal) => by.send(new sdk.DescribeModelPackageCommand(input), signal),
    ListModelPackages: (by, input, signal) => by.send(new sdk.ListModelPackagesCommand(input), signal),
    RetryPipelineExecution: (by, input, signal) => by.send(new sdk.RetryPipelineExecutionCommand(input), signal),
    StopPipelineExecution: (by, input, signal) => by.send(new sdk.StopPipelineExecutionCommand(input), signal),
    UpdateModelPackage: (by, input, signal) => by.send(new sdk.UpdateModelPackageCommand(input), signal),
  };
  return {
    call: (operation, input, { signal, exists = false } = {}) =>
      withFaults(
        operation,
        () => calls[operation](exists ? patient : client, input, defined({ abortSignal: signal })),
        { ...aboutCall(options), subject: subjectOf(input) },
      ),
    ahead: () => ahead,
  };
}

/** How far the clock of the server that sent a response is ahead. Its header states whole seconds. */
function aheadIn(response: unknown, now: AwsOptions["now"]): number | undefined {
  const { headers } = response as { readonly headers?: Readonly<Record<string, string>> };
  const at = Date.parse(headers?.["date"] ?? "");
  return now === undefined || Number.isNaN(at) ? undefined : at + 500 - now();
}

/**
 * Who makes the calls, and the account to which the credentials belong. Finding it requires no permissions, only a route
 * to STS. Many networks do not have one, so two attempts are enough.
 */
export function awsIdentity(options: AwsOptions): Pick<DeployEffects, "account" | "caller"> {
  const identity = async () => {
    const sdk = await import("./sdk/sts.ts");
    const client = new sdk.STSClient(clientOptions({ attempts: 2, ...options }));
    return withFaults("GetCallerIdentity", () => client.send(new sdk.GetCallerIdentityCommand({})), aboutCall(options));
  };
  return {
    account: async () => (await identity()).Account ?? "",
    caller: async () => (await identity()).Arn ?? "",
  };
}
