import { isObject } from "../../src/base/json.ts";
import { validateDefinition } from "../../src/sagemaker/validate/index.ts";
import { StandInExecutions, type Startable } from "./executions.ts";
import { StandInModelPackages } from "./model-packages.ts";
import type { StoredObject } from "./objects.ts";
import { type Body, Refusal } from "./protocol.ts";

export interface StoredPipeline {
  readonly name: string;
  readonly arn: string;
  definition: string;
  role: string;
  displayName?: unknown;
  description?: unknown;
  parallelism?: unknown;
  readonly tags: Map<string, string>;
  readonly token: string;
  /** The pipeline's versions, in order. The service numbers them from 1. A test can remove some. */
  readonly versions: StoredVersion[];
}

interface StoredVersion {
  readonly id: number;
  readonly definition: string;
  readonly role: string;
  readonly at: number;
  readonly by: string;
  displayName?: unknown;
  description?: unknown;
}

type Operation = (input: Body) => Body;

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** SageMaker pipelines with their versions, executions and models. */
export class StandInPipelines {
  readonly pipelines = new Map<string, StoredPipeline>();
  readonly runs: StandInExecutions;
  readonly models: StandInModelPackages;
  /** The maximum number of items on a page, regardless of the request. */
  pageSize = 100;
  /** The number of calls for which a new pipeline is not visible yet. */
  unseenFor = 0;
  /** The user that changes pipelines. */
  user = "someone";
  #unseen = 0;
  readonly #objects: ReadonlyMap<string, StoredObject>;
  readonly #account: string;
  readonly #region: string;
  readonly #now: () => number;

  constructor(
    objects: ReadonlyMap<string, StoredObject>,
    { account, region, now }: { readonly account: string; readonly region: string; readonly now: () => number },
  ) {
    this.#objects = objects;
    this.#account = account;
    this.#region = region;
    this.#now = now;
    this.runs = new StandInExecutions(now);
    this.models = new StandInModelPackages(`arn:aws:sagemaker:${region}:${account}`, now);
  }

  get executions(): StandInExecutions["executions"] {
    return this.runs.executions;
  }
  get endings(): StandInExecutions["endings"] {
    return this.runs.endings;
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreatePipeline: (input) => this.#create(input),
    UpdatePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      // Members that an update omits stay unchanged.
      if ("PipelineDefinition" in input || "PipelineDefinitionS3Location" in input)
        pipeline.definition = this.#definition(input);
      this.#set(pipeline, input);
      return { PipelineArn: pipeline.arn, ...(this.runs.versioned && { PipelineVersionId: latest(pipeline).id }) };
    },
    DeletePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      this.pipelines.delete(pipeline.name);
      return { PipelineArn: pipeline.arn };
    },
    DescribePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      const { arn, name, displayName, description, parallelism, versions } = pipeline;
      if (!this.runs.versioned && input["PipelineVersionId"] !== undefined)
        throw new Refusal("ValidationException", "Pipeline versions are not supported");
      const version = versionOf(pipeline, input["PipelineVersionId"]);
      const { definition, role, at } = version;
      const runs = this.runs.of(arn);
      return {
        PipelineArn: arn,
        PipelineName: name,
        PipelineDefinition: definition,
        RoleArn: role,
        PipelineStatus: "Active",
        CreationTime: seconds(versions[0]?.at ?? 0),
        LastModifiedTime: seconds(at),
        CreatedBy: { UserProfileName: versions[0]?.by ?? "" },
        LastModifiedBy: { UserProfileName: version.by },
        ...(runs.length === 0 ? {} : { LastRunTime: seconds(Math.max(...runs.map(({ startedAt }) => startedAt))) }),
        ...(displayName === undefined ? {} : { PipelineDisplayName: displayName }),
        ...(description === undefined ? {} : { PipelineDescription: description }),
        ...(parallelism === undefined ? {} : { ParallelismConfiguration: parallelism }),
      };
    },
    ListPipelineVersions: (input) => {
      if (!this.runs.versioned) throw new Refusal("UnknownOperationException", "");
      const { arn, versions } = this.#pipeline(input);
      const summaries = versions.map((version) => summaryOf(arn, version, this.runs));
      if (input["SortOrder"] !== "Ascending") summaries.reverse();
      return this.#page("PipelineVersionSummaries", summaries, input);
    },
    ListPipelineParametersForExecution: (input) =>
      this.#page("PipelineParameters", this.runs.get(input).parameters as readonly Body[], input),
    AddTags: (input) => {
      const { tags } = this.#byArn(input);
      tag(tags, input["Tags"]);
      return { Tags: listOf(tags) };
    },
    ListTags: (input) => this.#page("Tags", listOf(this.#byArn(input).tags), input),
    StartPipelineExecution: (input) => this.runs.start(this.#startable(input), input),
    StopPipelineExecution: (input) => this.runs.stop(input),
    RetryPipelineExecution: (input) => this.runs.retry(input),
    DescribePipelineExecution: (input) => this.runs.describe(this.runs.get(input)),
    DescribePipelineDefinitionForExecution: (input) => ({ PipelineDefinition: this.runs.get(input).definition }),
    ListPipelineExecutions: (input) => {
      const mine = this.runs.of(this.#pipeline(input).arn).map((execution) => this.runs.summary(execution));
      return this.#page(
        "PipelineExecutionSummaries",
        input["SortOrder"] === "Ascending" ? mine : mine.reverse(),
        input,
      );
    },
    ListPipelineExecutionSteps: (input) => {
      const execution = this.runs.get(input);
      if (input["NextToken"] === undefined) this.runs.goOn(execution);
      const place = `arn:aws:sagemaker:${this.#region}:${this.#account}`;
      const steps = execution.steps.map((step) => this.runs.step(step, place));
      return this.#page("PipelineExecutionSteps", input["SortOrder"] === "Ascending" ? steps : steps.reverse(), input);
    },
    ListModelPackages: (input) => this.#page("ModelPackageSummaryList", this.models.list(input), input),
    DescribeModelPackageGroup: (input) => this.models.describeGroup(input),
    DescribeModelPackage: (input) => this.models.describe(input),
    UpdateModelPackage: (input) => this.models.update(input),
  };

  #create(input: Body): Body {
    const name = String(input["PipelineName"]);
    const there = this.pipelines.get(name);
    if (there !== undefined && there.token === input["ClientRequestToken"]) return { PipelineArn: there.arn };
    if (there !== undefined)
      throw new Refusal(
        "ValidationException",
        `Pipeline names must be unique within an AWS account and region. Pipeline with name (${name}) already exists.`,
      );
    const arn = `arn:aws:sagemaker:${this.#region}:${this.#account}:pipeline/${name}`;
    const definition = this.#definition(input);
    const token = String(input["ClientRequestToken"]);
    const pipeline = { name, arn, definition, role: "", tags: new Map<string, string>(), token, versions: [] };
    this.#set(pipeline, input);
    tag(pipeline.tags, input["Tags"]);
    this.pipelines.set(name, pipeline);
    this.#unseen = this.unseenFor;
    return { PipelineArn: arn };
  }

  /** Adds a version behind Specline's back. */
  changeBehind(name: string, definition: string, by = "somebody else"): void {
    const pipeline = this.pipelines.get(name);
    if (pipeline === undefined) throw new TypeError(`there is no pipeline ${name}`);
    pipeline.definition = definition;
    const { id } = latest(pipeline);
    pipeline.versions.push({ id: id + 1, definition, role: pipeline.role, at: this.#now(), by });
  }

  /** Members that an update omits stay unchanged. */
  #set(pipeline: StoredPipeline, input: Body): void {
    const role = String(input["RoleArn"]);
    const [, account] = /iam::(\d{12}):role\//.exec(role) ?? [];
    if (account !== this.#account)
      throw new Refusal("ValidationException", `Cross-account pass role is not allowed: ${role}`);
    if (role.endsWith("/missing"))
      throw new Refusal("ValidationException", `Could not assume role ${role}. Please ensure that the role exists.`);
    pipeline.role = role;
    pipeline.displayName = input["PipelineDisplayName"] ?? pipeline.displayName;
    pipeline.description = input["PipelineDescription"] ?? pipeline.description;
    pipeline.parallelism = input["ParallelismConfiguration"] ?? pipeline.parallelism;
    const id = (pipeline.versions.at(-1)?.id ?? 0) + 1;
    pipeline.versions.push({ id, definition: pipeline.definition, role, at: this.#now(), by: this.user });
  }

  /** The version that a start names, or the latest. */
  #startable(input: Body): Startable {
    const pipeline = this.#pipeline(input);
    const { id, definition } = versionOf(pipeline, input["PipelineVersionId"]);
    return { arn: pipeline.arn, version: id, definition };
  }

  /** One page. A token is the number of preceding items. A token that was never issued is rejected. */
  #page(member: string, items: readonly Body[], input: Body): Body {
    const token = input["NextToken"];
    const from = token === undefined ? 0 : Number(/^page-(\d+)$/.exec(String(token))?.[1] ?? Number.NaN);
    if (!(from >= 0 && from <= items.length)) throw new Refusal("ValidationException", "Invalid NextToken");
    const to = from + Math.min(this.pageSize, Number(input["MaxResults"] ?? this.pageSize));
    return { [member]: items.slice(from, to), ...(to < items.length ? { NextToken: `page-${to}` } : {}) };
  }

  #pipeline(input: Body): StoredPipeline {
    const name = String(input["PipelineName"]);
    const pipeline = this.pipelines.get(name);
    if (pipeline === undefined || this.#unseen-- > 0)
      throw new Refusal("ResourceNotFound", `Pipeline '${name}' does not exist.`);
    return pipeline;
  }

  #byArn(input: Body): StoredPipeline {
    const pipeline = [...this.pipelines.values()].find(({ arn }) => arn === input["ResourceArn"]);
    if (pipeline === undefined)
      throw new Refusal("ResourceNotFound", `${String(input["ResourceArn"])} does not exist.`);
    return pipeline;
  }

  /** The definition in a request or in S3, which must be valid JSON. */
  #definition(input: Body): string {
    const text = this.#definitionText(input);
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      throw new Refusal("ValidationException", "Unable to parse pipeline definition: it is no JSON");
    }
    const faults = isObject(parsed) ? validateDefinition(parsed).filter(({ severity }) => severity === "error") : [];
    if (!isObject(parsed) || faults.length > 0)
      throw new Refusal(
        "ValidationException",
        `Unable to parse pipeline definition: ${faults[0]?.message ?? "no object"}`,
      );
    return text;
  }

  #definitionText(input: Body): string {
    const { PipelineDefinition: text, PipelineDefinitionS3Location: location } = input;
    if ((text === undefined) === (location === undefined))
      throw new Refusal("ValidationException", "exactly one of PipelineDefinition and its S3 location must be given");
    if (typeof text === "string") return text;
    const { Bucket, ObjectKey } = location as { readonly Bucket: string; readonly ObjectKey: string };
    const object = this.#objects.get(`${Bucket}/${ObjectKey}`);
    if (object === undefined)
      throw new Refusal("ValidationException", `there is no object s3://${Bucket}/${ObjectKey}`);
    return object.bytes.toString("utf8");
  }
}

/** One version, or the latest. */
function versionOf({ versions }: StoredPipeline, id: unknown): StoredVersion {
  const found = id === undefined ? versions.at(-1) : versions.find((version) => version.id === Number(id));
  if (found === undefined) throw new Refusal("ResourceNotFound", `Pipeline version ${String(id)} does not exist.`);
  return found;
}

const latest = (pipeline: StoredPipeline): StoredVersion => versionOf(pipeline, undefined);

function summaryOf(arn: string, { id, at, displayName, description }: StoredVersion, runs: StandInExecutions): Body {
  const last = runs.of(arn).findLast(({ version }) => version === id);
  return {
    PipelineArn: arn,
    PipelineVersionId: id,
    CreationTime: seconds(at),
    ...(displayName === undefined ? {} : { PipelineVersionDisplayName: displayName }),
    ...(description === undefined ? {} : { PipelineVersionDescription: description }),
    ...(last === undefined ? {} : { LastExecutionPipelineExecutionArn: last.arn }),
  };
}

const listOf = (tags: ReadonlyMap<string, string>): readonly Body[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

function tag(tags: Map<string, string>, given: unknown): void {
  for (const { Key, Value } of (given ?? []) as readonly { Key: string; Value: string }[]) tags.set(Key, Value);
}
