import { resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";
import type { PlanDocument } from "./plan-document.ts";
import { planPrepared } from "./plan-prepared.ts";
import type { FailOn, PlanRequest } from "./plan-request.ts";

/** Reports what a deploy would change, and what the next execution would run again. Changes nothing. */
export async function planPipeline(host: Host, path: string, request: PlanRequest): Promise<Deployment<PlanDocument>> {
  const { against = "deployed" } = request;
  const first = await prepare(host, path, request);
  const isOpen = request.target === undefined && first.target?.name === localTarget.name;
  // What the plan compares with is then also the target. Files and runs can be compared without a target.
  const other = isOpen && against !== "deployed" ? await findTarget(host.effects, host.folder, against) : undefined;
  const prepared =
    other !== undefined && "target" in other ? await prepare(host, path, { ...request, target: against }) : first;
  const { compiled, diagnostics } = prepared;
  if (isOpen && against === "deployed")
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics, allowed: prepared.allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const made = { prepared, compiled: { definition, assets, manifest } };
  const planned = await planPrepared(host, path, made, request);
  const { document, unread } = planned;
  const allowed = prepared.overrides?.allowed() ?? prepared.allowed;
  const seen = [...diagnostics, ...planned.diagnostics];
  if (document === undefined) return { diagnostics: seen, allowed };
  const found = { unread, isIncomplete: hasErrors(seen) };
  return { value: document, diagnostics: [...seen, ...(await stored(host, document, request, found))], allowed };
}

async function stored(
  host: Host,
  document: PlanDocument,
  request: PlanRequest,
  { unread, isIncomplete }: { readonly unread: string | undefined; readonly isIncomplete: boolean },
): Promise<readonly Diagnostic[]> {
  const { output, failOn } = request;
  // A plan that lacks something because of an error must not replace an earlier plan.
  const written =
    output === undefined || isIncomplete
      ? []
      : await writeOutput(host, resolve(host.folder, output), canonicalText(document));
  if (failOn.length > 0 && unread !== undefined)
    return [...written, diagnostic("plan/base-unseen", { target: document.base.of, reason: unread })];
  const found = failOn.filter((kind) => HAS[kind](document));
  return found.length === 0 ? written : [...written, diagnostic("plan/fail-on", { found: found.join(", ") })];
}

/** The settings that decide what the pipeline, or what starts it, may do. */
const ROLES: ReadonlySet<string> = new Set(["role", "schedulerRole"]);

/** Whether a plan has changes of a kind. What could not be seen counts as a change. */
const HAS: Readonly<Record<FailOn, (plan: PlanDocument) => boolean>> = {
  change: ({ steps, parameters, settings, wires }) =>
    steps.some(({ action }) => action !== "unchanged") || [parameters, settings, wires].some((list) => list.length > 0),
  rerun: ({ steps }) => steps.some(({ rerun }) => rerun === "yes" || rerun === "unknown"),
  permissions: ({ permissions, settings }) =>
    permissions.some(({ action }) => action === "added") || settings.some(({ setting }) => ROLES.has(setting)),
  cost: ({ cost }) => cost.machines.length > 0,
};

/** Whether a plan has changes that a deploy would make. */
export const hasChanges = (plan: PlanDocument): boolean => HAS.change(plan);
