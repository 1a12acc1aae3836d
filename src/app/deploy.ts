import { type Deployed, type DeployOptions, deploy } from "../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import { prepare } from "./load/prepare.ts";

export interface Deployment<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a pipeline for a target and deploys it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  options: DeployOptions & { readonly target: string },
): Promise<Deployment<Deployed>> {
  const { compiled, diagnostics } = await prepare(host, path, { target: options.target });
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const effects = await deployEffects(host, manifest.target.region);
  const deployed = await deploy({ definition, assets, manifest }, options, effects);
  return { value: deployed.value, diagnostics: [...diagnostics, ...deployed.diagnostics] };
}
