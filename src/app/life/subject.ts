import { dirname, resolve } from "node:path";
import { shellWord } from "../../base/command-line.ts";
import { defined } from "../../base/defined.ts";
import { type DeployEffects, faultDiagnostic, isAbsence, ServiceFault } from "../../deploy/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { partitionOf } from "../../permissions/index.ts";
import { awsName } from "../../spec/pipeline.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import type { FoundOverrides, OverrideChoices } from "../load/overrides.ts";
import { type PreparedPipeline, prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";

/** The fault if there is no such pipeline, with the command that deploys it. */
export function notDeployed({
  name,
  region,
  named,
  file,
}: Pick<Subject, "name" | "region"> & Partial<Record<"named" | "file", string | undefined>>): Diagnostic {
  const command = `specline deploy ${file === undefined ? "FILE" : shellWord(file)}${optionFor(named)}`;
  const deploy = `deploy it first${file === undefined ? ", with its file" : ""}: ${command}`;
  const how = ID.test(name) ? `write an execution's id after its pipeline: NAME/${name}; or ${deploy}` : deploy;
  return diagnostic("deploy/not-deployed", { name, region, how }, { pipeline: name });
}

/** Whether a pipeline is given by its file, and not by its title, name or ARN. */
export const isFile = (subject: string): boolean => !subject.startsWith("arn:") && /\.[a-z]+(#\w*)?$/.test(subject);

/** The option that makes a command use the same target. */
export const optionFor = (target: string | undefined): string =>
  target === undefined ? "" : ` --target ${shellWord(target)}`;

/** Turns a service error into a diagnostic. Any other error is a bug and is rethrown. */
export async function guarded<T>(
  pipeline: string,
  work: () => Promise<Deployment<T>>,
  target: Target,
): Promise<Deployment<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ServiceFault) return { diagnostics: [faultDiagnostic(error, { pipeline }, target)] };
    throw error;
  }
}

/** A pipeline on AWS, or one execution of it. */
export interface Subject {
  readonly name: string;
  readonly target: Target;
  /** The target's name, if the user gave one. */
  readonly named?: string;
  /** The region from the ARN, if there is an ARN. */
  readonly region: string;
  /** The pipeline as the user named it, for commands in messages. Only with this and `named` is it found again. */
  readonly typed: string;
  /** The pipeline's file, if the user gave it. */
  readonly file?: string;
  /** The folder in which, or above which, the targets are defined. */
  readonly folder: string;
  readonly execution?: string;
  /** Warnings and notes about the pipeline's file and the target. */
  readonly warnings: readonly Diagnostic[];
  /** The faults that the user allows in a pipeline's file, each with the reason. */
  readonly allowed?: readonly AllowedDiagnostic[];
  /** Applies the overrides in a pipeline's file to faults that are found later. */
  readonly overrides?: FoundOverrides | undefined;
}

/** The form of an execution's id, in which `history` and ARNs show it. */
const ID = /^[a-z0-9]{12}$/;
const IN_PIPELINE = /^(.+)\/([a-z0-9]{12})$/;
const ARN = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):pipeline\/([^/]+)(\/execution\/[^/]+)?$/;

/** The ARN of a pipeline, without an execution. */
const pipelineArn = (arn: string): string => arn.replace(/\/execution\/[^/]+$/, "");

/** The ARN of a pipeline's execution. SageMaker writes the pipeline's name in lower case in ARNs. */
const executionArn = ({ name, target, region }: Pick<Subject, "name" | "target" | "region">, id: string): string =>
  `arn:${partitionOf(region)}:sagemaker:${region}:${target.account}:pipeline/${name.toLowerCase()}/execution/${id}`;

/** The ARN of an execution that is named by its ARN, its id, or its id after its pipeline: "fraud/abc123def456". */
export function executionNamed(named: string, subject: Pick<Subject, "name" | "typed" | "target" | "region">): string {
  if (ID.test(named)) return executionArn(subject, named);
  const [, pipeline = "", id] = named.startsWith("arn:") ? [] : (IN_PIPELINE.exec(named) ?? []);
  // The pipeline can be named by its file, from which its name on AWS cannot be seen.
  const name = pipeline === subject.typed ? subject.name : awsName(pipeline);
  return id === undefined ? named : executionArn({ ...subject, name }, id);
}

type FoundSubject = Subject | (Pick<Subject, "allowed"> & { readonly diagnostics: readonly Diagnostic[] });

/**
 * Finds the pipeline or execution identified by a file, a title, a name or an ARN. An execution can also be identified
 * by its id after the file, title or name of its pipeline: "fraud/abc123def456".
 */
export async function subjectOf(
  host: Host,
  subject: string,
  targetName: string | undefined,
  choices: OverrideChoices = {},
): Promise<FoundSubject> {
  const [, pipeline = "", id] = subject.startsWith("arn:") ? [] : (IN_PIPELINE.exec(subject) ?? []);
  if (id === undefined) return pipelineOf(host, subject, targetName, choices);
  const found = await pipelineOf(host, pipeline, targetName, choices);
  return "diagnostics" in found ? found : { ...found, execution: executionArn(found, id) };
}

async function pipelineOf(
  host: Host,
  subject: string,
  targetName: string | undefined,
  { allow }: OverrideChoices,
): Promise<FoundSubject> {
  const folder = isFile(subject) ? dirname(resolve(host.folder, subject)) : host.folder;
  if (targetName === undefined) return statedSubject(host, { subject, folder }, allow);
  const found = await findTarget(host.effects, folder, targetName);
  if ("diagnostics" in found) return found;
  const { target, warnings } = found;
  if (target.name === "local") return { diagnostics: [diagnostic("deploy/local-target", { target: targetName })] };
  const { region } = target;
  if (subject.startsWith("arn:")) {
    const [, at = "", , name = "", execution] = ARN.exec(subject) ?? [];
    if (name === "") return { diagnostics: [diagnostic("deploy/no-such-execution", { arn: subject })] };
    return defined({
      name,
      target,
      typed: pipelineArn(subject),
      named: targetName,
      region: at,
      folder,
      warnings,
      execution: execution === undefined ? undefined : subject,
    });
  }
  if (!isFile(subject)) {
    const name = awsName(subject);
    const about = { name, target, typed: subject, named: targetName, region, folder, warnings };
    return name === "" ? { diagnostics: [notDeployed({ ...about, name: subject })] } : about;
  }
  const read = await prepare(host, subject, { target: targetName, until: "wired", allow });
  return hasErrors(read.diagnostics)
    ? { diagnostics: read.diagnostics, allowed: read.allowed }
    : { ...fromFile(read), target, typed: subject, named: targetName, region, file: subject, folder };
}

const fromFile = ({ title, diagnostics, targetWarnings = [], allowed, overrides }: PreparedPipeline) => ({
  name: awsName(title),
  warnings: [...diagnostics, ...targetWarnings],
  allowed,
  overrides,
});

/** A subject that states its own location: an ARN, or a config file. */
async function statedSubject(
  host: Host,
  { subject, folder }: { readonly subject: string; readonly folder: string },
  allow: OverrideChoices["allow"],
): Promise<Subject | { readonly diagnostics: readonly Diagnostic[] }> {
  if (subject.startsWith("arn:")) {
    const [, region = "", account = "", name = "", execution] = ARN.exec(subject) ?? [];
    if (name === "") return { diagnostics: [diagnostic("deploy/no-such-execution", { arn: subject })] };
    const target = { ...localTarget, name: region, region, account };
    const whole = execution === undefined ? undefined : subject;
    return defined({ name, target, typed: pipelineArn(subject), region, folder, warnings: [], execution: whole });
  }
  const unknown = { diagnostics: [diagnostic("usage/which-target", { file: subject })] };
  if (!isFile(subject)) return unknown;
  const read = await prepare(host, subject, { until: "wired", allow });
  const { diagnostics, target } = read;
  if (hasErrors(diagnostics)) return { diagnostics };
  if (target === undefined || target.name === localTarget.name) return unknown;
  return { ...fromFile(read), target, typed: subject, region: target.region, file: subject, folder };
}

/** The ARN of a pipeline's latest execution, or the reason why there is none. */
export async function lastExecution(
  found: Subject,
  { service }: Pick<DeployEffects, "service">,
): Promise<string | Diagnostic> {
  const { name } = found;
  const request = { PipelineName: name, SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 1 } as const;
  const page = await service.call("ListPipelineExecutions", request).catch((error: unknown) => {
    if (!isAbsence(error)) throw error;
  });
  if (page === undefined) return notDeployed(found);
  const [last] = page.PipelineExecutionSummaries ?? [];
  return last?.PipelineExecutionArn ?? noExecution(found);
}

/** The fault if a pipeline has no execution that can be used. */
export const noExecution = ({ name, typed, named }: Subject): Diagnostic =>
  diagnostic("deploy/no-execution", { name, subject: typed, option: optionFor(named) }, { pipeline: name });
