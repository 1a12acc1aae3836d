import { Readable } from "node:stream";
import type { CompleteMultipartUploadCommandOutput, PutObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient, SageMakerClientConfig } from "@aws-sdk/client-sagemaker";
import { defined } from "../base/defined.ts";
import { type SdkError, withFaults } from "./aws-faults.ts";
import { subjectOf } from "./call-subject.ts";
import { saysAbsent } from "./calls.ts";
import {
  type CallContext,
  type DeployEffects,
  type InputOf,
  type Operation,
  type OutputOf,
  type Service,
  ServiceFault,
  type Store,
  type StoredObject,
} from "./ports.ts";
import { lost, resumed } from "./resumed.ts";

/** How to reach AWS. Only tests set the endpoint, the number of attempts, the timeout or the part size. */
export interface AwsOptions {
  readonly region: string;
  readonly endpoint?: string;
  /** Attempts per call, including the first. */
  readonly attempts?: number;
  /** Milliseconds without a response after which an attempt is abandoned. The default is 60,000. */
  readonly patience?: number;
  /** The minimum size in bytes of each part of a large file, at least 5 MiB. The default is 16 MiB. */
  readonly part?: number;
  /** The profile whose credentials sign the calls. Default: the SDK's own search. */
  readonly profile?: string;
  /** This machine's clock, in milliseconds since 1970, to compare with the service's. */
  readonly now?: () => number;
  /** The command that makes the calls, which messages about denied calls name. */
  readonly command?: string;
}

/**
 * The SDK's backoff doubles from 0.1 s (0.5 s if throttled) up to 20 s with full jitter, for a total of about 25 s when
 * throttled.
 */
const MAX_ATTEMPTS = 8;
const IDLE_TIMEOUT_MS = 60_000;

/**
 * The options for every client. The SDK signs requests, finds credentials, corrects for clock skew, and retries after
 * throttling (respecting Retry-After), server errors and broken connections. By default, it would wait forever for a
 * response.
 */
export const clientOptions = ({
  region,
  endpoint,
  profile,
  attempts = MAX_ATTEMPTS,
  patience = IDLE_TIMEOUT_MS,
}: AwsOptions) =>
  defined({
    region,
    endpoint,
    profile,
    maxAttempts: attempts,
    retryMode: "standard",
    // This limits idle time rather than total time, because a part of a large file can take minutes on a slow
    // connection.
    requestHandler: { connectionTimeout: Math.min(patience, 10_000), socketTimeout: patience },
  });

/** What messages about failed calls need to know. */
export const aboutCall = ({ region, command }: AwsOptions): CallContext => ({ region, command });

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

/** Accesses S3 through the official SDK. */
export async function awsStore(options: AwsOptions): Promise<Store> {
  const sdk = await import("./sdk/s3.ts");
  const client = new sdk.S3Client({ ...clientOptions(options), forcePathStyle: options.endpoint !== undefined });
  const about = (uri: string): CallContext => ({ ...aboutCall(options), subject: uri });
  const store: Store = {
    async has(uri) {
      try {
        await withFaults("HeadObject", () => client.send(new sdk.HeadObjectCommand(locationOf(uri))), about(uri));
        return true;
      } catch (error) {
        if (error instanceof ServiceFault && ABSENT.has(error.kind)) return false;
        throw error;
      }
    },
    async get(uri) {
      const pieces = await store.stream(uri);
      return pieces === undefined ? undefined : joined(pieces);
    },
    async stream(uri) {
      const open = async (more: object = {}) =>
        withFaults(
          "GetObject",
          () => client.send(new sdk.GetObjectCommand({ ...locationOf(uri), ...more })),
          about(uri),
        );
      try {
        const first = await open();
        const attempts = options.attempts ?? MAX_ATTEMPTS;
        return resumed(first, open, (error) => lost(error, attempts, about(uri)), attempts);
      } catch (error) {
        if (error instanceof ServiceFault && /^(NoSuchKey|NotFound|404)$/.test(error.kind)) return undefined;
        throw error;
      }
    },
    async sendsEvents(bucket) {
      const { EventBridgeConfiguration: events } = await withFaults(
        "GetBucketNotificationConfiguration",
        () => client.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket: bucket })),
        about(`s3://${bucket}`),
      );
      return events !== undefined;
    },
    async list(uri) {
      const { Bucket, Key: Prefix } = locationOf(uri);
      const found: StoredObject[] = [];
      let ContinuationToken: string | undefined;
      do {
        const request = defined({ Bucket, Prefix, ContinuationToken });
        const page = await withFaults(
          "ListObjectsV2",
          () => client.send(new sdk.ListObjectsV2Command(request)),
          about(uri),
        );
        for (const { Key: key = "", Size: size = 0, ETag: etag = "" } of page.Contents ?? [])
          found.push({ key, size, etag });
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return found.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    },
    async put(uri, content, { size = 0, kms } = {}) {
      const encryption = kms === undefined ? {} : { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kms };
      const object = { ...locationOf(uri), ...encryption };
      if (content instanceof Uint8Array) {
        await withFaults(
          "PutObject",
          () => client.send(new sdk.PutObjectCommand({ ...object, Body: content })),
          about(uri),
        );
        return;
      }
      const partSize = Math.max(options.part ?? MIN_PART_BYTES, Math.ceil(size / MAX_PARTS));
      const body = Readable.from(content, { objectMode: false });
      try {
        await putInParts(client, { ...object, Body: body }, partSize, about(uri));
      } catch (error) {
        // The response to the previous call was lost, and the retry found that the upload had already been completed.
        if (!(error instanceof ServiceFault) || error.kind !== "NoSuchUpload" || !(await store.has(uri))) throw error;
      }
    },
  };
  return store;
}

async function joined(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/**
 * S3 returns 403 for a missing object if the caller lacks permission to list the bucket. The upload will show whether
 * the caller can write.
 */
const ABSENT: ReadonlySet<string> = new Set(["NotFound", "NoSuchKey", "404", "403", "Forbidden", "AccessDenied"]);

/** Source: S3 user guide, "Multipart upload limits" (as of November 2026). */
const MAX_PARTS = 10_000;
const MIN_PART_BYTES = 16 * 2 ** 20;

/**
 * Objects that exceed the limit for one request (5 GiB) or should not be held in memory are uploaded in parts, each of
 * which is retried separately.
 */
async function putInParts(
  client: S3Client,
  params: PutObjectCommandInput,
  partSize: number,
  about: CallContext,
): Promise<CompleteMultipartUploadCommandOutput> {
  const { Upload } = await import("@aws-sdk/lib-storage");
  const upload = new Upload({ client, params, partSize, queueSize: 4 });
  return withFaults("UploadPart", () => upload.done(), about);
}

/** An access point can replace a bucket: "s3://arn:aws:s3:eu-central-1:123456789012:accesspoint/claims/2026/". */
const locationOf = (uri: string): { readonly Bucket: string; readonly Key: string } => {
  const [, Bucket = "", Key = ""] = /^s3:\/\/(arn:[^/]+:accesspoint\/[^/]+|[^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  return { Bucket, Key };
};
