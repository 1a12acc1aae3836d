import { extname, join, resolve } from "node:path";
import { defined } from "../../base/defined.ts";
import { parseJson } from "../../base/json-text.ts";
import { accountFault, type SeenPipeline, seeDeployed, seeExecution } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors, SpeclineError } from "../../diagnostics/index.ts";
import { type NoSide, type PlanSide, sideOf } from "../../plan/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";
import type { PlanRequest } from "./plan-request.ts";

/** What a plan is compared with. */
export interface PlanBase {
  readonly kind: "deployed" | "target" | "file" | "run" | "nothing" | "unseen";
  /** The target, file, run or ARN. */
  readonly of: string;
  readonly arn?: string;
  readonly version?: number;
  /** ISO 8601. */
  readonly modified?: string;
  readonly modifiedBy?: string;
  readonly hasRun?: boolean;
  readonly drift?: SeenPipeline["drift"];
  /** The digests of the deployed definition and of its manifest. */
  readonly digests?: SeenPipeline["digests"];
}

export interface FoundBase {
  readonly base: PlanBase;
  readonly side: PlanSide | NoSide;
  readonly diagnostics: readonly Diagnostic[];
}

type Found = FoundBase | { readonly base?: undefined; readonly diagnostics: readonly Diagnostic[] };

const EXECUTION = /^arn:aws[a-z-]*:sagemaker:([a-z0-9-]+):\d{12}:pipeline\/[^/]+\/execution\/[^/]+$/;

/** Finds what to compare a plan with: what is deployed, a target, a file, a local run or an execution. */
export async function findBase(
  host: Host,
  path: string,
  { name, target }: { readonly name: string; readonly target: Target },
  request: PlanRequest,
): Promise<Found> {
  const { against = "deployed" } = request;
  if (against === "deployed") return fromDeployed(host, name, target);
  if (EXECUTION.test(against)) return fromExecution(host, against);
  if (extname(against) !== "") return fromFile(host, against, target, request);
  const other = await findTarget(host.effects, host.folder, against);
  if ("target" in other) return fromTarget(host, path, name, other.target, request);
  const run = await fromRun(host, against, request);
  return run ?? { diagnostics: [unknownBase(against, other.diagnostics)] };
}

function unknownBase(against: string, faults: readonly Diagnostic[]): Diagnostic {
  const known = faults[0]?.hint ?? "name a target of specline.config.yaml, a file, a run, or the ARN of an execution";
  return diagnostic("plan/unknown-base", { against, known });
}

async function fromDeployed(host: Host, name: string, target: Target): Promise<Found> {
  if (target.name === localTarget.name)
    return { diagnostics: [diagnostic("deploy/local-target", { target: target.name })] };
  const effects = await deployEffects(host, target.region);
  const seen = await seeDeployed(name, target, effects);
  const fault = await accountFault(target, effects, seen);
  if (fault !== undefined) return { diagnostics: [fault] };
  const { diagnostics } = seen;
  if (seen.kind !== "pipeline") return { base: { kind: seen.kind, of: target.name }, side: seen.kind, diagnostics };
  const { side, ...about } = seen.pipeline;
  return { base: { kind: "deployed", of: target.name, ...about }, side, diagnostics };
}

/** What is deployed on another target, or otherwise the same pipeline compiled for it. */
async function fromTarget(
  host: Host,
  path: string,
  name: string,
  target: Target,
  request: PlanRequest,
): Promise<Found> {
  const seen = target.name === localTarget.name ? undefined : await fromDeployed(host, name, target);
  if (seen?.base !== undefined && typeof seen.side !== "string")
    return { ...seen, base: { ...seen.base, kind: "target" } };
  const made = await prepare(host, path, { ...request, target: target.name });
  if (made.compiled === undefined || hasErrors(made.diagnostics)) return { diagnostics: made.diagnostics };
  const reason = seen === undefined ? "a local target has no deployed pipeline" : whyNot(seen, name);
  const note = diagnostic("plan/compiled-base", { reason, target: target.name });
  return { base: { kind: "target", of: target.name }, side: asSide(made.compiled), diagnostics: [note] };
}

function whyNot({ diagnostics }: Found, name: string): string {
  const [first] = diagnostics;
  return first === undefined ? `there is no pipeline '${name}' there` : first.message;
}

const asSide = (compiled: NonNullable<Awaited<ReturnType<typeof prepare>>["compiled"]>): PlanSide => {
  const { definition, manifest, assets } = compiled;
  return manifest === undefined || assets === undefined ? { definition } : sideOf({ definition, manifest, assets });
};

/** A pipeline in any form, compiled for the same target, or a definition. */
async function fromFile(host: Host, file: string, target: Target, { allow }: PlanRequest): Promise<Found> {
  const made = await prepare(host, file, { target: target.name, allow });
  if (made.compiled === undefined || hasErrors(made.diagnostics)) return { diagnostics: made.diagnostics };
  return { base: { kind: "file", of: file }, side: asSide(made.compiled), diagnostics: [] };
}

async function fromExecution(host: Host, arn: string): Promise<Found> {
  const effects = await deployEffects(host, EXECUTION.exec(arn)?.[1] ?? "");
  return { base: { kind: "run", of: arn }, side: await seeExecution(arn, effects), diagnostics: [] };
}

/** A local run. Undefined if no run has this name. */
async function fromRun(host: Host, name: string, { work }: PlanRequest): Promise<FoundBase | undefined> {
  const folder = resolve(host.folder, work);
  const { readRun } = await import("../../local/record/history.ts");
  try {
    const { run, manifest, parameters } = await readRun(host.effects, folder, name);
    const text = await host.effects.files.readRegular(join(folder, "runs", run, "definition.json"));
    const parsed = parseJson(text ?? "");
    if (!("value" in parsed)) return undefined;
    const definition = parsed.value as unknown as Definition;
    return { base: { kind: "run", of: run }, side: defined({ definition, manifest, parameters }), diagnostics: [] };
  } catch (error) {
    if (error instanceof SpeclineError) return undefined;
    throw error;
  }
}
