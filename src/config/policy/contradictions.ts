import type { Json } from "../../base/canonical.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { meaningOf } from "../file/find-steps.ts";
import type { KnownSteps } from "../schema/known.ts";
import { shown } from "../schema/secrets.ts";
import { isSame, leavesOf } from "./leaves.ts";
import { whyNot } from "./limits.ts";
import type { OrganisationPolicy } from "./policy.ts";

/**
 * What a policy cannot mean: a limit that permits nothing, a value that the policy sets and does not permit, and one
 * step with two names and two values. A value for one step may differ from one for all steps: it is an exception.
 */
export function contradictions({ layer, limits }: OrganisationPolicy, steps: KnownSteps): readonly Diagnostic[] {
  const fault = (what: string, at: Place): Diagnostic => diagnostic("policy/contradiction", { what }, at);
  const empty = Object.entries(limits).flatMap(([field, { allowed, min, max }]) => {
    const at = layer.at(["limits", field]);
    if (allowed?.length === 0) return [fault(`it permits no value of '${field}'`, at)];
    if (min !== undefined && max !== undefined && min > max)
      return [fault(`'${field}' cannot be at least ${min} and at most ${max}`, at)];
    const outside = allowed?.filter((value) => whyNot(value, { ...limits[field], allowed: [value] }) !== undefined);
    return outside !== undefined && outside.length > 0 && outside.length === allowed?.length
      ? [fault(`none of the values that it permits for '${field}' is in the range that it permits`, at)]
      : [];
  });
  const sections: readonly (readonly [readonly string[], Readonly<Record<string, Json>>])[] = [
    [["base"], layer.base],
    [["processing"], layer.processing],
    ...Object.entries(layer.steps).map(([name, values]) => [["steps", name], values] as const),
  ];
  const refused = sections.flatMap(([path, values]) =>
    Object.entries(values).flatMap(([field, value]) => {
      const why = limits[field] === undefined ? undefined : whyNot(value, limits[field]);
      const what = `it sets '${field}' to ${shown(field, value)}, and permits ${why}`;
      return why === undefined ? [] : [fault(what, layer.at([...path, field]))];
    }),
  );
  return [...empty, ...refused, ...twoNames(layer, steps, fault)];
}

/** Two names of the same steps, with different values. Neither is more specific, so neither can win. */
function twoNames(
  layer: OrganisationPolicy["layer"],
  steps: KnownSteps,
  fault: (what: string, at: Place) => Diagnostic,
): readonly Diagnostic[] {
  const meant = (name: string): string =>
    JSON.stringify(
      meaningOf(name, steps)
        .map(({ spec, branch = "" }) => `${spec.name}/${branch}`)
        .sort(),
    );
  const names = Object.keys(layer.steps);
  return names.flatMap((name, index) =>
    names.slice(0, index).flatMap((other) => {
      if (meant(name) !== meant(other)) return [];
      const before = new Map(leavesOf(layer.steps[other]).map(({ path, value }) => [JSON.stringify(path), value]));
      return leavesOf(layer.steps[name]).flatMap(({ path, value }) => {
        const earlier = before.get(JSON.stringify(path));
        if (earlier === undefined || isSame(earlier, value)) return [];
        const both = `${shown(path[0] ?? "", earlier)} for ${other}, and to ${shown(path[0] ?? "", value)} for ${name}`;
        const what = `it sets '${path.join(".")}' to ${both}, which are the same step`;
        return [fault(what, layer.at(["steps", name, ...path]))];
      });
    }),
  );
}
