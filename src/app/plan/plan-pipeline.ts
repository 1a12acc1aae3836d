import { dirname, relative, resolve } from "node:path";
import { canonicalText } from "../../base/canonical.ts";
import type { Asset } from "../../compile/index.ts";
import { checkParameters, faultDiagnostic, lengthFault, ServiceFault } from "../../deploy/index.ts";
import { type Diagnostic, diagnostic, hasErrors } from "../../diagnostics/index.ts";
import { definitionText, type PlanSide, planOf, sideDigest, sideOf, type ValuePlaces } from "../../plan/index.ts";
import { localTarget } from "../../spec/target.ts";
import type { Deployment } from "../deploy.ts";
import type { Host } from "../host/host.ts";
import { writeOutput } from "../host/write-output.ts";
import { readParameters } from "../load/documents/read-parameters.ts";
import { prepare } from "../load/prepare.ts";
import { findTarget } from "../load/targets.ts";
import { findBase } from "./plan-base.ts";
import type { PlanDocument } from "./plan-document.ts";
import type { FailOn, PlanRequest } from "./plan-request.ts";
import { tokenOf } from "./plan-token.ts";

/** Reports what a deploy would change, and what the next execution would run again. Changes nothing. */
export async function planPipeline(host: Host, path: string, request: PlanRequest): Promise<Deployment<PlanDocument>> {
  const { against = "deployed" } = request;
  const first = await prepare(host, path, request);
  const isOpen = request.target === undefined && first.target?.name === localTarget.name;
  // What the plan compares with is then also the target. Files and runs can be compared without a target.
  const other = isOpen && against !== "deployed" ? await findTarget(host.effects, host.folder, against) : undefined;
  const prepared =
    other !== undefined && "target" in other ? await prepare(host, path, { ...request, target: against }) : first;
  const { compiled, diagnostics, allowed } = prepared;
  if (isOpen && against === "deployed")
    return { diagnostics: [diagnostic("usage/which-target", { file: path }, { file: path })] };
  if (compiled === undefined || hasErrors(diagnostics)) return { diagnostics, allowed };
  const { definition, assets = [], manifest } = compiled;
  if (manifest === undefined)
    return { diagnostics: [...diagnostics, diagnostic("deploy/no-manifest", { file: path }, { file: path })] };
  const { values, diagnostics: unread } = readParameters(request.parameters);
  host.redactor.learn(values);
  const given = checkParameters(definition, values, { pipeline: manifest.title });
  // A plan does not start anything, so values can be missing.
  const long = lengthFault(definitionText({ definition }), { pipeline: manifest.title });
  const faults = [
    ...unread,
    ...given.filter(({ code }) => code !== "deploy/parameter-missing"),
    ...(long ? [long] : []),
  ];
  if (hasErrors(faults)) return { diagnostics: [...diagnostics, ...faults], allowed };
  const where = { name: manifest.name, target: manifest.target };
  const found = await findBase(host, path, where, request).catch((error: unknown) => {
    if (!(error instanceof ServiceFault)) throw error;
    return { base: undefined, diagnostics: [faultDiagnostic(error, { pipeline: manifest.title }, manifest.target)] };
  });
  const seen = [...diagnostics, ...faults, ...(long === undefined ? [] : [long]), ...found.diagnostics];
  if (found.base === undefined) return { diagnostics: seen, allowed };
  const shown = placesFrom(host.folder, dirname(prepared.file));
  const places = shown(await prepared.places?.());
  const compiledSide = sideOf({ definition, assets, manifest }, { parameters: values, ...places });
  const after = { ...compiledSide, files: filesOf(compiledSide, assets, host.folder) };
  const before = typeof found.side === "string" ? found.side : { ...found.side, ...shown(found.side.places) };
  const { name: targetName, account, region } = manifest.target;
  const contents = host.redactor.value({
    name: manifest.name,
    base: found.base,
    target: { name: targetName, account, region },
    ...planOf(before, after),
    planned: sideDigest(after),
  });
  const document: PlanDocument = { ...contents, token: tokenOf(contents) };
  return { value: document, diagnostics: [...seen, ...(await stored(host, document, request, found.unread))], allowed };
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
      const isOwn = !file.startsWith("..") && !/(^|\/)node_modules\//.test(file);
      return isOwn ? [[`${assets[index]?.key}/${path}`, file]] : [];
    }),
  );
  return Object.fromEntries(entries);
}

/** Places relative to the current folder instead of the pipeline's. */
const placesFrom =
  (folder: string, own: string) =>
  (places: ValuePlaces | undefined): Pick<PlanSide, "places"> => {
    if (places === undefined) return {};
    const moved = (place: string): string => {
      if (place.startsWith("--")) return place;
      const path = resolve(own, place);
      const short = relative(folder, path);
      return short.startsWith("..") ? path : short;
    };
    return { places: Object.fromEntries(Object.entries(places).map(([name, place]) => [name, moved(place)])) };
  };

async function stored(
  host: Host,
  document: PlanDocument,
  request: PlanRequest,
  unread: string | undefined,
): Promise<readonly Diagnostic[]> {
  const { output, failOn } = request;
  const written =
    output === undefined ? [] : await writeOutput(host, resolve(host.folder, output), canonicalText(document));
  if (failOn.length > 0 && unread !== undefined)
    return [...written, diagnostic("plan/base-unseen", { target: document.base.of, reason: unread })];
  const found = failOn.filter((kind) => HAS[kind](document));
  return found.length === 0 ? written : [...written, diagnostic("plan/fail-on", { found: found.join(", ") })];
}

/** Whether a plan has changes of a kind. What could not be seen counts as a change. */
const HAS: Readonly<Record<FailOn, (plan: PlanDocument) => boolean>> = {
  change: ({ steps, parameters, settings, wires }) =>
    steps.some(({ action }) => action !== "unchanged") || [parameters, settings, wires].some((list) => list.length > 0),
  rerun: ({ steps }) => steps.some(({ rerun }) => rerun === "yes" || rerun === "unknown"),
  permissions: ({ permissions, settings }) =>
    permissions.some(({ action }) => action === "added") || settings.some(({ setting }) => setting === "role"),
  cost: ({ cost }) => cost.machines.length > 0,
};
