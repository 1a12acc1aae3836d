import { digest } from "../../base/digest.ts";
import type { Compiled } from "../../compile/index.ts";
import { type DeployEffects, deployFaults } from "../../deploy/index.ts";
import { hasErrors } from "../../diagnostics/index.ts";
import { definitionText } from "../../plan/index.ts";
import type { Host } from "../host/host.ts";
import type { PreparedPipeline } from "../load/prepare.ts";
import { asErrors, type CheckedPlan, checkBase } from "./deploy-plan.ts";
import type { DeployRequest } from "./deploy-request.ts";
import type { PlanDocument } from "./plan-document.ts";
import { hasChanges } from "./plan-pipeline.ts";
import { planPrepared } from "./plan-prepared.ts";

/** A plan to which the user agreed, or `declined`, or why there is no plan. */
export type AskedPlan = CheckedPlan & { readonly declined?: true };

/**
 * Shows what a deploy would change and asks whether to do it. If it would change nothing, it does not ask. While the
 * user reads, somebody else can deploy, so what is deployed is compared again after the answer.
 */
export async function askForPlan(
  host: Host,
  path: string,
  made: { readonly prepared: PreparedPipeline; readonly compiled: Compiled },
  request: DeployRequest,
  effects: DeployEffects,
): Promise<AskedPlan> {
  const { compiled } = made;
  const { target, parallelism, description } = request;
  const refused = deployFaults(compiled, request);
  if (hasErrors(refused)) return { diagnostics: refused };
  const choices = { target, parallelism, description, parameters: [], work: ".specline", failOn: [] };
  const { document, unread, diagnostics } = await planPrepared(host, path, made, choices);
  if (document === undefined || hasErrors(diagnostics)) return { diagnostics };
  if (unread !== undefined) return { diagnostics: asErrors(diagnostics) };
  const isSame = changesNothing(document, compiled);
  request.onPlan?.(document, { isSame, diagnostics });
  if (isSame) return { plan: document, diagnostics };
  if ((await host.confirm?.(questionFor(document))) !== true) return { declined: true, diagnostics };
  const checked = await checkBase(document, { compiled, parallelism }, "this plan", effects);
  return checked.plan === undefined ? checked : { ...checked, diagnostics };
}

/**
 * Whether a deploy would leave the definition byte for byte as it is, and the settings as well. What the manifest and
 * the tags say about Specline and the pipeline's file can still change.
 */
function changesNothing(plan: PlanDocument, compiled: Compiled): boolean {
  const { kind, drift, digests } = plan.base;
  const isKnown = kind === "deployed" && drift === "none";
  return isKnown && digests?.definition === digest(definitionText(compiled)) && !hasChanges(plan);
}

function questionFor({ name, base, target }: PlanDocument): string {
  const where = `${name} on ${target.name} (${target.region}, ${target.account})`;
  return base.kind === "nothing" ? `Create ${where}?` : `Deploy these changes to ${where}?`;
}
