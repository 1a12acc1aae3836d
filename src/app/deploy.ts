import { type Deployed, type DeployOptions, deploy } from "../deploy/index.ts";
import { type AllowedDiagnostic, type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { localTarget } from "../spec/target.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import type { OverrideChoices } from "./load/overrides.ts";
import { prepare } from "./load/prepare.ts";

export interface Deployment<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
  /** The faults that the user allows, each with the reason. */
  readonly allowed?: readonly AllowedDiagnostic[];
}

/** Checks a pipeline for a target and deploys it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  { allow, ...options }: DeployOptions & OverrideChoices & { readonly target?: string | undefined },
): Promise<Deployment<Deployed>> {
  const { compiled, target, diagnostics, allowed } = await prepare(host, path, { target: options.target, allow });
  if (options.target === undefined && target?.name === localTarget.name)
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics, allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const effects = await deployEffects(host, manifest.target.region);
  const deployed = await deploy({ definition, assets, manifest }, options, effects);
  return { value: deployed.value, diagnostics: [...diagnostics, ...deployed.diagnostics], allowed };
}
