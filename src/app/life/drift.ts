import { type DriftReport, denialOf, driftOf, remedyOf } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";

import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, notDeployed, optionFor, subjectOf } from "./subject.ts";

export interface DriftRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
}

export interface PipelineDrift extends DriftReport {
  readonly name: string;
}

/** Finds what was changed behind Specline's back since the last deploy. Changes nothing. */
export async function pipelineDrift(
  host: Host,
  subject: string,
  request: DriftRequest,
): Promise<Deployment<PipelineDrift>> {
  const found = await subjectOf(host, subject, request.target);
  if ("diagnostics" in found) return found;
  const { name, region, target, warnings, named, file } = found;
  const at = { pipeline: name };
  const effects = await deployEffects(host, region);
  const done = await guarded(
    name,
    async (): Promise<Deployment<PipelineDrift>> => {
      const result = await driftOf(name, target, effects);
      if (result.kind === "report")
        return { value: { name, ...result.report }, diagnostics: findings(result.report, name, target) };
      const why: Readonly<Record<typeof result.kind, Diagnostic>> = {
        nothing: notDeployed(found),
        "not-ours": diagnostic("drift/not-ours", { name, region }, at),
        "no-manifest": diagnostic("drift/no-manifest", { name, file: file ?? "FILE", option: optionFor(named) }, at),
      };
      return { diagnostics: [why[result.kind]] };
    },
    target,
  );
  return { ...done, diagnostics: [...warnings, ...done.diagnostics] };
}

/** What could not be compared, and that there is drift. */
function findings(
  { drifts, unchecked }: DriftReport,
  name: string,
  target: Parameters<typeof denialOf>[1],
): readonly Diagnostic[] {
  const at = { pipeline: name };
  const missing = unchecked.map(({ what, reason, fault }) =>
    fault === undefined
      ? diagnostic("drift/not-compared", { what, reason }, at)
      : diagnostic("drift/unseen", { what, reason, remedy: remedyOf(denialOf(fault, target)) }, at),
  );
  const count = drifts.length;
  if (count === 0) return missing;
  const differences = `${count} ${count === 1 ? "difference" : "differences"}`;
  // Several objects of an asset have the same remedy.
  const staying = new Map(drifts.flatMap(({ stays }) => (stays === undefined ? [] : [[stays.what, stays] as const])));
  const restore =
    staying.size === 0 ? "deploy the pipeline again" : "do what the notes say, and deploy the pipeline again";
  return [
    ...missing,
    ...[...staying.values()].map((one) => diagnostic("drift/stays", { ...one }, at)),
    diagnostic("drift/found", { name, differences, restore }, at),
  ];
}
