import { randomUUID } from "node:crypto";
import type { Definition } from "../../src/sagemaker/definition.ts";
import { predecessors } from "../../src/sagemaker/validate/scope.ts";
import { viewOf } from "../../src/sagemaker/validate/view.ts";
import { type Body, Refusal } from "./protocol.ts";

/** How a step ends, unless it simply succeeds. */
export interface Ending {
  readonly status?: "Failed" | "Stopped";
  readonly reason?: string;
  readonly cached?: boolean;
  /** The members of the step's Metadata. */
  readonly metadata?: Body;
  /** Whether the step runs until its execution is stopped. */
  readonly never?: true;
}

interface RunStep {
  readonly name: string;
  readonly begun: number;
  ended?: number;
  ending: Ending;
  /** The execution from which a selective execution took the result. */
  readonly source?: string;
}

/** What an execution is started from: one version of a pipeline. */
export interface Startable {
  readonly arn: string;
  readonly version: number;
  readonly definition: string;
}

interface Execution {
  readonly arn: string;
  readonly pipeline: string;
  readonly version: number;
  readonly definition: string;
  readonly token: string;
  readonly parameters: readonly { readonly Name: string; readonly Value: string }[];
  readonly selected?: Body;
  readonly names: readonly string[];
  readonly startedAt: number;
  steps: RunStep[];
  status: "Executing" | "Stopping" | "Stopped" | "Failed" | "Succeeded";
  /** The tokens of the calls that stopped or retried it. */
  readonly tokens: Set<string>;
}

const seconds = (milliseconds: number): number => milliseconds / 1000;

/** Executions of pipelines. Each time its steps are listed, an execution advances by one step. */
export class StandInExecutions {
  readonly executions = new Map<string, Execution>();
  /** How steps end, by name. */
  readonly endings = new Map<string, Ending>();
  /** Whether executions state their version, as the service does since pipelines have versions. */
  versioned = true;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  of(pipeline: string): readonly Execution[] {
    return [...this.executions.values()].filter((execution) => execution.pipeline === pipeline);
  }

  /** Repeated starts with the same token count as one. */
  start({ arn: pipeline, version, definition: text }: Startable, input: Body): Body {
    const token = String(input["ClientRequestToken"]);
    const there = [...this.executions.values()].find((execution) => execution.token === token);
    if (there !== undefined) return { PipelineExecutionArn: there.arn };
    const definition = JSON.parse(text) as Definition;
    const parameters = (input["PipelineParameters"] ?? []) as Execution["parameters"];
    checkGiven(definition, parameters);
    const selected = input["SelectiveExecutionConfig"] as Body | undefined;
    const arn = `${pipeline}/execution/${randomUUID().replaceAll("-", "").slice(0, 12)}`;
    const startedAt = this.#now();
    const names = viewOf(definition as never).steps.map(({ name }) => name);
    const reused = selected === undefined ? [] : this.#reused(pipeline, definition, selected);
    this.executions.set(arn, {
      arn,
      pipeline,
      version,
      definition: text,
      token,
      parameters,
      ...(selected === undefined ? {} : { selected }),
      names: selected === undefined ? names : names.filter((name) => stepsIn(selected).includes(name)),
      startedAt,
      steps: reused.map((name) => ({
        name,
        begun: startedAt,
        ended: startedAt,
        ending: {},
        source: String(selected?.["SourcePipelineExecutionArn"]),
      })),
      status: "Executing",
      tokens: new Set(),
    });
    return { PipelineExecutionArn: arn };
  }

  /**
   * The steps whose results a selective execution reuses. Source: API reference, SelectiveExecutionConfig; the wording
   * for missing dependencies: aws/sagemaker-python-sdk, issue 4444 (read on 29 November 2026).
   */
  #reused(pipeline: string, definition: Definition, selected: Body): readonly string[] {
    const view = viewOf(definition as never);
    const before = predecessors(view);
    const names = stepsIn(selected);
    const unknown = names.filter((name) => !view.byName.has(name));
    if (unknown.length > 0) throw new Refusal("ValidationException", `Steps [${unknown}] are not in the pipeline`);
    const needed = names.flatMap((name) => [...(before.get(name) ?? [])]).filter((name) => !names.includes(name));
    const arn = selected["SourcePipelineExecutionArn"];
    if (needed.length > 0 && arn === undefined)
      throw new Refusal(
        "ValidationException",
        `Invalid SourcePipelineExecutionArn: null. The selected steps [${names}] have dependencies on [${needed}]`,
      );
    if (arn === undefined) return [];
    const source = this.executions.get(String(arn));
    if (source === undefined || source.pipeline !== pipeline)
      throw new Refusal("ValidationException", `Invalid SourcePipelineExecutionArn: ${String(arn)}`);
    if (source.status !== "Failed" && source.status !== "Succeeded")
      throw new Refusal("ValidationException", `The source execution has the status ${source.status}`);
    const absent = needed.filter((name) => !source.steps.some((step) => step.name === name && hasResult(step)));
    if (absent.length > 0)
      throw new Refusal("ValidationException", `The source execution has no results of [${absent}]`);
    return [...new Set(needed)];
  }

  /** Stops an execution. It is stopping until its steps are listed again. */
  stop(input: Body): Body {
    const execution = this.get(input);
    const token = String(input["ClientRequestToken"]);
    if (!execution.tokens.has(token)) {
      if (execution.status !== "Executing" && execution.status !== "Stopping")
        throw new Refusal("ValidationException", `An execution with the status ${execution.status} cannot be stopped.`);
      execution.status = "Stopping";
      execution.tokens.add(token);
    }
    return { PipelineExecutionArn: execution.arn };
  }

  /** Runs the steps of a failed or stopped execution again that did not succeed. */
  retry(input: Body): Body {
    const execution = this.get(input);
    const token = String(input["ClientRequestToken"]);
    if (!execution.tokens.has(token)) {
      if (execution.status !== "Failed" && execution.status !== "Stopped")
        throw new Refusal("ValidationException", `An execution with the status ${execution.status} cannot be retried.`);
      execution.steps = execution.steps.filter((step) => step.ending.status === undefined && step.ended !== undefined);
      execution.status = "Executing";
      execution.tokens.add(token);
    }
    return { PipelineExecutionArn: execution.arn };
  }

  summary({ arn, startedAt, status }: Execution): Body {
    return { PipelineExecutionArn: arn, StartTime: seconds(startedAt), PipelineExecutionStatus: status };
  }

  describe(execution: Execution): Body {
    const { arn, pipeline, startedAt, steps, status, version, selected } = execution;
    const failed = steps.find(({ ending }) => ending.status === "Failed");
    const last = Math.max(startedAt, ...steps.map(({ begun, ended }) => ended ?? begun));
    return {
      PipelineArn: pipeline,
      PipelineExecutionArn: arn,
      PipelineExecutionStatus: status,
      CreationTime: seconds(startedAt),
      LastModifiedTime: seconds(last),
      ...(this.versioned ? { PipelineVersionId: version } : {}),
      ...(selected === undefined ? {} : { SelectiveExecutionConfig: selected }),
      ...(status === "Failed"
        ? { FailureReason: `Step failure: One or multiple steps failed: ${failed?.name ?? ""}` }
        : {}),
    };
  }

  /** Ends the running step and starts the next one, unless there was a failure or a stop. */
  goOn(execution: Execution): void {
    const { steps, names, status } = execution;
    const running = steps.find(({ ended }) => ended === undefined);
    if (status === "Stopping") {
      if (running !== undefined) Object.assign(running, { ended: this.#now(), ending: { status: "Stopped" } });
      execution.status = "Stopped";
      return;
    }
    if (status !== "Executing") return;
    if (running !== undefined) {
      const ending = this.endings.get(running.name) ?? {};
      if (ending.never === true) return;
      Object.assign(running, { ended: this.#now(), ending });
      if (ending.status !== undefined) {
        execution.status = ending.status;
        return;
      }
    }
    const next = names.find((name) => !steps.some((step) => step.name === name));
    if (next === undefined) execution.status = "Succeeded";
    else steps.push({ name: next, begun: this.#now(), ending: {} });
  }

  step({ name, begun, ended, ending, source }: RunStep, place: string): Body {
    const { status, reason, cached, metadata } = ending;
    const arn = `${place}:processing-job/${name.toLowerCase()}`;
    return {
      StepName: name,
      StepStatus: ended === undefined ? "Executing" : (status ?? "Succeeded"),
      StartTime: seconds(begun),
      ...(ended === undefined ? {} : { EndTime: seconds(ended) }),
      ...(reason === undefined ? {} : { FailureReason: reason }),
      ...(cached === true ? { CacheHitResult: { SourcePipelineExecutionArn: arn } } : {}),
      ...(source === undefined ? {} : { SelectiveExecutionResult: { SourcePipelineExecutionArn: source } }),
      Metadata: metadata ?? { ProcessingJob: { Arn: arn } },
    };
  }

  get(input: Body): Execution {
    const arn = String(input["PipelineExecutionArn"]);
    const execution = this.executions.get(arn);
    if (execution === undefined) throw new Refusal("ResourceNotFound", `Pipeline execution '${arn}' does not exist.`);
    return execution;
  }
}

const hasResult = ({ ended, ending }: RunStep): boolean => ended !== undefined && ending.status === undefined;

const stepsIn = (selected: Body): readonly string[] =>
  (selected["SelectedSteps"] as readonly { readonly StepName: string }[]).map(({ StepName }) => StepName);

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
