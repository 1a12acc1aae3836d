import type { Compiled } from "../compile/index.ts";
import { type DeployEffects, type Deployed, type DeployOptions, deploy } from "../deploy/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import type { ManifestOptions } from "../plan/index.ts";
import { localTarget } from "../spec/target.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import type { OverrideChoices } from "./load/overrides.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";

export interface Deployment<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed?: readonly AllowedDiagnostic[];
}

/** What the manifest contains that compiling does not know, and the redactor for what it must not contain. */
export const manifestOptions = async ({ redactor }: Host, { places }: PreparedPipeline): Promise<ManifestOptions> => ({
  places: await places?.(),
  redact: redactor.value,
});

export interface DeployRequest extends DeployOptions, OverrideChoices {
  readonly target?: string | undefined;
  /** A plan's file. Exactly what the plan shows is deployed, or nothing. */
  readonly plan?: string | undefined;
}

/** A checked plan, and the check to make after deploying. The code is loaded only if there is a plan. */
async function planFor(host: Host, file: string, compiled: Compiled, effects: DeployEffects) {
  const { checkPlan, successorFault } = await import("./plan/deploy-plan.ts");
  const { plan, diagnostics } = await checkPlan(host, file, compiled, effects);
  return { diagnostics, successor: plan && ((deployed: Deployed) => successorFault(plan, deployed)) };
}

/** Checks a pipeline for a target and deploys it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  { allow, plan: file, ...options }: DeployRequest,
): Promise<Deployment<Deployed>> {
  const prepared = await prepare(host, path, { target: options.target, allow });
  const { compiled, target, diagnostics, allowed } = prepared;
  if (options.target === undefined && target?.name === localTarget.name)
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics, allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const effects = await deployEffects(host, manifest.target.region);
  const checked = file === undefined ? undefined : await planFor(host, file, { definition, assets, manifest }, effects);
  const before = [...diagnostics, ...(checked?.diagnostics ?? [])];
  if (checked !== undefined && checked.successor === undefined) return { diagnostics: before, allowed };
  const stored = await manifestOptions(host, prepared);
  const deployed = await deploy({ definition, assets, manifest }, { ...options, ...stored }, effects);
  const isDone = options.dryRun !== true && !hasErrors(deployed.diagnostics);
  const late = isDone ? checked?.successor?.(deployed.value) : undefined;
  const after = late === undefined ? [] : [late];
  return { value: deployed.value, diagnostics: [...before, ...deployed.diagnostics, ...after], allowed };
}
