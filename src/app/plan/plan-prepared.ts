import { dirname, relative } from "node:path";
import { defined } from "../../base/defined.ts";
import type { Asset, Compiled } from "../../compile/index.ts";
import { deployFaults, faultDiagnostic, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, hasErrors } from "../../diagnostics/index.ts";
import {
  outsideChanges,
  type PlanSide,
  planOf,
  sideOf,
  type TargetChange,
  type ValuePlaces,
} from "../../plan/index.ts";
import { checkParameters, givenValueFaults } from "../../sagemaker/validate/index.ts";
import type { Schedule } from "../../spec/schedule.ts";
import { localTarget, type Target } from "../../spec/target.ts";
import { hasEnded } from "../../spec/timing.ts";
import { findPrices } from "../cost/find-prices.ts";
import { deployEffects } from "../host/deploy-effects.ts";
import type { Host } from "../host/host.ts";
import { readParameters } from "../load/documents/read-parameters.ts";
import type { PreparedPipeline } from "../load/prepare.ts";
import { shownPlaces } from "../load/shown-places.ts";
import { findApprovals } from "../load/targets.ts";
import { authorFor } from "./approval.ts";
import { type FoundBase, findBase } from "./plan-base.ts";
import type { PlanDocument } from "./plan-document.ts";
import type { PlanRequest } from "./plan-request.ts";
import { plannedDigest, tokenOf } from "./plan-token.ts";

/** A plan, or why there is none. */
export interface PlannedPipeline {
  readonly document?: PlanDocument;
  /** Why the deployed version could not be read. */
  readonly unread?: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compares a compiled pipeline with what is deployed, or with another base. Reports everything for which a deploy would
 * refuse the pipeline.
 *
 * @param compiled - the pipeline in `prepared`, which has assets and a manifest
 */
export async function planPrepared(
  host: Host,
  path: string,
  { prepared, compiled }: { readonly prepared: PreparedPipeline; readonly compiled: Compiled },
  request: PlanRequest,
): Promise<PlannedPipeline> {
  const { definition, assets, manifest } = compiled;
  const at = { pipeline: manifest.title };
  const { values, diagnostics: unread } = readParameters(request.parameters);
  host.redactor.learn(values);
  // A plan does not start anything, so values can be missing.
  const given = checkParameters(definition, values, at).filter(({ code }) => code !== "deploy/parameter-missing");
  const judge = prepared.overrides?.judge ?? ((found: readonly Diagnostic[]) => found);
  const unsuitable = judge(givenValueFaults(definition, values));
  const faults = [...unread, ...given, ...unsuitable, ...faultsOfDeploy(compiled, request)];
  if (hasErrors(faults)) return { diagnostics: faults };
  const { name, target } = manifest;
  const found = await findBase(host, path, { name, target }, request).catch((error: unknown) => {
    if (!(error instanceof ServiceFault)) throw error;
    return { base: undefined, diagnostics: [faultDiagnostic(error, at, target)] };
  });
  const priced = await findPrices(host, dirname(prepared.file), target, request.prices);
  // A plan is still a plan without amounts of money.
  const diagnostics = [...faults, ...found.diagnostics, ...asWarnings(priced.diagnostics)];
  if (found.base === undefined) return { diagnostics };
  const shown = (found: ValuePlaces | undefined): Pick<PlanSide, "places"> =>
    found === undefined ? {} : { places: shownPlaces(host.folder, dirname(prepared.file), found) };
  const places = shown(await prepared.places?.());
  const compiledSide = sideOf(compiled, { parameters: values, ...places });
  const isOn = (schedule: Schedule): boolean => !hasEnded(schedule, host.effects.clock.now());
  const after = {
    ...compiledSide,
    files: filesOf(compiledSide, assets, host.folder),
    scheduled: current(manifest, isOn),
  };
  const before =
    typeof found.side === "string"
      ? found.side
      : {
          ...found.side,
          ...shown(found.side.places),
          scheduled: current(found.side.scheduled ?? found.side.manifest ?? {}, isOn),
        };
  const changes = planOf(before, after, priced.value?.prices, found.executed);
  const outside =
    found.seen === undefined ? [] : outsideChanges(found.seen, manifest, request.description, changes.settings);
  const by = await author(host, dirname(prepared.file), target, request);
  diagnostics.push(...by.diagnostics);
  const contents = host.redactor.value({
    name,
    ...(by.author !== undefined && { author: by.author }),
    base: found.base,
    target: { name: target.name, account: target.account, region: target.region },
    ...changes,
    settings: [...changes.settings, ...outside, ...parallelChange(found.base, request.parallelism)],
    planned: plannedDigest(after, request.parallelism),
  });
  return { document: { ...contents, token: tokenOf(contents) }, unread: found.unread, diagnostics };
}

/** The schedules that a deploy makes: not those whose end has passed. */
const current = (
  { schedules = [], notify }: NonNullable<PlanSide["scheduled"]>,
  isOn: (schedule: Schedule) => boolean,
): NonNullable<PlanSide["scheduled"]> => defined({ schedules: schedules.filter(isOn), notify });

/** Who makes the plan, if it can be deployed to a target that asks for approval. */
async function author(host: Host, folder: string, target: Target, { against = "deployed" }: PlanRequest) {
  if (against !== "deployed") return { diagnostics: [] };
  const { asked } = await findApprovals(host.effects, folder, target);
  return authorFor(asked, await deployEffects(host, target.region));
}

const asWarnings = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
  found.map((one) => (one.severity === "error" ? { ...one, severity: "warning" } : one));

/**
 * The faults for which a deploy would refuse the pipeline. A plan lists the data that would be uploaded, so a deploy
 * with --upload-data is assumed. A comparison on the local machine is not about a deploy, but has the same limit.
 */
function faultsOfDeploy(compiled: Compiled, { parallelism }: PlanRequest): readonly Diagnostic[] {
  const faults = deployFaults(compiled, defined({ parallelism, uploadData: true }));
  if (compiled.manifest.target.name === localTarget.name)
    return faults.filter(({ code }) => code === "deploy/too-long");
  return faults;
}

/** The limit on parallel steps, if it differs. Without --parallel, a deploy leaves it as it is. */
function parallelChange(
  { kind, parallelism: before }: FoundBase["base"],
  after: number | undefined,
): readonly TargetChange[] {
  const isDeployed = kind === "deployed" || kind === "nothing";
  if (after === undefined || after === before || !isDeployed) return [];
  return [{ setting: "parallel", ...(before !== undefined && { before }), after }];
}

/** The paths of the user's own code files. Files of packages and of Specline are not to be edited. */
function filesOf(
  { assets = [] }: PlanSide,
  compiled: readonly Asset[],
  folder: string,
): Readonly<Record<string, string>> {
  const entries = compiled.flatMap(({ role, sources }, index) =>
    Object.entries(sources).flatMap(([path, source]): readonly (readonly [string, string])[] => {
      const file = "file" in source && role === "code" ? relative(folder, source.file) : "..";
      const isOwn = !file.startsWith("..") && !/(^|\/)(node_modules|specline\.lock\.d)\//.test(file);
      return isOwn ? [[`${assets[index]?.key}/${path}`, file]] : [];
    }),
  );
  return Object.fromEntries(entries);
}
