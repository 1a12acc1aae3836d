import { join } from "node:path";
import { defined } from "../base/defined.ts";
import {
  type DeployEffects,
  denialOf,
  describe,
  ENDED,
  type Followed,
  type FollowOptions,
  faultDiagnostic,
  follow,
  isAbsence,
  isDenied,
  remedyOf,
  ServiceFault,
  type Started,
  start,
  usualDurations,
  withUsual,
} from "../deploy/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { awsName } from "../spec/pipeline.ts";
import { localTarget, type Target } from "../spec/target.ts";
import type { Deployment } from "./deployment.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import { readParameters } from "./load/documents/read-parameters.ts";
import { type FoundOverrides, findOverrides, type OverrideChoices } from "./load/overrides.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { findTarget } from "./load/targets.ts";

export interface StartRequest extends OverrideChoices {
  /** Default: the target that the pipeline's config file states. */
  readonly target?: string | undefined;
  /** "name=value", as typed. */
  readonly parameters: readonly string[];
  readonly displayName?: string | undefined;
  readonly parallelism?: number | undefined;
  readonly token?: string | undefined;
}

/** Starts a deployed pipeline. Its parameters are checked against the definition on AWS. */
export async function startPipeline(host: Host, path: string, request: StartRequest): Promise<Deployment<Started>> {
  const found = await subjectOf(host, path, request.target, request);
  if ("diagnostics" in found) return found;
  const { name, target, warnings } = found;
  const read = readParameters(request.parameters);
  host.redactor.learn(read.values);
  if (hasErrors(read.diagnostics))
    return defined({ diagnostics: [...warnings, ...read.diagnostics], allowed: found.allowed });
  const effects = await deployEffects(host, found.region);
  // A name has no file, but the current folder can have settings for its pipelines.
  const overrides =
    found.overrides ??
    (await findOverrides(host.effects, join(host.folder, "pipeline"), undefined, {
      allow: request.allow,
      target: request.target,
    }));
  const started = await guarded(
    name,
    async () => {
      const there = await describe(name, effects);
      if (there === undefined) return { diagnostics: [notDeployed(found)] };
      const definition = JSON.parse(String(there["PipelineDefinition"])) as Definition;
      const { target: _, parameters: __, allow: ___, ...options } = request;
      const asked = { name, parameters: read.values, ...defined(options) };
      const { value, diagnostics } = await start(definition, asked, effects, overrides?.judge);
      return defined({ value, diagnostics });
    },
    target,
  );
  const own = found.overrides === undefined ? overrides.diagnostics : [];
  const allowed = overrides.allowed();
  return defined({ ...started, diagnostics: [...warnings, ...own, ...started.diagnostics], allowed });
}

export interface FollowRequest extends Omit<FollowOptions, "arn"> {
  /** Default: the target that the execution's ARN or the pipeline's config file states. */
  readonly target?: string | undefined;
}

/**
 * Follows an execution until it ends. Takes the execution's ARN, or a pipeline, whose latest execution is then
 * followed.
 */
export async function followExecution(
  host: Host,
  subject: string,
  request: FollowRequest,
): Promise<Deployment<Followed>> {
  const found = await subjectOf(host, subject, request.target);
  if ("diagnostics" in found) return found;
  const { name, target } = found;
  const warnings = [...found.warnings];
  const effects = await deployEffects(host, found.region);
  let seen: Followed | undefined;
  const { target: _, onChange, ...options } = request;
  const watched = await guarded(
    name,
    async () => {
      const arn = found.execution ?? (await lastExecution(found, effects));
      if (typeof arn !== "string") return { diagnostics: [arn] };
      const usual = await usualDurations(arn, effects, request.signal);
      // If the credentials do not allow it, durations are shown without earlier ones. The main call reports the rest.
      if ("fault" in usual && isDenied(usual.fault)) warnings.push(noEarlier(usual.fault, name, target));
      const shown = (followed: Followed): void => {
        seen = withUsual(followed, usual);
        onChange?.(seen);
      };
      const value = await follow({ ...options, arn, onChange: shown }, effects).catch((error: unknown) => {
        if (!isAbsence(error)) throw error;
        return diagnostic("deploy/no-such-execution", { arn });
      });
      if (value === undefined) return { diagnostics: [] };
      return "code" in value ? { diagnostics: [value] } : { value: withUsual(value, usual), diagnostics: [] };
    },
    target,
  );
  const value = watched.value ?? seen;
  const diagnostics = [...warnings, ...watched.diagnostics];
  if (value === undefined) return { diagnostics };
  // Set if following stopped before the execution ended.
  const goesOn = request.once !== true && !ENDED.has(value.status);
  const note = goesOn ? [diagnostic("deploy/goes-on", { arn: value.arn, option: optionFor(request.target) })] : [];
  return { value, diagnostics: [...diagnostics, ...note] };
}

const noEarlier = (fault: ServiceFault, name: string, target: Target): Diagnostic =>
  diagnostic(
    "deploy/no-earlier",
    { reason: fault.message, remedy: remedyOf(denialOf(fault, target)) },
    { pipeline: name },
  );

/** The ARN of a pipeline's latest execution, or the reason why there is none. */
async function lastExecution(found: Subject, { service }: DeployEffects): Promise<string | Diagnostic> {
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

const notDeployed = ({ name, region, named }: Subject): Diagnostic =>
  diagnostic("deploy/not-deployed", { name, region, option: optionFor(named) }, { pipeline: name });

/** The option that makes a command use the same target. */
const optionFor = (target: string | undefined): string => (target === undefined ? "" : ` --target ${target}`);

/** Turns a service error into a diagnostic. Any other error is a bug and is rethrown. */
async function guarded<T>(
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
interface Subject {
  readonly name: string;
  readonly target: Target;
  /** The target's name, if the user gave one. */
  readonly named?: string;
  /** The region from the ARN, if there is an ARN. */
  readonly region: string;
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
async function subjectOf(
  host: Host,
  subject: string,
  targetName: string | undefined,
  { allow }: OverrideChoices = {},
): Promise<Subject | (Pick<Subject, "allowed"> & { readonly diagnostics: readonly Diagnostic[] })> {
  if (targetName === undefined) return statedSubject(host, subject, allow);
  const found = await findTarget(host.effects, host.folder, targetName);
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
      warnings,
      execution: execution === undefined ? undefined : subject,
    });
  }
  if (!/\.[a-z]+$/.test(subject)) return { name: awsName(subject), target, named: targetName, region, warnings };
  const read = await prepare(host, subject, { target: targetName, until: "wired", allow });
  return hasErrors(read.diagnostics)
    ? { diagnostics: read.diagnostics, allowed: read.allowed }
    : { ...fromFile(read), target, named: targetName, region };
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
  subject: string,
  allow: OverrideChoices["allow"],
): Promise<Subject | { readonly diagnostics: readonly Diagnostic[] }> {
  if (subject.startsWith("arn:")) {
    const [, region = "", account = "", name = "", execution] = ARN.exec(subject) ?? [];
    if (name === "") return { diagnostics: [diagnostic("deploy/no-such-execution", { arn: subject })] };
    const target = { ...localTarget, name: region, region, account };
    return defined({ name, target, region, warnings: [], execution: execution === undefined ? undefined : subject });
  }
  const unknown = { diagnostics: [diagnostic("usage/which-target", { file: subject })] };
  if (!/\.[a-z]+$/.test(subject)) return unknown;
  const read = await prepare(host, subject, { until: "wired", allow });
  const { diagnostics, target } = read;
  if (hasErrors(diagnostics)) return { diagnostics };
  if (target === undefined || target.name === localTarget.name) return unknown;
  return { ...fromFile(read), target, region: target.region };
}
