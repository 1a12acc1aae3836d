import { defined } from "../../base/defined.ts";
import {
  allPages,
  type DeployEffects,
  executionSteps,
  isAbsence,
  type SourceExecution,
  seeExecution,
  selectionFaults,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { executionNamed, noExecution, optionFor, type Subject } from "./subject.ts";

export interface StepChoices {
  /** The steps to execute. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** The ARN or id of the execution whose results the other steps keep, or "latest". */
  readonly source?: string | undefined;
}

type Values = Readonly<Record<string, string>>;

/** Which steps are executed, with which parameter values, or why they cannot be. */
export interface ChosenSteps {
  readonly parameters: Values;
  readonly selection?: { readonly steps: readonly string[]; readonly source?: string };
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a choice of steps. The source's parameter values hold, unless the user gives others. */
export async function chooseSteps(
  subject: Subject,
  definition: Definition,
  { only = [], source: named }: StepChoices,
  given: Values,
  effects: Pick<DeployEffects, "service">,
): Promise<ChosenSteps> {
  const { name } = subject;
  const at = { pipeline: name };
  const refused = (fault: Diagnostic): ChosenSteps => ({ parameters: given, diagnostics: [fault] });
  if (only.length === 0)
    return named === undefined
      ? { parameters: given, diagnostics: [] }
      : refused(diagnostic("execution/source-alone", {}, at));
  const arn =
    named === "latest"
      ? await latestEnded(subject, effects)
      : named === undefined
        ? undefined
        : executionNamed(named, subject);
  if (typeof arn === "object") return refused(arn);
  if (arn !== undefined && !isOf(arn, name))
    return refused(
      diagnostic(
        "execution/source-elsewhere",
        { arn, name, subject: subject.typed, option: optionFor(subject.named) },
        at,
      ),
    );
  const source = arn === undefined ? undefined : await seeSource(arn, effects);
  if (arn !== undefined && source === undefined) return refused(diagnostic("deploy/no-such-execution", { arn }, at));
  const declared = new Set((definition.Parameters ?? []).map(({ Name }) => Name));
  const kept = Object.entries(source?.parameters ?? {}).filter(([parameter]) => declared.has(parameter));
  const parameters = { ...Object.fromEntries(kept), ...given };
  const diagnostics = selectionFaults({ definition, steps: only, source, parameters }, at);
  return { parameters, selection: defined({ steps: only, source: arn }), diagnostics };
}

/** Whether an execution belongs to a pipeline. SageMaker writes the pipeline's name in lower case in ARNs. */
const isOf = (arn: string, name: string): boolean =>
  /:pipeline\/([^/]+)\/execution\/[^/]+$/.exec(arn)?.[1]?.toLowerCase() === name.toLowerCase();

/** The latest execution whose results can be used. */
async function latestEnded(
  subject: Subject,
  { service }: Pick<DeployEffects, "service">,
): Promise<string | Diagnostic> {
  const request = {
    PipelineName: subject.name,
    SortBy: "CreationTime",
    SortOrder: "Descending",
    MaxResults: 100,
  } as const;
  const all = await allPages(
    (NextToken) => service.call("ListPipelineExecutions", defined({ ...request, NextToken })),
    ({ PipelineExecutionSummaries }) => PipelineExecutionSummaries,
  );
  const found = all.find(({ PipelineExecutionStatus: status }) => status === "Succeeded" || status === "Failed");
  return found?.PipelineExecutionArn ?? noExecution(subject);
}

/** An execution with its definition, its parameter values and the steps that have a result. Undefined if there is none. */
async function seeSource(arn: string, effects: Pick<DeployEffects, "service">): Promise<SourceExecution | undefined> {
  const { service } = effects;
  const about = { PipelineExecutionArn: arn };
  const found = await service.call("DescribePipelineExecution", about).catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
  });
  if (found === undefined) return undefined;
  const { definition, parameters = {} } = await seeExecution(arn, effects);
  const steps = await executionSteps(arn, service);
  const succeeded = steps.flatMap(({ StepName, StepStatus }) => (StepStatus === "Succeeded" ? [StepName ?? ""] : []));
  const values = Object.entries(parameters).map(([name, value]) => [name, String(value)] as const);
  return {
    arn,
    status: String(found.PipelineExecutionStatus),
    definition,
    parameters: Object.fromEntries(values),
    succeeded: new Set(succeeded),
  };
}
