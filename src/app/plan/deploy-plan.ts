import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import type { Compiled } from "../../compile/index.ts";
import { accountFault, type DeployEffects, type Deployed, type Seen, seeDeployed } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { sideOf } from "../../plan/index.ts";
import type { Target } from "../../spec/target.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import type { PlanBase } from "./plan-base.ts";
import type { PlanDocument } from "./plan-document.ts";
import { plannedDigest, tokenOf } from "./plan-token.ts";

/** What a deploy needs from a plan. */
export type Planned = Pick<PlanDocument, "name" | "base" | "target" | "planned" | "token">;

/** A plan that can be deployed, with what could not be checked, or why it cannot be deployed. */
export type CheckedPlan = { readonly plan?: Planned; readonly diagnostics: readonly Diagnostic[] };

/**
 * Checks that deploying would do exactly what a plan shows: that it is for this place and this pipeline, and that what
 * is deployed is still what the plan was compared with.
 */
export async function checkPlan(
  host: Host,
  file: string,
  { compiled, parallelism }: { readonly compiled: Compiled; readonly parallelism?: number | undefined },
  effects: DeployEffects,
): Promise<CheckedPlan> {
  const { manifest } = compiled;
  const { name, target } = manifest;
  const read = await readPlan(host, file, target.name);
  const { plan } = read;
  if (plan === undefined) return read;
  const fault = (found: Diagnostic): CheckedPlan => ({ diagnostics: [found] });
  const isHere = plan.name === name && plan.target.account === target.account && plan.target.region === target.region;
  if (!isHere) {
    const place = (of: string, at: Planned["target"]): string => `${of} on ${at.name} (${at.region}, ${at.account})`;
    return fault(
      diagnostic("plan/other-place", { file, planned: place(plan.name, plan.target), found: place(name, target) }),
    );
  }
  if (plannedDigest(sideOf(compiled), parallelism) !== plan.planned)
    return fault(diagnostic("plan/pipeline-changed", { file }));
  return checkBase(plan, target, `the plan '${file}'`, effects);
}

/**
 * Checks that what is deployed is still what a plan was compared with.
 *
 * @param made - the plan, in words
 */
export async function checkBase(
  plan: Planned,
  target: Target,
  made: string,
  effects: DeployEffects,
): Promise<CheckedPlan> {
  const seen = await seeDeployed(plan.name, target, effects);
  const other = await accountFault(target, effects, seen);
  if (other !== undefined) return { diagnostics: [other] };
  if (seen.kind === "unseen") return { diagnostics: asErrors(seen.diagnostics) };
  if (!isStill(plan.base, seen))
    return { diagnostics: [diagnostic("plan/base-changed", { name: plan.name, plan: made })] };
  return { plan, diagnostics: seen.diagnostics.filter(({ code }) => code === "plan/unseen") };
}

/** Without knowing what is deployed, nothing can be deployed according to a plan. */
export const asErrors = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
  found.map((one) => ({ ...one, severity: "error" }));

/** Whether a plan's base is still deployed. What the credentials could not read then or now is not compared. */
function isStill({ kind, digests, version }: PlanBase, seen: Seen): boolean {
  if (seen.kind !== "pipeline" || kind !== "deployed") return seen.kind === kind;
  const { pipeline: now } = seen;
  const isSame = <T>(one: T | undefined, other: T | undefined): boolean =>
    one === undefined || other === undefined || one === other;
  return (
    digests?.definition === now.digests.definition &&
    isSame(digests.manifest, now.digests.manifest) &&
    isSame(version, now.version)
  );
}

async function readPlan(host: Host, file: string, target: string): Promise<CheckedPlan> {
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { diagnostics };
  const parsed = parseJson(text);
  const wrong = (reason: string): CheckedPlan => ({
    diagnostics: [diagnostic("plan/not-a-plan", { file, reason, target }, { file })],
  });
  if (!("value" in parsed)) return wrong(parsed.fault.reason);
  const { value } = parsed;
  if (!isObject(value) || typeof value["token"] !== "string" || typeof value["planned"] !== "string")
    return wrong("it has no token");
  if (!isObject(value["base"]) || !isObject(value["target"])) return wrong("it has no base or target");
  const plan = value as unknown as Planned;
  if (tokenOf(plan) !== plan.token) return { diagnostics: [diagnostic("plan/altered", { file }, { file })] };
  const { kind, of } = plan.base;
  if (kind === "deployed" || kind === "nothing") return { plan, diagnostics: [] };
  return wrong(
    kind === "unseen" ? "it could not see what is deployed" : `it was compared with ${of}, not with what is deployed`,
  );
}

/** Reports an error if the new version does not directly follow the version with which the plan was compared. */
export function successorFault({ name, base }: Planned, { outcome, version }: Deployed): Diagnostic | undefined {
  const say = (found: string, expected: string): Diagnostic =>
    diagnostic("plan/not-successor", { name, found, expected }, { pipeline: name });
  if (base.kind === "nothing") return outcome === "created" ? undefined : say(`an ${outcome} pipeline`, "a new one");
  if (outcome === "created") return say("a new pipeline", "an update");
  if (base.version === undefined || version === undefined || version === base.version + 1) return undefined;
  return say(`version ${version}`, `version ${base.version + 1}`);
}
