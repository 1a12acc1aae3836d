import { defined } from "../base/defined.ts";
import type { Manifest } from "../compile/index.ts";
import type { TargetChange } from "./plan-types.ts";

/** What a deployed pipeline has beside its definition. */
export interface SeenSettings {
  readonly description?: string | undefined;
  readonly displayName?: string | undefined;
  readonly role?: string | undefined;
  /** Undefined if they cannot be read. */
  readonly tags?: ReadonlyMap<string, string> | undefined;
}

/**
 * The settings of a deployed pipeline that a deploy would change although the two manifests do not differ in them,
 * because somebody changed them after the last deploy. Tags that others added stay.
 *
 * @param description - the one that the deploy would send
 * @param shown - the changes that the manifests explain
 */
export function outsideChanges(
  seen: SeenSettings,
  { name, target }: Pick<Manifest, "name" | "target">,
  description: string | undefined,
  shown: readonly TargetChange[],
): readonly TargetChange[] {
  const isShown = new Set(shown.map(({ setting }) => setting));
  const compare = (setting: string, there: string | undefined, wanted: string | undefined): readonly TargetChange[] => {
    const [before, after] = [there, wanted].map((one) => (one === "" ? undefined : one));
    return before === after ? [] : [defined({ setting, before, after })];
  };
  const { tags } = seen;
  return [
    ...compare("description", seen.description, description),
    ...compare("display name", seen.displayName, name),
    ...(isShown.has("role") ? [] : compare("role", seen.role, target.role)),
    ...(tags === undefined || isShown.has("tags")
      ? []
      : Object.entries(target.tags ?? {}).flatMap(([key, value]) => compare(`tag ${key}`, tags.get(key), value))),
  ];
}
