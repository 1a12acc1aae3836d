import { denialOf, describe, type History, historyOf, remedyOf, type Unread } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { guarded, notDeployed, subjectOf } from "./subject.ts";

export interface HistoryRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
  /** How many versions to list. */
  readonly limit: number;
}

/** What history lacks if the credentials do not allow a call. */
const WITHOUT: Readonly<Record<Unread["what"], string>> = {
  versions: "only the latest version is listed, without its number",
  executions: "the executions of each version are not listed",
  manifests: "the versions that Specline made are listed like those of other tools",
};

/** Lists the versions of a deployed pipeline and what became of their executions. Changes nothing. */
export async function pipelineHistory(
  host: Host,
  subject: string,
  request: HistoryRequest,
): Promise<Deployment<History>> {
  const found = await subjectOf(host, subject, request.target);
  if ("diagnostics" in found) return found;
  const { name, target, warnings } = found;
  const effects = await deployEffects(host, found.region);
  const done = await guarded(
    name,
    async (): Promise<Deployment<History>> => {
      const current = await describe(name, effects);
      if (current === undefined) return { diagnostics: [notDeployed(found)] };
      const { history, unread } = await historyOf(current, target, { limit: request.limit }, effects);
      return { value: history, diagnostics: unread.map((one) => unreadDiagnostic(one, name, target)) };
    },
    target,
  );
  return { ...done, diagnostics: [...warnings, ...done.diagnostics] };
}

function unreadDiagnostic({ what, fault }: Unread, name: string, target: Target): Diagnostic {
  const data = { what, reason: fault.message, consequence: WITHOUT[what], remedy: remedyOf(denialOf(fault, target)) };
  return diagnostic("version/unread", data, { pipeline: name });
}
