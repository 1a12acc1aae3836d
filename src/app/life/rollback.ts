import { digest } from "../../base/digest.ts";
import {
  accountFault,
  type DeployCall,
  type DeployEffects,
  executedVersions,
  listVersions,
  publish,
  type SeenPipeline,
  seeDeployed,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { asErrors, isStill, successorFault } from "../plan/deploy-plan.ts";
import type { PlanBase } from "../plan/plan-base.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import { goalOf } from "./rollback-goal.ts";
import {
  approvalOf,
  readRollbackPlan,
  rollbackCommand,
  rollbackPlanFaults,
  writeRollbackPlan,
} from "./rollback-plan.ts";
import {
  filesStay,
  isThere,
  plannedRollback,
  rollbackPlanOf,
  type VersionToRestore,
  versionThere,
} from "./rollback-version.ts";
import { guarded, notDeployed, type Subject, subjectOf } from "./subject.ts";

export interface RollbackRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
  /** Default: the latest version before the current one whose definition differs. */
  readonly version?: number | undefined;
  /** Whether to ask before anything changes. In code, the call itself is the decision. */
  readonly ask?: boolean | undefined;
  /** A plan's file. The pipeline is rolled back exactly as the plan shows, or not at all. */
  readonly plan?: string | undefined;
  /** Only writes the plan to this file. */
  readonly output?: string | undefined;
  /** Shows the changes without making them. */
  readonly dryRun?: boolean | undefined;
  readonly onPlan?: ((plan: ShownPlan, about: RollbackPlan) => void) | undefined;
  readonly onCall?: ((call: DeployCall) => void) | undefined;
}

/** What is known before the user is asked. */
export interface RollbackPlan {
  readonly to: number;
  /** Whether there is nothing to do, so that nobody is asked. */
  readonly isSame: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RolledBack {
  readonly name: string;
  readonly arn: string;
  readonly outcome: "updated" | "unchanged" | "planned" | "declined";
  /** The version that was the latest, and the one whose definition is published again. */
  readonly from?: number;
  readonly to: number;
  /** The new version. */
  readonly version?: number;
  readonly plan: ShownPlan;
}

/**
 * Publishes the definition of an earlier version as a new version, because schedules start the latest. Shows the changes
 * as a plan does, and checks that everything that the definition reads is still there.
 */
export async function rollBack(host: Host, path: string, request: RollbackRequest): Promise<Deployment<RolledBack>> {
  if (asks(request) && host.confirm === undefined) return { diagnostics: [nobodyToAsk(path, request)] };
  const subject = await subjectOf(host, path, request.target);
  if ("diagnostics" in subject) return subject;
  const effects = await deployEffects(host, subject.region);
  const done = await guarded(subject.name, () => rollBackSubject({ host, subject, request, effects }), subject.target);
  return { ...done, diagnostics: [...subject.warnings, ...done.diagnostics] };
}

/** Whether the user has to agree before anything changes. */
const asks = ({ ask, dryRun, plan, output }: RollbackRequest): boolean =>
  ask === true && dryRun !== true && plan === undefined && output === undefined;

interface Work {
  readonly host: Host;
  readonly subject: Subject;
  readonly request: RollbackRequest;
  readonly effects: DeployEffects;
}

async function rollBackSubject({ host, subject, request, effects }: Work): Promise<Deployment<RolledBack>> {
  const { name, target, region } = subject;
  const isReal = request.dryRun !== true && request.output === undefined;
  const approval = isReal ? await approvalOf(host, subject, request) : { asked: [], diagnostics: [] };
  if (approval.diagnostics.length > 0) return { diagnostics: approval.diagnostics };
  const read =
    request.plan === undefined ? undefined : await readRollbackPlan(host, subject, request.plan, request.version);
  if (read !== undefined && read.plan === undefined) return { diagnostics: read.diagnostics };
  const seen = await seeDeployed(name, target, effects);
  const other = subject.named === undefined ? undefined : await accountFault(target, effects, seen);
  if (other !== undefined) return { diagnostics: [other] };
  if (seen.kind === "nothing") return { diagnostics: [notDeployed(subject)] };
  if (seen.kind !== "pipeline") return { diagnostics: asErrors(seen.diagnostics) };
  const { pipeline } = seen;
  const versions = await listVersions(name, effects);
  if (versions === undefined)
    return { diagnostics: [diagnostic("version/unsupported", { name, region }, { pipeline: name })] };
  const goal = await goalOf(
    subject,
    request.version ?? read?.plan?.rollbackTo,
    { current: pipeline.digests.definition, versions },
    effects,
  );
  if ("code" in goal) return { diagnostics: [goal] };
  const found = await versionThere(subject, goal, pipeline, effects);
  const plan = rollbackPlanOf(subject, pipeline, found, {
    rollbackTo: goal.version,
    executed: await executedVersions(name, pipeline, effects),
  });
  const isSame = isThere(pipeline, found);
  const seenSoFar = [...goal.diagnostics, ...found.diagnostics, ...keptSchedules(pipeline)];
  const isNews = !isSame && !hasErrors(seenSoFar);
  const diagnostics = isNews ? [...seenSoFar, filesStay(subject, goal, found)] : seenSoFar;
  const about = {
    name,
    arn: pipeline.arn,
    to: goal.version,
    plan,
    ...(goal.from !== undefined && { from: goal.from }),
  };
  const end = (outcome: RolledBack["outcome"]) => ({ value: { ...about, outcome }, diagnostics });
  if (hasErrors(diagnostics)) return end("planned");
  request.onPlan?.(plan, { to: goal.version, isSame, diagnostics });
  if (request.output !== undefined) {
    const written = await writeRollbackPlan({ host, subject, request, effects }, plan, plannedRollback(found));
    return { ...end("planned"), diagnostics: [...diagnostics, ...written] };
  }
  if (request.plan !== undefined && read?.plan !== undefined) {
    const reviewed = {
      plan: read.plan,
      file: request.plan,
      planned: plannedRollback(found),
      version: goal.version,
      asked: approval.asked,
    };
    const faults = rollbackPlanFaults(subject, reviewed, isSame ? undefined : seen);
    if (faults.length > 0) return { diagnostics: [...diagnostics, ...faults] };
  }
  if (isSame) return end("unchanged");
  if (request.dryRun === true) return end("planned");
  if (asks(request)) {
    if ((await host.confirm?.(questionFor(plan, goal.version))) !== true) return end("declined");
    const changed = await changedMeanwhile(subject, plan.base, found, effects);
    if (changed.length > 0) return { diagnostics: [...diagnostics, ...changed] };
  }
  const { text, role, kept, root } = found;
  const earlier = { name, text, role, manifest: kept, root, kms: target.kms };
  const done = await publish(earlier, (call) => request.onCall?.(call), effects);
  const late = await successorFault({ name, base: plan.base }, done, text, effects);
  const { outcome, version } = done;
  return {
    value: {
      ...about,
      outcome: outcome === "created" ? "updated" : outcome,
      ...(version !== undefined && { version }),
    },
    diagnostics: late === undefined ? diagnostics : [...diagnostics, late],
  };
}

/** The reasons not to go on if somebody else deployed while the user was reading. */
async function changedMeanwhile(
  { name, target }: Subject,
  base: PlanBase,
  { text }: VersionToRestore,
  effects: DeployEffects,
): Promise<readonly Diagnostic[]> {
  const seen = await seeDeployed(name, target, effects);
  if (seen.kind === "unseen") return asErrors(seen.diagnostics);
  const isDone = seen.kind === "pipeline" && seen.pipeline.digests.definition === digest(text);
  return isDone || isStill(base, seen) ? [] : [diagnostic("plan/base-changed", { name, plan: "this plan" })];
}

const questionFor = ({ name, target }: ShownPlan, version: number): string =>
  `Roll back ${name} on ${target.name} (${target.region}, ${target.account}) to version ${version}?`;

function nobodyToAsk(path: string, { target, version }: RollbackRequest): Diagnostic {
  const command = rollbackCommand(path, version, target);
  const how = `see the changes with ${command} --dry-run, and make them with ${command} --yes`;
  return diagnostic("usage/nobody-to-ask", { command: "rollback", how });
}

/** Says that a rollback does not change what starts the pipeline. */
const keptSchedules = ({ side: { scheduled = {}, manifest } }: SeenPipeline): readonly Diagnostic[] =>
  Object.keys(scheduled).length === 0 ? [] : [diagnostic("schedule/kept", { pipeline: manifest?.name ?? "" })];
