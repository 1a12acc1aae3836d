import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { seconds } from "../../base/units.ts";
import { isDuration } from "../../sagemaker/cache-keys/expiry.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import { DEFAULT_EXPIRY, type Policies } from "../../spec/policies.ts";
import type { StepSpec } from "../../spec/step.ts";

/** The policies that a step's config sets. The config has been checked against the fields' schemas. */
export const policiesIn = (spec: StepSpec, config: JsonObject): Policies =>
  Object.fromEntries(
    fieldEntries(spec.config).flatMap(([name, schema]): (readonly [string, Json])[] => {
      const { policy } = fieldInfo(schema);
      const value = ownMember(config, name);
      return policy === undefined || value === undefined ? [] : [[policy, value]];
    }),
  );

/** Combines the levels: for each policy, the first level that sets it takes precedence. */
export const combined = (...levels: readonly Policies[]): Policies => {
  const first = <P extends keyof Policies>(policy: P): Policies[P] =>
    levels.find((level) => level[policy] !== undefined)?.[policy];
  return defined({ cache: first("cache"), retries: first("retries"), dataVersion: first("dataVersion") });
};

/** A duration in the service's form. Durations already in that form are left as they are. */
export function serviceDuration(text: string): string {
  const length = isDuration(text) ? undefined : seconds(text);
  if (length === undefined) return text;
  const [days, hours, minutes] = [
    Math.floor(length / 86_400),
    Math.floor(length / 3600) % 24,
    Math.floor(length / 60) % 60,
  ];
  const time = [
    [hours, "H"],
    [minutes, "M"],
    [length % 60, "S"],
  ].flatMap(([amount, unit]) => (amount === 0 ? [] : [`${amount}${unit}`]));
  return `P${days === 0 ? "" : `${days}D`}${time.length === 0 ? "" : `T${time.join("")}`}`;
}

/** How long a policy lets a result be reused. */
export const expiryFor = (cache: Policies["cache"]): string =>
  typeof cache === "string" ? serviceDuration(cache) : DEFAULT_EXPIRY;
