import { dirname, resolve } from "node:path";
import { defined } from "../../base/defined.ts";
import { type DeployEffects, faultDiagnostic, isAbsence, ServiceFault } from "../../deploy/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { awsName } from "../../spec/pipeline.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import type { FoundOverrides, OverrideChoices } from "../load/overrides.ts";
import { type PreparedPipeline, prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";

export const notDeployed = ({
  name,
  region,
  named,
}: Pick<Subject, "name" | "region"> & { readonly named?: string | undefined }): Diagnostic =>
  diagnostic("deploy/not-deployed", { name, region, option: optionFor(named) }, { pipeline: name });

/** Whether a pipeline is given by its file, and not by its title, name or ARN. */
export const isFile = (subject: string): boolean => !subject.startsWith("arn:") && /\.[a-z]+$/.test(subject);

/** The option that makes a command use the same target. */
export const optionFor = (target: string | undefined): string => (target === undefined ? "" : ` --target ${target}`);

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

const ARN = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):pipeline\/([^/]+)(\/execution\/[^/]+)?$/;

/** Finds the pipeline or execution identified by a file, a title, a name or an ARN. */
export async function subjectOf(
  host: Host,
  subject: string,
  targetName: string | undefined,
  { allow }: OverrideChoices = {},
): Promise<Subject | (Pick<Subject, "allowed"> & { readonly diagnostics: readonly Diagnostic[] })> {
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
      named: targetName,
      region: at,
      folder,
      warnings,
      execution: execution === undefined ? undefined : subject,
    });
  }
  if (!isFile(subject)) {
    const name = awsName(subject);
    const about = { name, target, named: targetName, region, folder, warnings };
    return name === "" ? { diagnostics: [notDeployed({ ...about, name: subject })] } : about;
  }
  const read = await prepare(host, subject, { target: targetName, until: "wired", allow });
  return hasErrors(read.diagnostics)
    ? { diagnostics: read.diagnostics, allowed: read.allowed }
    : { ...fromFile(read), target, named: targetName, region, file: subject, folder };
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
    return defined({ name, target, region, folder, warnings: [], execution: whole });
  }
  const unknown = { diagnostics: [diagnostic("usage/which-target", { file: subject })] };
  if (!isFile(subject)) return unknown;
  const read = await prepare(host, subject, { until: "wired", allow });
  const { diagnostics, target } = read;
  if (hasErrors(diagnostics)) return { diagnostics };
  if (target === undefined || target.name === localTarget.name) return unknown;
  return { ...fromFile(read), target, region: target.region, file: subject, folder };
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
  return (
    last?.PipelineExecutionArn ??
    diagnostic("deploy/no-execution", { name, option: optionFor(found.named) }, { pipeline: name })
  );
}
