import { randomUUID } from "node:crypto";
import { isObject } from "../../src/base/json.ts";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { validateDefinition } from "../../src/sagemaker/validate/index.ts";
import { viewOf } from "../../src/sagemaker/validate/view.ts";
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
  /** All of the pipeline's definitions, in order. The service numbers them from 1. */
  readonly versions: { readonly definition: string; readonly role: string; readonly at: number }[];
}

interface Execution {
  readonly arn: string;
  readonly pipeline: string;
  readonly definition: string;
  readonly token: string;
  readonly parameters: readonly { readonly Name: string; readonly Value: string }[];
  readonly steps: readonly string[];
  readonly startedAt: number;
  /** When each step was first seen, and when it ended. */
  readonly times: { begun: number; ended?: number }[];
  stopped: boolean;
}

/** How a step ends, unless it simply succeeds. */
export interface Ending {
  readonly status?: "Failed" | "Stopped";
  readonly reason?: string;
  readonly cached?: boolean;
  /** The members of the step's Metadata. */
  readonly metadata?: Body;
}

type Operation = (input: Body) => Body;

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** SageMaker pipelines and executions. Each time its steps are listed, an execution advances by one step. */
export class StandInPipelines {
  readonly pipelines = new Map<string, StoredPipeline>();
  readonly executions = new Map<string, Execution>();
  /** How steps end, by name. */
  readonly endings = new Map<string, Ending>();
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

  constructor(objects: ReadonlyMap<string, StoredObject>, account: string, region: string) {
    this.#objects = objects;
    this.#account = account;
    this.#region = region;
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreatePipeline: (input) => this.#create(input),
    UpdatePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      // Members that an update omits stay unchanged.
      if ("PipelineDefinition" in input || "PipelineDefinitionS3Location" in input)
        pipeline.definition = this.#definition(input);
      this.#set(pipeline, input);
      return { PipelineArn: pipeline.arn, PipelineVersionId: pipeline.versions.length };
    },
    DescribePipeline: (input) => {
      const pipeline = this.#pipeline(input);
      const { arn, name, displayName, description, parallelism, versions } = pipeline;
      const { definition, role, at } = versionOf(pipeline, input["PipelineVersionId"]);
      const runs = [...this.executions.values()].filter((execution) => execution.pipeline === arn);
      const by = { UserProfileName: this.user };
      return {
        PipelineArn: arn,
        PipelineName: name,
        PipelineDefinition: definition,
        RoleArn: role,
        PipelineStatus: "Active",
        CreationTime: seconds(versions[0]?.at ?? 0),
        LastModifiedTime: seconds(at),
        LastModifiedBy: by,
        ...(runs.length === 0 ? {} : { LastRunTime: seconds(Math.max(...runs.map(({ startedAt }) => startedAt))) }),
        ...(displayName === undefined ? {} : { PipelineDisplayName: displayName }),
        ...(description === undefined ? {} : { PipelineDescription: description }),
        ...(parallelism === undefined ? {} : { ParallelismConfiguration: parallelism }),
      };
    },
    ListPipelineVersions: (input) => {
      const { arn, versions } = this.#pipeline(input);
      const summaries = versions.map(({ at }, index) => ({
        PipelineArn: arn,
        PipelineVersionId: index + 1,
        CreationTime: seconds(at),
      }));
      if (input["SortOrder"] !== "Ascending") summaries.reverse();
      return this.#page("PipelineVersionSummaries", summaries, input);
    },
    ListPipelineParametersForExecution: (input) =>
      this.#page("PipelineParameters", this.#execution(input).parameters as readonly Body[], input),
    AddTags: (input) => {
      const { tags } = this.#byArn(input);
      tag(tags, input["Tags"]);
      return { Tags: listOf(tags) };
    },
    ListTags: (input) => this.#page("Tags", listOf(this.#byArn(input).tags), input),
    StartPipelineExecution: (input) => this.#start(input),
    StopPipelineExecution: (input) => {
      const execution = this.#execution(input);
      execution.stopped = true;
      return { PipelineExecutionArn: execution.arn };
    },
    DescribePipelineExecution: (input) => this.#describe(this.#execution(input)),
    DescribePipelineDefinitionForExecution: (input) => ({ PipelineDefinition: this.#execution(input).definition }),
    ListPipelineExecutions: (input) => {
      const { arn } = this.#pipeline(input);
      const mine = [...this.executions.values()].filter(({ pipeline }) => pipeline === arn).reverse();
      const summaries = mine.map(({ arn, startedAt }) => ({
        PipelineExecutionArn: arn,
        StartTime: seconds(startedAt),
      }));
      return this.#page("PipelineExecutionSummaries", summaries, input);
    },
    ListPipelineExecutionSteps: (input) => {
      const execution = this.#execution(input);
      if (input["NextToken"] === undefined) goOn(execution, this.endings);
      const steps = execution.times.map((_, index) => this.#step(execution, index));
      return this.#page("PipelineExecutionSteps", input["SortOrder"] === "Ascending" ? steps : steps.reverse(), input);
    },
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
    pipeline.versions.push({ definition: pipeline.definition, role, at: Date.now() });
  }

  #start(input: Body): Body {
    const pipeline = this.#pipeline(input);
    const token = String(input["ClientRequestToken"]);
    const there = [...this.executions.values()].find((execution) => execution.token === token);
    if (there !== undefined) return { PipelineExecutionArn: there.arn };
    const definition = JSON.parse(pipeline.definition) as Definition;
    const parameters = (input["PipelineParameters"] ?? []) as Execution["parameters"];
    checkGiven(definition, parameters);
    const arn = `${pipeline.arn}/execution/${randomUUID().replaceAll("-", "").slice(0, 12)}`;
    this.executions.set(arn, {
      arn,
      pipeline: pipeline.arn,
      definition: pipeline.definition,
      token,
      parameters,
      steps: viewOf(definition as never).steps.map(({ name }) => name),
      startedAt: Date.now(),
      times: [],
      stopped: false,
    });
    return { PipelineExecutionArn: arn };
  }

  #describe(execution: Execution): Body {
    const { arn, pipeline, startedAt, times, steps, stopped } = execution;
    const endings = steps.slice(0, times.length).map((name) => this.endings.get(name));
    const failed = times.findIndex(({ ended }, index) => ended !== undefined && endings[index]?.status === "Failed");
    const done = times.length === steps.length && times.every(({ ended }) => ended !== undefined);
    const status = failed >= 0 ? "Failed" : stopped ? "Stopped" : done ? "Succeeded" : "Executing";
    const last = Math.max(startedAt, ...times.map(({ begun, ended }) => ended ?? begun));
    return {
      PipelineArn: pipeline,
      PipelineExecutionArn: arn,
      PipelineExecutionStatus: status,
      CreationTime: seconds(startedAt),
      LastModifiedTime: seconds(last),
      ...(failed < 0 ? {} : { FailureReason: `Step failure: One or multiple steps failed: ${steps[failed]}` }),
    };
  }

  #step({ steps, times, stopped }: Execution, index: number): Body {
    const StepName = steps[index] ?? "";
    const { begun, ended } = times[index] ?? { begun: 0 };
    const { status, reason, cached, metadata } = this.endings.get(StepName) ?? {};
    const arn = `arn:aws:sagemaker:${this.#region}:${this.#account}:processing-job/${StepName.toLowerCase()}`;
    const state = ended === undefined ? (stopped ? "Stopped" : "Executing") : (status ?? "Succeeded");
    return {
      StepName,
      StepStatus: state,
      StartTime: seconds(begun),
      ...(ended === undefined ? {} : { EndTime: seconds(ended) }),
      ...(ended === undefined || reason === undefined ? {} : { FailureReason: reason }),
      ...(cached === true ? { CacheHitResult: { SourcePipelineExecutionArn: arn } } : {}),
      Metadata: metadata ?? { ProcessingJob: { Arn: arn } },
    };
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

  #execution(input: Body): Execution {
    const arn = String(input["PipelineExecutionArn"]);
    const execution = this.executions.get(arn);
    if (execution === undefined) throw new Refusal("ResourceNotFound", `Pipeline execution '${arn}' does not exist.`);
    return execution;
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

/** Ends the running step and starts the next one, unless there was a failure or a stop. */
function goOn({ steps, times, stopped }: Execution, endings: ReadonlyMap<string, Ending>): void {
  const failed = times.some(
    (_, index) => times[index]?.ended !== undefined && endings.get(steps[index] ?? "")?.status === "Failed",
  );
  if (stopped || failed) return;
  const running = times.at(-1);
  if (running !== undefined && running.ended === undefined) {
    running.ended = Date.now();
    if (endings.get(steps[times.length - 1] ?? "")?.status === "Failed") return;
  }
  if (times.length < steps.length) times.push({ begun: Date.now() });
}

/** The service's validation of an execution's start parameters. */
function checkGiven({ Parameters = [] }: Definition, given: Execution["parameters"]): void {
  for (const { Name, Value } of given) {
    const declared = Parameters.find((parameter) => parameter.Name === Name);
    if (declared === undefined) throw new Refusal("ValidationException", `Unknown pipeline parameter ${Name}`);
    if (Value === "") throw new Refusal("ValidationException", '[string "" is too short]');
    if (declared.Type === "Integer" && !/^[+-]?\d+$/.test(Value))
      throw new Refusal("ValidationException", `${Name} is not an Integer`);
  }
  const absent = Parameters.find(
    ({ Name, DefaultValue }) => DefaultValue === undefined && !given.some((each) => each.Name === Name),
  );
  if (absent !== undefined) throw new Refusal("ValidationException", `Parameter ${absent.Name} is undefined`);
}

/** The definition of one version, or of the latest. */
function versionOf({ versions }: StoredPipeline, id: unknown): StoredPipeline["versions"][number] {
  const found = id === undefined ? versions.at(-1) : versions[Number(id) - 1];
  if (found === undefined) throw new Refusal("ResourceNotFound", `Pipeline version ${String(id)} does not exist.`);
  return found;
}

const listOf = (tags: ReadonlyMap<string, string>): readonly Body[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));

function tag(tags: Map<string, string>, given: unknown): void {
  for (const { Key, Value } of (given ?? []) as readonly { Key: string; Value: string }[]) tags.set(Key, Value);
}
