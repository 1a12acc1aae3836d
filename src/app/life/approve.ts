import {
  type DeployEffects,
  decide,
  denialOf,
  describe,
  groupsIn,
  isDenied,
  latestPending,
  type ModelVersion,
  modelVersion,
  remedyOf,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { readPlan } from "../plan/deploy-plan.ts";
import { guarded, notDeployed, optionFor, subjectOf } from "./subject.ts";

export interface ApproveRequest {
  /** Default: the target that the pipeline's config file or an ARN states. */
  readonly target?: string | undefined;
  readonly reject: boolean;
  /** Why the model is approved or rejected. */
  readonly note?: string | undefined;
  /** Whether to decide without asking. */
  readonly yes: boolean;
  /** Shows the model before the user is asked. */
  readonly onModel?: (model: ModelVersion) => void;
}

export interface Decision extends Omit<ModelVersion, "unread"> {
  /** The approval status before. `approval` is the status afterwards. */
  readonly before: string;
  readonly outcome: "approved" | "rejected" | "unchanged" | "declined";
}

const PACKAGE = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):model-package\/.+$/;
const GROUP = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):(\d{12}):model-package-group\/(.+)$/;

/** What can be the name of a group, but is no file, ARN or title. Source: service model, EntityName. */
const GROUP_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

/** Where to look for a model: its ARN, or a group or pipeline whose latest pending model is meant. */
interface Wanted {
  readonly target: Target;
  readonly region: string;
  readonly named?: string | undefined;
  readonly arn?: string;
  readonly group?: string;
  readonly pipeline?: string;
  /** The pipeline's file, if the user gave it. */
  readonly file?: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Approves or rejects a registered model: a model package, or the latest one that waits for approval in a model package
 * group or in the group of a deployed pipeline.
 */
export async function decideModel(host: Host, subject: string, request: ApproveRequest): Promise<Deployment<Decision>> {
  // Users can expect this command to approve plans, too.
  if (subject.endsWith(".json") && (await readPlan(host, subject, "")).plan !== undefined)
    return { diagnostics: [diagnostic("approval/is-plan", { file: subject }, { file: subject })] };
  const wanted = await wantedIn(host, subject, request);
  if ("diagnostics" in wanted) return wanted;
  if (!request.yes && host.confirm === undefined) {
    const how = `decide without a question with --yes, after reading the metrics`;
    return { diagnostics: [diagnostic("usage/nobody-to-ask", { command: "approve", how })] };
  }
  const done = await guarded(wanted.pipeline ?? subject, () => decided(host, wanted, request), wanted.target);
  return { ...done, diagnostics: [...wanted.warnings, ...done.diagnostics] };
}

async function wantedIn(
  host: Host,
  subject: string,
  { target: named }: ApproveRequest,
): Promise<Wanted | { readonly diagnostics: readonly Diagnostic[] }> {
  const [, region = "", account = "", group] = PACKAGE.exec(subject) ?? GROUP.exec(subject) ?? [];
  if (region !== "") {
    const target = { ...localTarget, name: region, region, account };
    return { target, region, warnings: [], ...(group === undefined ? { arn: subject } : { group }) };
  }
  const found = await subjectOf(host, subject, named);
  if ("diagnostics" in found) return found;
  return { ...found, pipeline: found.name, ...(GROUP_NAME.test(subject) && { group: subject }) };
}

async function decided(host: Host, wanted: Wanted, request: ApproveRequest): Promise<Deployment<Decision>> {
  const effects = await deployEffects(host, wanted.region);
  const arn = wanted.arn ?? (await pendingIn(wanted, effects));
  if (typeof arn !== "string") return { diagnostics: [arn] };
  const model = await modelVersion(arn, effects);
  if (model === undefined) return { diagnostics: [diagnostic("life/no-model", { model: arn })] };
  const { unread, ...about } = model;
  const notes = unread === undefined ? [] : [unreadMetrics(unread, wanted.target)];
  if (model.status !== "Completed")
    return { diagnostics: [...notes, diagnostic("life/model-unfinished", { model: arn, status: model.status })] };
  const goal = request.reject ? "Rejected" : "Approved";
  const result = (outcome: Decision["outcome"], approval = model.approval): Deployment<Decision> => ({
    value: { ...about, before: model.approval, approval, outcome },
    diagnostics: notes,
  });
  request.onModel?.(model);
  if (model.approval === goal && (request.note === undefined || request.note === model.note))
    return result("unchanged");
  if (!request.yes) {
    const verb = request.reject ? "Reject" : "Approve";
    if ((await host.confirm?.(`${verb} ${arn} (now ${model.approval})?`)) !== true) return result("declined");
    // While the user read, somebody else can have decided.
    const now = await modelVersion(arn, effects);
    if (now?.approval !== model.approval)
      return { diagnostics: [...notes, diagnostic("life/changed-meanwhile", { what: `the model ${arn}` })] };
  }
  await decide(arn, goal, request.note, effects);
  return result(request.reject ? "rejected" : "approved", goal);
}

/** The latest pending model of a pipeline's group, or of the group with this name. */
async function pendingIn(
  { pipeline, group, region, named, file }: Wanted,
  effects: DeployEffects,
): Promise<string | Diagnostic> {
  const deployed = pipeline === undefined ? undefined : await describe(pipeline, effects);
  if (deployed === undefined && group === undefined) return notDeployed({ name: pipeline ?? "", region, named, file });
  const groups = deployed === undefined ? [group ?? ""] : groupsIn(deployed.PipelineDefinition ?? "");
  const [only = "", ...more] = groups;
  if (more.length > 0)
    return diagnostic("life/which-group", {
      pipeline: pipeline ?? "",
      groups: groups.join(", "),
      option: optionFor(named),
    });
  if (only === "") return diagnostic("life/no-group", { pipeline: pipeline ?? "" });
  return (await latestPending(only, effects)) ?? diagnostic("life/none-pending", { group: only, region });
}

function unreadMetrics({ uri, fault }: NonNullable<ModelVersion["unread"]>, target: Target): Diagnostic {
  const remedy = isDenied(fault) ? remedyOf(denialOf(fault, target)) : "look at the document before you decide";
  return diagnostic("life/metrics-unread", { uri, reason: fault.message, remedy });
}
