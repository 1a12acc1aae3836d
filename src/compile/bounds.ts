import type { Json, JsonObject } from "../base/canonical.ts";
import { isObject } from "../base/json.ts";
import { ownMember } from "../base/own.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Registry } from "../registry/registry.ts";
import type { Wired } from "../resolve/wired.ts";
import type { OutPort } from "../spec/ports.ts";

/** A comparison of a metric with a number. */
interface Comparison {
  readonly step: string;
  readonly metric: string;
  readonly type: string;
  readonly value: Json;
}

/** True if a number in the range can satisfy the comparison. */
const REACHES: Readonly<Record<string, (value: number, least: number, most: number) => boolean>> = {
  GreaterThanOrEqualTo: (value, _, most) => most >= value,
  GreaterThan: (value, _, most) => most > value,
  LessThanOrEqualTo: (value, least) => least <= value,
  LessThan: (value, least) => least < value,
  Equals: (value, least, most) => least <= value && value <= most,
};

/** Reports a requirement that only bad values of the metric meet. */
export function demandsBad(
  { step, metric, type, value }: Comparison,
  { field, other }: { readonly field: string; readonly other: string },
  wired: Wired,
  registry: Registry,
  at: Place,
): readonly Diagnostic[] {
  const direction = ownMember(outputOf(step, metric, wired, registry)?.metricDirections, metric);
  if (direction === undefined || type.startsWith(direction === "higher" ? "Greater" : "Less")) return [];
  const data = { bound: `${field}: ${value}`, metric, direction, other: `${other}: ${value}` };
  return [diagnostic("compile/bound-direction", data, at)];
}

const outputOf = (step: string, metric: string, wired: Wired, registry: Registry): OutPort | undefined => {
  const spec = registry.names.get(wired.steps.find(({ id }) => id === step)?.spec ?? "");
  return Object.values(spec?.outputs ?? {}).find(({ metrics }) => metrics?.includes(metric) === true);
};

/** Reports a fault if none of the metric's possible values satisfies the comparison. */
export function unreachable(
  { step, metric, type, value }: Comparison,
  wired: Wired,
  registry: Registry,
  at: Place,
): readonly Diagnostic[] {
  const range = ownMember(outputOf(step, metric, wired, registry)?.metricRanges, metric);
  const reaches = ownMember(REACHES, type);
  if (range === undefined || reaches === undefined || typeof value !== "number" || reaches(value, ...range)) return [];
  return [diagnostic("compile/out-of-reach", { metric, range: rangeText(range), value }, at)];
}

const rangeText = ([least, most]: readonly [number, number]): string =>
  !Number.isFinite(most)
    ? `${least} or more`
    : !Number.isFinite(least)
      ? `${most} or less`
      : `from ${least} to ${most}`;

/** Reports comparisons in a pipeline's gates that can never be true, so that their arms never run. */
export const unreachableGates = (wired: Wired, registry: Registry): readonly Diagnostic[] =>
  wired.gates.flatMap(({ id, conditions, at }) =>
    conditions.flatMap((condition) => {
      const measured = metricOf(condition["LeftValue"]);
      const value = condition["RightValue"] ?? null;
      const place = { pipeline: wired.title, step: id, ...at };
      return measured === undefined
        ? []
        : unreachable({ ...measured, type: String(condition["Type"]), value }, wired, registry, place);
    }),
  );

function metricOf(value: Json | undefined): Pick<Comparison, "step" | "metric"> | undefined {
  const metric: Json | undefined = isObject(value) ? (value as JsonObject)["Specline:Metric"] : undefined;
  if (!isObject(metric)) return undefined;
  const { step, metric: name } = metric as JsonObject;
  return typeof step === "string" && typeof name === "string" ? { step, metric: name } : undefined;
}
