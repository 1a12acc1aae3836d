import type { Json, JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { quoted } from "../../base/words.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import type { PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import type { Policies } from "../../spec/policies.ts";
import type { StepSpec } from "../../spec/step.ts";

/** A step's config, including what the step states outside the config, as far as configs have fields for it. */
export function asConfig(step: StepInstance, spec: StepSpec, pipeline: PipelineValue): JsonObject {
  const own = ownPolicies(step);
  const policies = fieldEntries(spec.config).flatMap(([field, schema]): [string, Json][] => {
    const { policy } = fieldInfo(schema);
    const value = policy && (own[policy] ?? step.config[field] ?? forEachStep(pipeline)[policy]);
    return value === undefined ? [] : [[field, value]];
  });
  return {
    ...step.config,
    ...Object.fromEntries(policies),
    ...defined({ allow: step.allow?.map((one) => ({ ...one })) }),
  };
}

/** The pipeline's policies, without a cache that is on: a step's own setting would cache it whatever it reads. */
const forEachStep = ({ cache, retries, dataVersion }: Policies): Policies =>
  defined({ cache: cache === false ? cache : undefined, retries, dataVersion });

/** A step's own cache and retries, as policies. Undefined for settings that a policy cannot express. */
function ownPolicies({ cache, retries }: StepInstance): Policies {
  return defined({
    cache: cache === undefined ? undefined : cache.enabled && (cache.expireAfter ?? true),
    retries: typeof retries === "number" ? retries : undefined,
  });
}

/** What a pipeline states that only handles can express. */
export const handlesOnly = ({ experiment, metadata, mlflow, omit }: PipelineValue): readonly string[] =>
  Object.keys(defined({ experiment, metadata, "MLflow options": mlflow, "omitted members": omit }));

/** What a pipeline states, but configs cannot express. */
export function lostInConfigs(pipeline: PipelineValue): readonly string[] {
  const { gates, requirements, allow, steps } = pipeline;
  const policies = steps.filter(({ retries }) => typeof retries === "object");
  const named = steps.filter(({ displayName, description }) => (displayName ?? description) !== undefined);
  return [
    ...(gates.length > 0 ? ["its conditions"] : []),
    ...(requirements.length > 0 ? ["its requirements"] : []),
    ...(allow === undefined || allow.length === 0 ? [] : ["what it allows as a whole"]),
    ...handlesOnly(pipeline).map((what) => `its ${what}`),
    ...(pipeline.region === undefined ? [] : ["its region"]),
    ...(typeof pipeline.cache === "string" ? ["how long it caches results"] : []),
    ...policies.map(({ id }) => `the retry policies of ${quoted(id)}`),
    ...named.map(({ id }) => `the display name or description of ${quoted(id)}`),
  ];
}
