import { dirname } from "node:path";
import { commandLine, shellWord } from "../base/command-line.ts";
import { type DeployEffects, type Deployed, deploy } from "../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../diagnostics/index.ts";
import { definitionText, type ManifestOptions } from "../plan/index.ts";
import type { AskedApproval } from "../spec/approval.ts";
import { localTarget, type Target } from "../spec/target.ts";
import type { Deployment } from "./deployment.ts";
import { deployEffects } from "./host/deploy-effects.ts";
import type { Host } from "./host/host.ts";
import { once } from "./load/consequences.ts";
import { type PreparedPipeline, prepare } from "./load/prepare.ts";
import { type NeededApproval, neededApproval } from "./plan/approval.ts";
import type { AskedPlan } from "./plan/ask-plan.ts";
import type { Planned } from "./plan/deploy-plan.ts";
import type { DeployRequest, MadePipeline } from "./plan/deploy-request.ts";

/** What the manifest contains that compiling does not know, and the redactor for what it must not contain. */
export const manifestOptions = async (
  { redactor }: Host,
  { places }: PreparedPipeline,
): Promise<Pick<ManifestOptions, "places" | "redact">> => ({
  places: await places?.(),
  redact: redactor.value,
});

/** What a deploy did. "declined": the user was asked, and nothing was deployed. */
export type DeployResult = Omit<Deployed, "outcome"> & { readonly outcome: Deployed["outcome"] | "declined" };

/**
 * A plan that may be deployed: from a file, or one to which the user agrees. Undefined if no plan is needed. The code is
 * loaded only if it is.
 */
async function planFor(
  host: Host,
  path: string,
  made: MadePipeline,
  { request, asked }: { readonly request: DeployRequest; readonly asked: readonly AskedApproval[] },
  effects: DeployEffects,
): Promise<AskedPlan | undefined> {
  const { plan: file, parallelism } = request;
  if (file !== undefined) {
    const { checkPlan } = await import("./plan/deploy-plan.ts");
    const how = planCommand(path, request, file);
    return checkPlan(host, file, { compiled: made.compiled, parallelism, asked, how }, effects);
  }
  if (request.ask !== true || request.dryRun === true) return undefined;
  const { askForPlan } = await import("./plan/ask-plan.ts");
  return askForPlan(host, path, made, request, effects);
}

/** Checks a pipeline for a target and deploys it there. */
export async function deployPipeline(
  host: Host,
  path: string,
  request: DeployRequest,
): Promise<Deployment<DeployResult>> {
  const { allow, plan: _, ask: __, onPlan: ___, carry, ...options } = request;
  const prepared = await prepare(host, path, { target: options.target, allow });
  const { compiled, target, allowed } = prepared;
  if (options.target === undefined && target?.name === localTarget.name)
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  const folder = dirname(prepared.file);
  const approval =
    target === undefined ? { asked: [], diagnostics: [] } : await approvalOf(host, { path, folder }, target, request);
  const unready = approval.diagnostics.length > 0 ? approval.diagnostics : nobodyToAsk(host, path, request);
  const diagnostics = [...prepared.diagnostics, ...unready];
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics, allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const made = { prepared, compiled: { definition, assets, manifest } };
  const carried = await carry?.(made);
  if (carried !== undefined) diagnostics.push(...carried.diagnostics);
  if (hasErrors(diagnostics)) return { diagnostics, allowed };
  const effects = { ...(await deployEffects(host, manifest.target.region)), ...carried?.value };
  const planned = await planFor(host, path, made, { request, asked: approval.asked }, effects);
  const before = [...diagnostics, ...(planned?.diagnostics ?? [])];
  if (planned?.declined === true)
    return { value: { name: manifest.name, outcome: "declined", calls: [] }, diagnostics: before, allowed };
  if (planned !== undefined && planned.plan === undefined) return { diagnostics: before, allowed };
  const stored = await manifestOptions(host, prepared);
  const deployed = await deploy(made.compiled, { ...options, ...stored }, effects);
  const isDone = options.dryRun !== true && !hasErrors(deployed.diagnostics);
  const isChecked = isDone && planned?.isDone !== true;
  const after = isChecked ? await lateFaults(planned?.plan, deployed.value, made, effects) : [];
  return { value: deployed.value, diagnostics: once([...before, ...deployed.diagnostics, ...after]), allowed };
}

/** The options of a deploy that its plan also needs. */
const sharedOptions = ({ target, parallelism: parallel, allow }: DeployRequest) => ({ target, parallel, allow });

const planCommand = (path: string, request: DeployRequest, output = "plan.json"): string =>
  `${commandLine("plan", path, sharedOptions(request))} -o ${shellWord(output)}`;

const deployCommand = (path: string, request: DeployRequest): string =>
  commandLine("deploy", path, { ...sharedOptions(request), "upload-data": request.uploadData, plan: "plan.json" });

/** Whether the target asks for approval, which a dry run does not need. */
async function approvalOf(
  host: Host,
  { path, folder }: { readonly path: string; readonly folder: string },
  target: Target,
  request: DeployRequest,
): Promise<NeededApproval> {
  const { plan, dryRun, carry } = request;
  if (dryRun === true || target.name === localTarget.name) return { asked: [], diagnostics: [] };
  const how = `${planCommand(path, request)}, then specline review plan.json, then ${deployCommand(path, request)}`;
  const command = carry === undefined ? "deploy" : "promote";
  return neededApproval(host, target, { command, folder, plan, how });
}

/** The fault if the deploy would have to ask, but cannot. */
function nobodyToAsk(host: Host, path: string, request: DeployRequest): readonly Diagnostic[] {
  const { ask, plan, dryRun } = request;
  if (ask !== true || plan !== undefined || dryRun === true || host.confirm !== undefined) return [];
  const how = `deploy without a question with --yes, or exactly what a plan shows: ${planCommand(path, request)}, then ${deployCommand(path, request)}`;
  return [diagnostic("usage/nobody-to-ask", { command: "deploy", how })];
}

/** Checks after a deploy that nobody else deployed at the same time. */
async function lateFaults(
  plan: Planned | undefined,
  deployed: Deployed,
  made: MadePipeline,
  effects: DeployEffects,
): Promise<readonly Diagnostic[]> {
  if (plan === undefined) return [];
  const { successorFault } = await import("./plan/deploy-plan.ts");
  const fault = await successorFault(plan, deployed, definitionText(made.compiled), effects);
  return fault === undefined ? [] : [fault];
}
