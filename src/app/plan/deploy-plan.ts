import { digest } from "../../base/digest.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import type { Compiled } from "../../compile/index.ts";
import { accountFault, type DeployEffects, type Deployed, type Seen, seeDeployed } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { definitionText, sideOf } from "../../plan/index.ts";
import type { AskedApproval } from "../../spec/approval.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { approvalFaults } from "./approval.ts";
import type { PlanBase } from "./plan-base.ts";
import type { PlanDocument } from "./plan-document.ts";
import { plannedDigest, tokenOf } from "./plan-token.ts";

/** What a deploy needs from a plan. */
export type Planned = Pick<
  PlanDocument,
  "name" | "base" | "target" | "planned" | "author" | "token" | "approval" | "rollbackTo"
>;

/** A plan that can be deployed, with what could not be checked, or why it cannot be deployed. */
export interface CheckedPlan {
  readonly plan?: Planned;
  /** Whether the pipeline is already deployed as planned, for example by an earlier attempt that was interrupted. */
  readonly isDone?: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a deploy would send. */
interface Sent {
  readonly compiled: Compiled;
  /** How to make a plan for it, as a command line. */
  readonly how?: string;
  readonly parallelism?: number | undefined;
  /** The approvals that are asked for. */
  readonly asked?: readonly AskedApproval[];
}

/**
 * Checks that deploying would do exactly what a plan shows: that it is for this place and this pipeline, and that what
 * is deployed is still what the plan was compared with.
 */
export async function checkPlan(host: Host, file: string, sent: Sent, effects: DeployEffects): Promise<CheckedPlan> {
  const { compiled, parallelism } = sent;
  const { name, target } = compiled.manifest;
  const read = await readPlan(host, file, sent.how ?? "");
  const { plan } = read;
  if (plan === undefined) return read;
  const fault = (found: Diagnostic): CheckedPlan => ({ diagnostics: [found] });
  const elsewhere = placeFault(plan, file, { name, target });
  if (elsewhere !== undefined) return fault(elsewhere);
  if (plan.rollbackTo !== undefined)
    return fault(
      diagnostic("plan/for-rollback", { file, name, version: plan.rollbackTo, target: target.name }, { file }),
    );
  if (plannedDigest(sideOf(compiled), parallelism) !== plan.planned)
    return fault(diagnostic("plan/pipeline-changed", { file }));
  const unapproved = approvalFaults(sent.asked ?? [], plan, file);
  if (unapproved.length > 0) return { diagnostics: unapproved };
  return checkBase(plan, sent, `the plan '${file}'`, effects);
}

/** The fault if a plan is for another pipeline, or for another account or region. */
export function placeFault(
  plan: Pick<Planned, "name" | "target">,
  file: string,
  found: Pick<Planned, "name" | "target">,
): Diagnostic | undefined {
  const { account, region } = found.target;
  if (plan.name === found.name && plan.target.account === account && plan.target.region === region) return undefined;
  const placeOf = ({ name, target: at }: typeof found): string => `${name} on ${at.name} (${at.region}, ${at.account})`;
  return diagnostic("plan/other-place", { file, planned: placeOf(plan), found: placeOf(found) }, { file });
}

/**
 * Checks that what is deployed is still what a plan was compared with, or already what it would deploy: then an earlier
 * attempt was interrupted, and repeating it completes it.
 *
 * @param made - the plan, in words
 */
export async function checkBase(plan: Planned, sent: Sent, made: string, effects: DeployEffects): Promise<CheckedPlan> {
  const { target } = sent.compiled.manifest;
  const seen = await seeDeployed(plan.name, target, effects);
  const other = await accountFault(target, effects, seen);
  if (other !== undefined) return { diagnostics: [other] };
  if (seen.kind === "unseen") return { diagnostics: asErrors(seen.diagnostics) };
  const isDone = isAsPlanned(seen, sent);
  if (!isDone && !isStill(plan.base, seen))
    return { diagnostics: [diagnostic("plan/base-changed", { name: plan.name, plan: made })] };
  return { plan, isDone, diagnostics: seen.diagnostics.filter(({ code }) => code === "plan/unseen") };
}

function isAsPlanned(seen: Seen, { compiled, parallelism }: Sent): boolean {
  if (seen.kind !== "pipeline") return false;
  const { digests, role, parallelism: limit } = seen.pipeline;
  return (
    digests.definition === digest(definitionText(compiled)) &&
    role === compiled.manifest.target.role &&
    (parallelism === undefined || parallelism === limit)
  );
}

/** Without knowing what is deployed, nothing can be deployed according to a plan. */
export const asErrors = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
  found.map((one) => ({ ...one, severity: "error" }));

/** Whether a plan's base is still deployed. What the credentials could not read then or now is not compared. */
export function isStill({ kind, digests, version }: PlanBase, seen: Seen): boolean {
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

/** As many times as a call is tried. More versions in between are certainly not all from one deploy. */
const MAX_RESENT = 8;

/** Members of a plan that can be shown. */
const LISTS = ["steps", "wires", "parameters", "settings", "permissions", "uploads"] as const;

/**
 * Reads a plan from a file, in which its token must match what it shows.
 *
 * @param how - how to make one, as a command line
 */
export async function readPlan(host: Host, file: string, how: string): Promise<CheckedPlan> {
  const { value: text, diagnostics } = await readNamed(host.effects.files, host.folder, file);
  if (text === undefined) return { diagnostics };
  const parsed = parseJson(text);
  const wrong = (reason: string): CheckedPlan => ({
    diagnostics: [diagnostic("plan/not-a-plan", { file, reason, how }, { file })],
  });
  if (!("value" in parsed)) return wrong(parsed.fault.reason);
  const { value } = parsed;
  if (!isObject(value) || typeof value["token"] !== "string" || typeof value["planned"] !== "string")
    return wrong("it has no token");
  if (!isObject(value["base"]) || !isObject(value["target"])) return wrong("it has no base or target");
  const lacking = LISTS.find((member) => !Array.isArray(value[member]));
  if (lacking !== undefined) return wrong(`it has no ${lacking}`);
  const plan = value as unknown as Planned;
  if (tokenOf(plan) !== plan.token) return { diagnostics: [diagnostic("plan/altered", { file }, { file })] };
  const { kind, of } = plan.base;
  if (plan.rollbackTo !== undefined && !Number.isSafeInteger(plan.rollbackTo)) return wrong("its version is no number");
  if (kind === "deployed" || kind === "nothing") return { plan, diagnostics: [] };
  return wrong(
    kind === "unseen" ? "it could not see what is deployed" : `it was compared with ${of}, not with what is deployed`,
  );
}

/**
 * Reports an error if the new version does not directly follow the version with which the plan was compared. An update
 * whose response was lost is sent again, so several of the versions in between can be this deploy's own.
 *
 * @param expected - the definition that was deployed
 */
export async function successorFault(
  { name, base }: Pick<Planned, "name" | "base">,
  { outcome, version }: Pick<Deployed, "outcome" | "version">,
  expected: string,
  { service }: Pick<DeployEffects, "service">,
): Promise<Diagnostic | undefined> {
  const say = (found: string, expected: string): Diagnostic =>
    diagnostic("plan/not-successor", { name, found, expected }, { pipeline: name });
  const isNew = base.kind === "nothing";
  if (outcome === "created") return isNew ? undefined : say("a new pipeline", "an update");
  const before = isNew ? 0 : base.version;
  // Without a new version, the definition was already as planned.
  if (before === undefined || version === undefined || version === before + 1) return undefined;
  const isOwn = async (between: number): Promise<boolean> => {
    const request = { PipelineName: name, PipelineVersionId: between };
    const found = await service.call("DescribePipeline", request).catch(() => undefined);
    return found?.PipelineDefinition === expected;
  };
  const between = Array.from({ length: version - before - 1 }, (_, index) => before + 1 + index);
  if (between.length > 0 && between.length <= MAX_RESENT) {
    const own = await Promise.all(between.map(isOwn));
    if (own.every((is) => is)) return undefined;
  }
  return say(`version ${version}`, isNew ? "a new pipeline" : `version ${before + 1}`);
}
