import { extname, join, resolve } from "node:path";
import { shellWord } from "../../base/command-line.ts";
import { defined } from "../../base/defined.ts";
import { isObject } from "../../base/json.ts";
import { parseJson } from "../../base/json-text.ts";
import { listed, nearest } from "../../base/words.ts";
import {
  accountFault,
  type DeployEffects,
  denialOf,
  executedVersions,
  foundSchedules,
  isDenied,
  olderVersions,
  remedyOf,
  type SeenPipeline,
  ServiceFault,
  seeDeployed,
  seeExecution,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors, SpeclineError, type Staged } from "../../diagnostics/index.ts";
import { readRun, runNames } from "../../local/record/history.ts";
import { foldersOf } from "../../local/storage/folders.ts";
import { type Executed, type NoSide, type PlanSide, type SeenSettings, sideOf } from "../../plan/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { readNamed } from "../host/read-named.ts";
import { prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";
import type { PlanRequest } from "./plan-request.ts";

/** What a plan is compared with. */
export interface PlanBase {
  readonly kind: "deployed" | "target" | "file" | "run" | "locked" | "nothing" | "unseen";
  /** The target, file, run or ARN, or the release whose code is locked. */
  readonly of: string;
  /** Whether the target's deployed version is not known, so that this pipeline was compiled for the target instead. */
  readonly compiled?: true;
  readonly arn?: string;
  readonly version?: number;
  /** ISO 8601. */
  readonly modified?: string;
  readonly modifiedBy?: string;
  readonly hasRun?: boolean;
  readonly executed?: SeenPipeline["executed"];
  /** The executed versions that are not compared, because they are older than those that are. */
  readonly notCompared?: readonly number[];
  /** The parameters for which earlier executions are assumed to have used the default values. */
  readonly assumedDefaults?: readonly string[];
  readonly role?: string;
  /** The limit on steps that run at the same time, if there is one. */
  readonly parallelism?: number;
  readonly drift?: SeenPipeline["drift"];
  /** The digests of the deployed definition and of its manifest. */
  readonly digests?: SeenPipeline["digests"];
}

export interface FoundBase {
  readonly base: PlanBase;
  readonly side: PlanSide | NoSide;
  /** The versions whose results AWS's cache can hold, unless it is the base as it is. */
  readonly executed?: Executed | undefined;
  /** What is deployed beside the definition, if the plan is compared with what is deployed on its target. */
  readonly seen?: SeenSettings | undefined;
  /** Why the deployed version could not be read. */
  readonly unread?: string;
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
  if (extname(against) !== "") return fromFile(host, path, against, { target, request });
  const other = await findTarget(host.effects, host.folder, against);
  if ("target" in other) return fromTarget(host, path, name, other.target, request);
  const run = await fromRun(host, against, request);
  if (run !== undefined) return run;
  const runs = await runNames(host.effects, foldersOf(resolve(host.folder, request.work)));
  return { diagnostics: [unknownBase(against, other.diagnostics, runs)] };
}

/** Names what could be meant: a target or a run with a similar name, and otherwise the latest runs. */
function unknownBase(against: string, faults: readonly Diagnostic[], runs: readonly string[]): Diagnostic {
  const near = nearest(against, runs);
  const latest = runs.slice(0, 3);
  const known =
    faults[0]?.hint ??
    (near === undefined ? undefined : `did you mean the run '${near}'?`) ??
    (latest.length === 0 ? undefined : `the latest runs are ${listed(latest)}; the others: specline runs`) ??
    "name a target of specline.config.yaml, a file, a run, or the ARN of an execution";
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
  const reason = diagnostics[0]?.message ?? "";
  if (seen.kind !== "pipeline")
    return {
      base: { kind: seen.kind, of: target.name },
      side: seen.kind,
      ...(seen.kind === "unseen" && { unread: reason }),
      diagnostics,
    };
  const { side, settings } = seen.pipeline;
  const executed = await executedVersions(name, seen.pipeline, effects);
  const found = await schedulesOf(name, target, seen.pipeline, effects);
  return {
    base: deployedBase(target.name, seen.pipeline),
    side: { ...side, ...defined({ foundSchedules: found.value }), isDeployed: true },
    executed,
    seen: settings,
    diagnostics: [...diagnostics, ...found.diagnostics],
  };
}

/**
 * What is deployed, as the base of a plan, with what the plan takes for granted about executions: their parameter values
 * are not read.
 */
export function deployedBase(of: string, { side, settings: _, ...about }: SeenPipeline): PlanBase {
  const older = olderVersions(about);
  const withDefault = (side.definition.Parameters ?? []).flatMap(({ Name, DefaultValue }) =>
    DefaultValue === undefined ? [] : [Name],
  );
  return {
    kind: "deployed",
    of,
    ...about,
    ...(older.length > 0 && { notCompared: older }),
    ...(about.hasRun && withDefault.length > 0 && { assumedDefaults: withDefault }),
  };
}

/** Where AWS has other schedules than the last deploy made. A pipeline without schedules needs no call. */
async function schedulesOf(
  name: string,
  target: Target,
  { side: { scheduled }, settings: { tags } }: SeenPipeline,
  effects: DeployEffects,
): Promise<Staged<Readonly<Record<string, string | null>> | undefined>> {
  const unseen = (reason: string, consequence: string, remedy = "") => {
    const data = { what: "the schedules", reason, consequence };
    return {
      value: undefined,
      diagnostics: [diagnostic("plan/unseen", data, { pipeline: name }, { hint: `${consequence}${remedy}` })],
    };
  };
  // Tags that cannot be read are reported already.
  if (tags === undefined) return { value: undefined, diagnostics: [] };
  if (scheduled === undefined)
    return unseen(
      "the manifest of their deploy cannot be read",
      "the plan compares schedules and notifications with the deployed version's, or shows all of them as new",
    );
  try {
    return { value: await foundSchedules(name, scheduled, effects), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error;
    const remedy = isDenied(error) ? `; ${remedyOf(denialOf(error, target))}` : "";
    return unseen(error.message, "the plan does not show whether somebody changed or deleted them", remedy);
  }
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
    return { ...seen, seen: undefined, base: { ...seen.base, kind: "target" } };
  const made = await prepare(host, path, { ...request, target: target.name });
  if (made.compiled === undefined || hasErrors(made.diagnostics))
    return { diagnostics: ofBase(target.name, made.diagnostics) };
  const reason = seen === undefined ? "a local target has no deployed pipeline" : whyNot(seen, name);
  const note = diagnostic("plan/compiled-base", { reason, target: target.name });
  const isUnread = seen !== undefined && (seen.base === undefined || seen.side === "unseen");
  return {
    base: { kind: "target", of: target.name, compiled: true },
    side: asSide(made.compiled),
    ...(isUnread && { unread: reason }),
    diagnostics: [note],
  };
}

function whyNot({ diagnostics }: Found, name: string): string {
  const [first] = diagnostics;
  return first === undefined ? `there is no pipeline '${name}' there` : first.message;
}

const asSide = (compiled: NonNullable<Awaited<ReturnType<typeof prepare>>["compiled"]>): PlanSide => {
  const { definition, manifest, assets } = compiled;
  return manifest === undefined || assets === undefined ? { definition } : sideOf({ definition, manifest, assets });
};

/** Says of faults that they are not in the pipeline that is planned. */
const ofBase = (of: string, faults: readonly Diagnostic[]): readonly Diagnostic[] =>
  faults.map((fault) => ({ ...fault, message: `in the base '${of}': ${fault.message}` }));

/** A pipeline in any form, compiled for the same target, or a definition, which can be for any target. */
async function fromFile(
  host: Host,
  path: string,
  file: string,
  { target, request }: { readonly target: Target; readonly request: PlanRequest },
): Promise<Found> {
  if (await isPlan(host, file)) {
    const option = request.target === undefined ? "" : ` --target ${shellWord(request.target)}`;
    return { diagnostics: [diagnostic("plan/base-is-plan", { against: file, file: path, option })] };
  }
  const { allow } = request;
  const found = await prepare(host, file, { target: target.name, allow });
  const isBare = found.compiled !== undefined && found.compiled.manifest === undefined;
  const made = isBare ? await prepare(host, file, { allow }) : found;
  if (made.compiled === undefined || hasErrors(made.diagnostics))
    return { diagnostics: ofBase(file, made.diagnostics) };
  return { base: { kind: "file", of: file }, side: asSide(made.compiled), diagnostics: [] };
}

async function isPlan({ effects, folder }: Host, file: string): Promise<boolean> {
  if (extname(file) !== ".json") return false;
  const { value = "" } = await readNamed(effects.files, folder, file);
  const parsed = parseJson(value);
  return (
    "value" in parsed &&
    isObject(parsed.value) &&
    ["token", "planned", "base"].every((name) => name in (parsed.value as object))
  );
}

async function fromExecution(host: Host, arn: string): Promise<Found> {
  const effects = await deployEffects(host, EXECUTION.exec(arn)?.[1] ?? "");
  return { base: { kind: "run", of: arn }, side: await seeExecution(arn, effects), diagnostics: [] };
}

/** A local run. Undefined if no run has this name. */
async function fromRun(host: Host, name: string, { work }: PlanRequest): Promise<FoundBase | undefined> {
  const folder = resolve(host.folder, work);
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
