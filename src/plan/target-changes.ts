import { canonicalKey, type Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { isObject } from "../base/json.ts";
import { neutral, type Surroundings } from "./neutral.ts";
import type { TargetChange } from "./plan-types.ts";
import type { PlanSide } from "./side.ts";

/** The pipeline's own name. A change to it is reported like a change to the target's settings. */
export const NAME = "name";
const SETTINGS = ["role", "schedulerRole", "bucket", "prefix", "kms", "vpc", "networkIsolation", "tags"] as const;

/** Target settings that differ although the pipeline stays in the same place. Otherwise, differences are expected. */
export function targetChanges({ manifest: before }: PlanSide, { manifest: after }: PlanSide): readonly TargetChange[] {
  if (before === undefined || after === undefined) return [];
  const named =
    before.name === after.name ? [] : [{ setting: NAME, before: before.name as Json, after: after.name as Json }];
  if (!isSamePlace({ manifest: before }, { manifest: after })) return named;
  const others = SETTINGS.flatMap((setting): readonly TargetChange[] => {
    const [one, other] = [before.target[setting] as Json | undefined, after.target[setting] as Json | undefined];
    const isNone = (value: Json | undefined): boolean => isObject(value) && Object.keys(value).length === 0;
    const [from, to] = [isNone(one) ? undefined : one, isNone(other) ? undefined : other];
    return canonicalKey(from ?? null) === canonicalKey(to ?? null)
      ? []
      : [defined({ setting, before: from, after: to })];
  });
  return [...named, ...others];
}

/** Members of the definition that do not belong to a step. */
const FRAME = ["Metadata", "PipelineExperimentConfig", "MlflowConfig"] as const;

export function frameChanges(
  { definition: before }: PlanSide,
  { definition: after }: PlanSide,
  around: { readonly before: Surroundings; readonly after: Surroundings },
): readonly TargetChange[] {
  return FRAME.flatMap((setting): readonly TargetChange[] => {
    const [one, other] = [before[setting], after[setting]];
    const [from, to] = [one && neutral(one, around.before), other && neutral(other, around.after)];
    return canonicalKey(from ?? null) === canonicalKey(to ?? null)
      ? []
      : [defined({ setting, before: from ?? undefined, after: to ?? undefined })];
  });
}

export const isSamePlace = (
  { manifest: one }: Pick<PlanSide, "manifest">,
  { manifest: other }: Pick<PlanSide, "manifest">,
): boolean =>
  one !== undefined &&
  other !== undefined &&
  one.target.account === other.target.account &&
  one.target.region === other.target.region;
