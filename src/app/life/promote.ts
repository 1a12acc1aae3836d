import { dirname, resolve } from "node:path";
import { byText } from "../../base/canonical.ts";
import { commandLine } from "../../base/command-line.ts";
import { defined } from "../../base/defined.ts";
import { digest as digestOf } from "../../base/digest.ts";
import { type Asset, pipelineRoot } from "../../compile/index.ts";
import {
  accountFault,
  type Content,
  ContentFault,
  type DeployEffects,
  hashed,
  MAX_BUFFERED_BYTES,
  seeDeployed,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { carriedOver } from "../../plan/index.ts";
import { awsName } from "../../spec/pipeline.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { type DeployResult, deployPipeline } from "../deploy.ts";
import type { Deployment } from "../deployment.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { fileIn } from "../load/shown-places.ts";
import { findTarget } from "../load/targets.ts";
import { neededApproval } from "../plan/approval.ts";
import { asErrors } from "../plan/deploy-plan.ts";
import type { DeployRequest, MadePipeline } from "../plan/deploy-request.ts";
import type { PlanDocument } from "../plan/plan-document.ts";
import { planPipeline } from "../plan/plan-pipeline.ts";
import { isFile, notDeployed } from "./subject.ts";

export interface PromoteRequest extends Omit<DeployRequest, "target" | "dryRun" | "uploadData" | "carry"> {
  readonly from: string;
  readonly to: string;
  /** The profiles whose credentials read the source and write the destination. Default: the usual credentials. */
  readonly fromProfile?: string | undefined;
  readonly toProfile?: string | undefined;
  /** Only writes the plan to this file. */
  readonly output?: string | undefined;
}

/** What a promotion did. "planned": the plan was written, and nothing else was done. */
export type Promoted = DeployResult & { readonly from: string; readonly to: string; readonly plan?: PlanDocument };

/** The hosts for both sides, which differ in their credentials. */
export interface Sides {
  readonly from: Host;
  readonly to: Host;
}

const sidesOf = (host: Host, { fromProfile, toProfile }: PromoteRequest): Sides => ({
  from: withProfile(host, fromProfile),
  to: withProfile(host, toProfile),
});
const withProfile = (host: Host, profile: string | undefined): Host =>
  profile === undefined ? host : { ...host, environment: { ...host.environment, AWS_PROFILE: profile } };

/**
 * Deploys to one target what is deployed on another: the same assets, copied from there, and the same definition, in
 * which only the values that belong to a target differ. Refuses a pipeline that is not what is deployed there.
 */
export async function promotePipeline(
  host: Host,
  path: string,
  request: PromoteRequest,
  hosts = sidesOf(host, request),
): Promise<Deployment<Promoted>> {
  const sides: Sides = {
    from: { ...hosts.from, profileOption: "--from-profile" },
    to: { ...hosts.to, profileOption: "--to-profile" },
  };
  const { from, to, output, fromProfile: _, toProfile: __, ...options } = request;
  const folder = isFile(path) ? dirname(resolve(host.folder, path)) : host.folder;
  const found = await findTarget(host.effects, folder, from);
  if ("diagnostics" in found) return found;
  const destination = await findTarget(host.effects, folder, to);
  if ("diagnostics" in destination) return destination;
  for (const { target } of [found, destination])
    if (target.name === localTarget.name)
      return { diagnostics: [diagnostic("deploy/local-target", { target: target.name })] };
  const same = samePlace(found.target, destination.target);
  if (same !== undefined) return { diagnostics: [same] };
  if (!isFile(path)) return { diagnostics: await sourceNeeded(path, found.target, request, sides.from) };
  const carry = (made: MadePipeline) => carriedFrom(path, found.target, made, sides.from);
  if (output !== undefined) return planned(path, { ...request, output }, sides, carry);
  const unapproved = await approvalFault(host, { path, folder }, destination.target, request);
  if (unapproved.length > 0) return { diagnostics: unapproved };
  if (options.ask === true && options.plan === undefined && host.confirm === undefined)
    return { diagnostics: [diagnostic("usage/nobody-to-ask", { command: "promote", how: howTo(path, request) })] };
  const done = await deployPipeline(sides.to, path, { ...options, target: to, uploadData: true, carry });
  return defined({
    ...done,
    value: done.value && { ...done.value, from, to },
  });
}

/** On AWS, a pipeline is identified by account, region and name, so two targets can have the same pipeline. */
function samePlace(source: Target, { name, account, region }: Target): Diagnostic | undefined {
  if (source.account !== account || source.region !== region) return undefined;
  const sides =
    source.name === name
      ? `'${name}' is both the source and the destination`
      : `'${source.name}' and '${name}' have the same account (${account}) and region (${region}), so they have the same pipeline`;
  return diagnostic("life/same-target", { sides });
}

/**
 * Why a pipeline that is only named cannot be promoted: the destination's role, keys, network and images are compiled
 * into its definition. What was deployed says from which file it was made.
 */
async function sourceNeeded(
  subject: string,
  source: Target,
  { from, to }: PromoteRequest,
  host: Host,
): Promise<readonly Diagnostic[]> {
  const effects = await deployEffects(host, source.region);
  const name = awsName(subject.split("/").at(-1) ?? subject);
  const seen = await seeDeployed(name, source, effects);
  if (seen.kind === "unseen") return asErrors(seen.diagnostics);
  if (seen.kind !== "pipeline") return [notDeployed({ name, region: source.region, named: from })];
  const { side, version, modified } = seen.pipeline;
  const file = fileIn(side.places);
  const made = [
    version === undefined ? "what is deployed there" : `version ${version}`,
    modified === undefined ? "" : ` of ${modified.slice(0, 10)}`,
    file === undefined ? "" : ` was made from ${file}`,
    side.manifest === undefined ? "" : ` with Specline ${side.manifest.specline}`,
  ].join("");
  return [diagnostic("life/needs-source", { name, from, to, file: file ?? "FILE", made }, { pipeline: name })];
}

/** The command with the options that its plan also needs. */
function promoteCommand(path: string, request: PromoteRequest): string {
  const { from, to, fromProfile, toProfile, allow = [], parallelism } = request;
  return commandLine("promote", path, {
    from,
    to,
    "from-profile": fromProfile,
    "to-profile": toProfile,
    allow,
    parallel: parallelism,
  });
}

/** The fault if the destination asks for approval and there is no plan. */
async function approvalFault(
  host: Host,
  { path, folder }: { readonly path: string; readonly folder: string },
  destination: Target,
  request: PromoteRequest,
): Promise<readonly Diagnostic[]> {
  const command = promoteCommand(path, request);
  const how = `${command} -o plan.json, then specline review plan.json, then ${command} --plan plan.json`;
  const needed = await neededApproval(host, destination, { command: "promote", folder, plan: request.plan, how });
  return needed.diagnostics;
}

const howTo = (path: string, request: PromoteRequest): string => {
  const command = promoteCommand(path, request);
  return `promote without a question with --yes, or exactly what a plan shows: ${command} -o plan.json, then ${command} --plan plan.json`;
};

type Carry = NonNullable<DeployRequest["carry"]>;

/** Writes the plan for the destination, if the pipeline can be promoted. */
async function planned(
  path: string,
  { to, from, output, parallelism, allow }: PromoteRequest,
  sides: Sides,
  carry: Carry,
): Promise<Deployment<Promoted>> {
  const checked = await deployPipeline(sides.to, path, { target: to, uploadData: true, dryRun: true, allow, carry });
  if (checked.value === undefined || hasErrors(checked.diagnostics)) return { diagnostics: checked.diagnostics };
  const request = { target: to, output, parallelism, allow, parameters: [], work: ".specline", failOn: [] };
  const { value: plan, diagnostics } = await planPipeline(sides.to, path, request);
  if (plan === undefined) return { diagnostics };
  return { value: { name: plan.name, outcome: "planned", calls: [], from, to, plan }, diagnostics };
}

/** The assets in the source's bucket, or why the pipeline cannot be promoted. */
async function carriedFrom(path: string, source: Target, { compiled }: MadePipeline, host: Host): ReturnType<Carry> {
  const { name, title } = compiled.manifest;
  const at = { pipeline: title };
  const effects = await deployEffects(host, source.region);
  const seen = await seeDeployed(name, source, effects);
  const other = await accountFault(source, effects, seen);
  if (other !== undefined) return { diagnostics: [other] };
  if (seen.kind === "unseen")
    return { diagnostics: seen.diagnostics.map((one) => ({ ...one, severity: "error" as const })) };
  if (seen.kind !== "pipeline") {
    return { diagnostics: [notDeployed({ name, region: source.region, named: source.name, file: path })] };
  }
  const { side, drift } = seen.pipeline;
  // Without a permission, the manifest is not missing, but cannot be found or read.
  const unread = seen.diagnostics.filter(({ code }) => code === "plan/unseen");
  if (side.manifest === undefined && unread.length > 0) return { diagnostics: asErrors(unread) };
  if (drift !== "none" || side.manifest === undefined)
    return { diagnostics: [diagnostic("life/source-drifted", { name, from: source.name }, at)] };
  const { tied, images, differences } = carriedOver(side, compiled);
  const faults: readonly Diagnostic[] = [
    ...images.map((value) =>
      diagnostic("life/image-elsewhere", { ...value, region: compiled.manifest.target.region }, at),
    ),
    ...(differences.length === 0
      ? []
      : [diagnostic("life/not-the-same", { from: source.name, file: path, what: differences.join(", ") }, at)]),
  ];
  const warnings = tied.map((value) => diagnostic("life/tied", { ...value, from: source.name }, at));
  if (faults.length > 0) return { diagnostics: [...faults, ...warnings] };
  const root = pipelineRoot(side.manifest.target, name);
  const own = `${pipelineRoot(compiled.manifest.target, name)}/`;
  return {
    value: { objects: async (asset) => objectsOf(asset, `${root}/${asset.uri.slice(own.length)}`, effects) },
    diagnostics: warnings,
  };
}

/** The content, which must have this digest. A stream then fails before its end, so that the copy is not completed. */
function checked(found: Content, digest: string, from: string): Content {
  const changed = new ContentFault(from, "somebody changed it after it was deployed");
  if (!(found instanceof Uint8Array)) return hashed(found, digest, changed);
  if (digestOf(found) !== digest) throw changed;
  return found;
}

/** An asset's objects, which are read from the source's bucket. */
const objectsOf = (asset: Asset, uri: string, { store }: Pick<DeployEffects, "store">) =>
  Object.entries(asset.tree)
    .sort(([a], [b]) => byText(a, b))
    .map(([path, { digest, size }]) => {
      const place = asset.form === "tree" ? path : "";
      const from = place === "" ? uri : `${uri}/${place}`;
      const content = async (): Promise<Content> => {
        const isLarge = size === undefined || size > MAX_BUFFERED_BYTES;
        const found = isLarge ? await store.stream(from) : await store.get(from);
        if (found === undefined) throw new ContentFault(from, "it does not exist any more");
        return checked(found, digest, from);
      };
      return { ...defined({ path: place, digest, size }), content };
    });
