import type * as sdk from "@aws-sdk/client-sagemaker";
import type { Asset } from "../compile/index.ts";
import type { ScheduleServices } from "./schedules/schedule-ports.ts";

/** The bytes to upload: either all of them or, if they would not fit in memory, a stream. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** One object of an asset, ready to be uploaded. */
export interface AssetObject {
  /** The key relative to the asset's URI, or "" if the asset is a single object. */
  readonly path: string;
  /** The size in bytes, if it is known without reading the content. */
  readonly size?: number;
  /** The SHA-256 digest of the content at compile time. */
  readonly digest: string;
  /** Throws a ContentFault if the content cannot be read or has changed since the pipeline was compiled. */
  readonly content: () => Promise<Content>;
}

/** An object in S3. Its ETag changes with its contents. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** Objects in S3. Failures are thrown as ServiceFault. */
export interface Store {
  has(uri: string): Promise<boolean>;
  /** The contents of an object, as `stream` reads them. Undefined if it does not exist. */
  get(uri: string): Promise<Uint8Array | undefined>;
  /**
   * The contents of an object, piece by piece, for objects that should not be held in memory. If the connection breaks,
   * reading continues where it ended. Undefined if the object does not exist.
   */
  stream(uri: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Whether a bucket sends its events to EventBridge. */
  sendsEvents(bucket: string): Promise<boolean>;
  /** The objects at a URI: the object with this key, or all objects whose keys begin with it, sorted by key. */
  list(uri: string): Promise<readonly StoredObject[]>;
  /** Writes an object, completely or not at all. `size` is its length in bytes, if known. */
  put(
    uri: string,
    content: Content,
    options?: { readonly size?: number | undefined; readonly kms?: string | undefined },
  ): Promise<void>;
}

/** The SageMaker operations needed to plan, deploy, start, follow and look after pipelines. */
export interface Operations {
  AddTags(input: sdk.AddTagsInput): sdk.AddTagsOutput;
  CreatePipeline(input: sdk.CreatePipelineRequest): sdk.CreatePipelineResponse;
  DescribeModelPackageGroup(input: sdk.DescribeModelPackageGroupInput): sdk.DescribeModelPackageGroupOutput;
  DescribePipeline(input: sdk.DescribePipelineRequest): sdk.DescribePipelineResponse;
  DescribePipelineDefinitionForExecution(
    input: sdk.DescribePipelineDefinitionForExecutionRequest,
  ): sdk.DescribePipelineDefinitionForExecutionResponse;
  ListPipelineParametersForExecution(
    input: sdk.ListPipelineParametersForExecutionRequest,
  ): sdk.ListPipelineParametersForExecutionResponse;
  ListPipelineVersions(input: sdk.ListPipelineVersionsRequest): sdk.ListPipelineVersionsResponse;
  DescribePipelineExecution(input: sdk.DescribePipelineExecutionRequest): sdk.DescribePipelineExecutionResponse;
  DescribeProcessingJob(input: sdk.DescribeProcessingJobRequest): sdk.DescribeProcessingJobResponse;
  DescribeTrainingJob(input: sdk.DescribeTrainingJobRequest): sdk.DescribeTrainingJobResponse;
  ListPipelineExecutions(input: sdk.ListPipelineExecutionsRequest): sdk.ListPipelineExecutionsResponse;
  ListPipelineExecutionSteps(input: sdk.ListPipelineExecutionStepsRequest): sdk.ListPipelineExecutionStepsResponse;
  ListTrainingJobsForHyperParameterTuningJob(
    input: sdk.ListTrainingJobsForHyperParameterTuningJobRequest,
  ): sdk.ListTrainingJobsForHyperParameterTuningJobResponse;
  ListTags(input: sdk.ListTagsInput): sdk.ListTagsOutput;
  StartPipelineExecution(input: sdk.StartPipelineExecutionRequest): sdk.StartPipelineExecutionResponse;
  UpdatePipeline(input: sdk.UpdatePipelineRequest): sdk.UpdatePipelineResponse;
  DeletePipeline(input: sdk.DeletePipelineRequest): sdk.DeletePipelineResponse;
  DescribeModelPackage(input: sdk.DescribeModelPackageInput): sdk.DescribeModelPackageOutput;
  ListModelPackages(input: sdk.ListModelPackagesInput): sdk.ListModelPackagesOutput;
  RetryPipelineExecution(input: sdk.RetryPipelineExecutionRequest): sdk.RetryPipelineExecutionResponse;
  StopPipelineExecution(input: sdk.StopPipelineExecutionRequest): sdk.StopPipelineExecutionResponse;
  UpdateModelPackage(input: sdk.UpdateModelPackageInput): sdk.UpdateModelPackageOutput;
}
export type Operation = keyof Operations;
export type InputOf<O extends Operation> = Parameters<Operations[O]>[0];
export type OutputOf<O extends Operation> = ReturnType<Operations[O]>;

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * True if the resource is known to exist. "Not found" then means not visible yet, and "conflict" means still
   * changing, so the call is retried as if it had been throttled.
   */
  readonly exists?: boolean;
}

/** SageMaker, one operation at a time. Failures are thrown as ServiceFault. */
export interface Service {
  call<O extends Operation>(operation: O, input: InputOf<O>, options?: CallOptions): Promise<OutputOf<O>>;
  /**
   * How far the service's clock is ahead of this machine's, in milliseconds, to about a second. Undefined until a
   * response has shown it.
   */
  readonly ahead?: () => number | undefined;
}

/** Logs in CloudWatch. Failures are thrown as ServiceFault. */
export interface LogStore {
  /** The lines of a group's streams whose names have this prefix, in chronological order; at most a few thousand. */
  lines(group: string, streams: string, options?: LogOptions): Promise<readonly string[]>;
}

export interface LogOptions extends Pick<CallOptions, "signal"> {
  /** Leaves out earlier lines. In milliseconds since 1970. */
  readonly from?: number | undefined;
}

/** AWS's list of prices. Failures are thrown as ServiceFault. */
export interface PriceList {
  /** The products of a service whose attributes have these values, each as a JSON document. */
  products(service: string, filters: Readonly<Record<string, string>>): Promise<readonly string[]>;
}

/** Everything outside the process that deploying needs. */
export interface DeployEffects {
  readonly store: Store;
  readonly service: Service;
  readonly logs: LogStore;
  readonly schedules: ScheduleServices;
  /** The twelve-digit ID of the account to which the credentials belong. */
  readonly account: () => Promise<string>;
  /** The ARN of the caller to whom the credentials belong. */
  readonly caller: () => Promise<string>;
  /** The objects to upload for an asset, in a fixed order. */
  readonly objects: (asset: Asset) => Promise<readonly AssetObject[]>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after the given milliseconds, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** The option that names the profile of the credentials, if the command has one. */
  readonly profileOption?: string;
}

/** What a call was made for, so that a message about its failure can say so. */
export interface CallContext {
  readonly subject?: string | undefined;
  readonly region?: string | undefined;
  readonly command?: string | undefined;
}

/** A call that failed after all its retries. */
export class ServiceFault extends Error {
  /**
   * The service's error code, such as "ValidationException". If there was no response, the system's error code, such as
   * "ECONNRESET".
   */
  readonly kind: string;
  readonly operation: string;
  readonly attempts: number;
  /**
   * True if the same call could succeed later, because there was no response or because the service was busy or
   * failing.
   */
  readonly passing: boolean;
  /** What the call was about: an S3 URI, an ARN, or the last part of one, such as "pipeline/fraud". */
  readonly subject?: string;
  readonly region?: string;
  /** The command that needed the call. */
  readonly command?: string;
  constructor(
    operation: string,
    kind: string,
    message: string,
    attempts: number,
    passing = false,
    { subject, region, command }: CallContext = {},
  ) {
    super(message);
    if (subject !== undefined) this.subject = subject;
    if (region !== undefined) this.region = region;
    if (command !== undefined) this.command = command;
    this.name = "ServiceFault";
    this.operation = operation;
    this.kind = kind;
    this.attempts = attempts;
    this.passing = passing;
  }
}

/** A file to upload cannot be read, or has changed since the pipeline was compiled. */
export class ContentFault extends Error {
  readonly file: string;
  readonly changed: boolean;
  constructor(file: string, reason?: string) {
    super(reason ?? `${file} was changed`);
    this.name = "ContentFault";
    this.file = file;
    this.changed = reason === undefined;
  }
}
