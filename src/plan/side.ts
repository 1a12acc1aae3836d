import { canonicalKey, type JsonObject } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { digest } from "../base/digest.ts";
import { type Compiled, type Manifest, pipelineRoot } from "../compile/index.ts";
import type { Definition } from "../sagemaker/definition.ts";
import { definitionText, type StoredAsset, storedAsset, type ValuePlaces } from "./stored-manifest.ts";

/** One of the two pipelines that a plan compares. Everything except the definition can be unknown. */
export interface PlanSide {
  readonly definition: Definition;
  readonly manifest?: Manifest;
  /** What starts the deployed pipeline, if it is not what the manifest says, for example after a rollback. */
  readonly scheduled?: Pick<Manifest, "schedules" | "notify">;
  /** Where AWS has other schedules than the last deploy made, by setting: null if somebody deleted it. */
  readonly foundSchedules?: Readonly<Record<string, string | null>>;
  /** Whether it was read from AWS, so that its assets are uploaded. */
  readonly isDeployed?: boolean;
  /** Whether the definition was changed after the manifest was written, so that the manifest does not describe it. */
  readonly isDrifted?: boolean;
  readonly assets?: readonly StoredAsset[];
  readonly places?: ValuePlaces;
  /** Where code files are, by the asset's key and the path in it, such as "code/0123456789abcdef/train.py". */
  readonly files?: Readonly<Record<string, string>>;
  /** The parameter values that differ from the defaults. */
  readonly parameters?: JsonObject;
}

/** A compiled pipeline as a side of a plan. */
export function sideOf(compiled: Compiled, more: Pick<PlanSide, "places" | "parameters" | "files"> = {}): PlanSide {
  const { definition, manifest, assets } = compiled;
  const root = `${pipelineRoot(manifest.target, manifest.name)}/`;
  return { definition, manifest, assets: assets.map((asset) => storedAsset(asset, root)), ...more };
}

/** The digest of everything that a deploy would send. */
export function sideDigest({ definition, manifest, assets = [] }: PlanSide): string {
  // Two targets in the same place can have different names.
  const { name: _, ...target } = manifest?.target ?? {};
  const contents = assets.map(({ key, digest: content }) => [key, content]);
  const { schedules, notify } = manifest ?? {};
  const around =
    schedules === undefined && notify === undefined ? [] : [canonicalKey(defined({ schedules, notify }) as never)];
  return digest(JSON.stringify([definitionText({ definition }), canonicalKey(target), contents, ...around]));
}
