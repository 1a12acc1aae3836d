import type { Json } from "../../base/canonical.ts";
import { isObject } from "../../base/json.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { PipelineValue } from "../../spec/pipeline.ts";
import { POLICIES } from "../../spec/policies.ts";
import { securityFields } from "../../spec/security.ts";
import { isServiceStep } from "../../spec/service-step.ts";
import { type Contribution, type LayeredConfig, memberPlace, valueAt } from "../layers/layers.ts";
import { fieldsOf } from "../schema/known.ts";
import { shown } from "../schema/secrets.ts";
import { isSame, leavesOf } from "./leaves.ts";
import { whyNot } from "./limits.ts";
import type { OrganisationPolicy } from "./policy.ts";

/**
 * Finds values that a policy forbids: values in other layers that differ from the policy's own, values outside its
 * limits, and values with which a job or the pipeline would escape what the policy sets for targets.
 *
 * @param pipeline - the pipeline
 * @param configs - the steps' configs, with the policy among their layers
 */
export function checkPolicy(
  policy: OrganisationPolicy,
  pipeline: PipelineValue,
  configs: readonly LayeredConfig[],
): readonly Diagnostic[] {
  const ofSteps = configs.flatMap((config) =>
    Object.entries(config.fields).flatMap(([field, contributions]) => [
      ...overridden(policy, config, field, contributions),
      ...escaping(policy, config, field, contributions),
      ...outside(policy, config, field, contributions),
    ]),
  );
  return [...ofSteps, ...ownPolicies(policy, pipeline), ...requests(policy, configs)];
}

/** Steps in the service's own form have no fields that could be compared. */
function requests({ layer }: OrganisationPolicy, configs: readonly LayeredConfig[]): readonly Diagnostic[] {
  return configs
    .filter(({ spec, values }) => isServiceStep(spec) && !WITHOUT_JOBS.has(String(values["type"])))
    .map(({ name }) => diagnostic("policy/request", { step: name, policy: nameOf(layer) }, { step: name }));
}
/** Types of steps to which neither an instance nor a network belongs. */
const WITHOUT_JOBS: ReadonlySet<string> = new Set(["Fail", "Lambda", "Callback", "Condition"]);

const nameOf = ({ file }: OrganisationPolicy["layer"]): string => file.slice(file.lastIndexOf("/") + 1);

/** A default is replaced without a word, because nobody stated it. */
function overridden(
  { layer }: OrganisationPolicy,
  { name, values, spec }: LayeredConfig,
  field: string,
  contributions: readonly Contribution[],
): readonly Diagnostic[] {
  const own = contributions.filter((one) => one.layer === "policy");
  const stated = contributions.filter((one) => one.layer !== "policy" && one.layer !== "default");
  const paths = new Map(own.flatMap(({ value }) => leavesOf(value)).map(({ path }) => [JSON.stringify(path), path]));
  const schema = fieldsOf(spec).byName.get(field)?.schema;
  return [...paths.values()].flatMap((path) => {
    const fixed = valueAt(values[field], path);
    return stated.flatMap((one) => {
      const value = valueAt(one.value, path);
      if (value === undefined || isSame(value, fixed)) return [];
      const key = [field, ...path].join(".");
      const text = (of: Json | undefined) => shown(path.at(-1) ?? field, of, path.length === 0 ? schema : undefined);
      const data = { step: name, field: key, value: text(value), fixed: text(fixed), policy: nameOf(layer) };
      return [diagnostic("policy/overridden", data, memberPlace(one, path))];
    });
  });
}

/** A job's own isolation, network or key, instead of those that the policy sets for targets. */
function escaping(
  { layer, target }: OrganisationPolicy,
  { name }: LayeredConfig,
  field: string,
  contributions: readonly Contribution[],
): readonly Diagnostic[] {
  const fixed = Object.hasOwn(securityFields, field) ? target[field] : undefined;
  const last = contributions.at(-1);
  if (fixed === undefined || last === undefined || ["default", "policy"].includes(last.layer)) return [];
  if (isSame(last.value, fixed)) return [];
  const data = {
    step: name,
    field,
    value: shown(field, last.value),
    fixed: shown(field, fixed),
    policy: nameOf(layer),
  };
  return [diagnostic("policy/overridden", data, last.at)];
}

/** The caching and retries of the pipeline or of a single step, instead of those that the policy sets for targets. */
function ownPolicies({ layer, target }: OrganisationPolicy, pipeline: PipelineValue): readonly Diagnostic[] {
  return POLICIES.flatMap((key) => {
    const fixed = target[key];
    if (fixed === undefined) return [];
    const fault = (step: string, value: Json, at: Place): Diagnostic => {
      const data = {
        step,
        field: key,
        value: JSON.stringify(value),
        fixed: JSON.stringify(fixed),
        policy: nameOf(layer),
      };
      return diagnostic("policy/overridden", data, at);
    };
    const whole = pipeline[key];
    const ofSteps = pipeline.steps.flatMap(({ id, at, ...step }) => {
      const own = (step as { readonly [name: string]: unknown })[key] as Json | undefined;
      return own === undefined || isSame(own, fixed) ? [] : [fault(id, own, { ...at, step: id, field: key })];
    });
    return whole === undefined || isSame(whole, fixed)
      ? ofSteps
      : [fault(pipeline.title, whole, { pipeline: pipeline.title, field: key }), ...ofSteps];
  });
}

function outside(
  { layer, limits }: OrganisationPolicy,
  { name, values }: LayeredConfig,
  field: string,
  contributions: readonly Contribution[],
): readonly Diagnostic[] {
  const limit = Object.hasOwn(limits, field) ? limits[field] : undefined;
  const value = values[field];
  const last = contributions.at(-1);
  // What the policy itself sets is among its contradictions.
  if (limit === undefined || value === undefined || last === undefined || last.layer === "policy") return [];
  const why = whyNot(value, limit);
  if (why === undefined) return [];
  const data = { step: name, field, value: shown(field, value), permitted: why, policy: nameOf(layer) };
  if (isObject(value)) return [diagnostic("policy/not-literal", data, last.at)];
  return [diagnostic("policy/limit", data, last.at)];
}
