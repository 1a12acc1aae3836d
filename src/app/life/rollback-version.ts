import { shellWord } from "../../base/command-line.ts";
import { defined } from "../../base/defined.ts";
import { digest } from "../../base/digest.ts";
import {
  type DeployEffects,
  definitionIn,
  denialOf,
  type KeptManifest,
  missingAssets,
  readManifests,
  remedyOf,
  rootsOf,
  type SeenPipeline,
} from "../../deploy/index.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type Executed, type PlanSide, planOf } from "../../plan/index.ts";
import type { Definition } from "../../sagemaker/definition.ts";
import { fileIn } from "../load/shown-places.ts";
import { deployedBase } from "../plan/plan-base.ts";
import type { ShownPlan } from "../plan/plan-document.ts";
import type { EarlierGoal } from "./rollback-goal.ts";
import { optionFor, type Subject } from "./subject.ts";

/** The earlier version, with everything that publishing it needs. */
export interface VersionToRestore {
  readonly text: string;
  readonly definition: Definition;
  readonly role: string;
  readonly kept: KeptManifest | undefined;
  /** The current definition's own manifest, even if the pipeline's tag names another one. */
  readonly current: KeptManifest | undefined;
  readonly root: string;
  readonly diagnostics: readonly Diagnostic[];
}

export async function versionThere(
  { name, target }: Subject,
  { described, version }: EarlierGoal,
  pipeline: SeenPipeline,
  effects: DeployEffects,
): Promise<VersionToRestore> {
  const at = { pipeline: name };
  const text = described.PipelineDefinition ?? "";
  const definition = definitionIn(text);
  const roots = [...rootsOf(text, target, described)];
  const manifests = await readManifests(roots, effects);
  const kept = manifests.byDefinition.get(digest(text));
  const lost = await missingAssets(text, definition as never, kept, effects);
  const unread = [manifests.fault, lost.fault].find((fault) => fault !== undefined);
  const diagnostics: Diagnostic[] = [];
  if (unread !== undefined) {
    const remedy = remedyOf(denialOf(unread, target));
    diagnostics.push(diagnostic("version/assets-unread", { version, reason: unread.message, remedy }, at));
  } else if (kept === undefined) diagnostics.push(diagnostic("version/no-manifest", { version }, at));
  if (lost.missing.length > 0) {
    const objects = lost.missing.join(", ");
    diagnostics.push(diagnostic("version/assets-missing", { version, objects }, at));
  }
  for (const address of lost.emptyInputs) diagnostics.push(diagnostic("deploy/data-missing", { address }, at));
  return {
    text,
    definition,
    role: described.RoleArn ?? pipeline.role ?? "",
    kept,
    current: manifests.byDefinition.get(pipeline.digests.definition),
    root: kept?.root ?? roots.at(-1) ?? "",
    diagnostics,
  };
}

/** Identifies what a rollback publishes. */
export const plannedRollback = ({ text, role, kept }: VersionToRestore): string =>
  digest(`rollback ${digest(text)} ${role} ${kept?.digest ?? ""}`);

/** What rolling back changes, in the form of a plan. It uploads nothing. */
export function rollbackPlanOf(
  { name, target }: Subject,
  pipeline: SeenPipeline,
  found: VersionToRestore,
  { rollbackTo, executed }: { readonly rollbackTo: number; readonly executed: Executed | undefined },
): ShownPlan {
  const { side } = pipeline;
  const described = found.current === undefined ? side : { ...side, ...sideIn(found.current), isDrifted: false };
  const before = { ...described, isDeployed: true };
  const after: PlanSide = { definition: found.definition, ...(found.kept !== undefined && sideIn(found.kept)) };
  const { name: of, account, region } = target;
  return {
    name,
    base: deployedBase(of, pipeline),
    target: { name: of, account, region },
    ...planOf(before, { ...after, ...defined({ scheduled: before.scheduled }) }, undefined, executed),
    uploads: [],
    rollbackTo,
  };
}

/** A rollback changes what is deployed, but not the file that the next deploy compiles. */
export function filesStay(
  { name, named, file }: Subject,
  { from, version }: EarlierGoal,
  { current }: VersionToRestore,
): Diagnostic {
  const source = file ?? fileIn(current?.stored.places);
  const how =
    source === undefined
      ? `change it as well, or deploy only after that`
      : `make ${source} as in version ${version}, and see the difference with specline plan ${shellWord(source)}${optionFor(named)}`;
  const data = { file: source ?? "the pipeline's file", from: from ?? version, how };
  return diagnostic("version/files-stay", data, { pipeline: name });
}

const sideIn = ({ stored: { manifest, assets, places } }: KeptManifest): Omit<PlanSide, "definition"> => ({
  manifest,
  assets,
  places,
});

/** Whether the version is deployed already, with the tags of its manifest. */
export function isThere({ digests, role, drift }: SeenPipeline, found: VersionToRestore): boolean {
  const isTagged = found.kept === undefined || drift === "none" || digests.manifest === found.kept.digest;
  return digests.definition === digest(found.text) && role === found.role && isTagged;
}
