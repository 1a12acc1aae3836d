import { join } from "node:path";
import { defined } from "../base/defined.ts";
import {
  denialOf,
  ENDED,
  type Followed,
  type FollowOptions,
  follow,
  isAbsence,
  isDenied,
  remedyOf,
  type ServiceFault,
  type Started,
  start,
  usualDurations,
  withUsual,
} from "../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import type { Target } from "../spec/target.ts";
import type { Deployment } from "./deployment.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import { chooseSteps, type StepChoices } from "./life/choose-steps.ts";
import { startable } from "./life/startable.ts";
import { guarded, lastExecution, optionFor, subjectOf } from "./life/subject.ts";
import { readParameters } from "./load/documents/read-parameters.ts";
import { findOverrides, type OverrideChoices } from "./load/overrides.ts";

export interface StartRequest extends OverrideChoices, StepChoices {
  /** Default: the target that the pipeline's config file states. */
  readonly target?: string | undefined;
  /** "name=value", as typed. */
  readonly parameters: readonly string[];
  readonly displayName?: string | undefined;
  readonly parallelism?: number | undefined;
  readonly token?: string | undefined;
  /** The version to start. Default: the latest. */
  readonly version?: number | undefined;
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
      const there = await startable(found, request.version, effects);
      if ("code" in there) return { diagnostics: [there] };
      const definition = JSON.parse(String(there["PipelineDefinition"])) as Definition;
      const chosen = await chooseSteps(found, definition, request, read.values, effects);
      if (hasErrors(chosen.diagnostics)) return { diagnostics: chosen.diagnostics };
      const { target: _, parameters: __, allow: ___, only: ____, source: _____, ...options } = request;
      const { parameters, selection } = chosen;
      const asked = defined({ name, parameters, selection, ...options });
      const { value, diagnostics } = await start(definition, asked, effects, overrides?.judge);
      return defined({ value, diagnostics: [...chosen.diagnostics, ...diagnostics] });
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
