import { type Deployed, type DeployOptions, deploy } from "../deploy/index.ts";
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

/** What the manifest holds that compiling does not know, and what it must not hold. */
export const manifestOptions = async ({ redactor }: Host, { places }: PreparedPipeline): Promise<ManifestOptions> => ({
  places: await places?.(),
  redact: redactor.value,
});

/** Checks a pipeline for a target and deploys it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  { allow, ...options }: DeployOptions & OverrideChoices & { readonly target?: string | undefined },
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
  const stored = await manifestOptions(host, prepared);
  const deployed = await deploy({ definition, assets, manifest }, { ...options, ...stored }, effects);
  return { value: deployed.value, diagnostics: [...diagnostics, ...deployed.diagnostics], allowed };
}
