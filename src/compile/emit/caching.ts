import type { Json, JsonObject } from "../../base/canonical.ts";
import { objectOf } from "../../base/json.ts";
import { listed } from "../../base/words.ts";
import { DATA_VERSION_HYPERPARAMETER, DATA_VERSION_VARIABLE } from "../../sagemaker/cache-keys/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { choosesBranch, stepKind } from "../../sagemaker/kinds.ts";
import { DATA_VERSION, type Policies } from "../../spec/policies.ts";
import { stepsIn } from "../../spec/reference.ts";
import { addressesRead, allSteps, armsOfStep } from "../data-version.ts";
import { expiryFor } from "./policies.ts";

/** Information about a step that was compiled from a specification, in addition to its request. */
export interface CachedStep {
  readonly policies: Policies;
  /** The cache policy in the step's own config. */
  readonly own: Policies["cache"];
  /** True if the step has no outputs, so that it runs for its side effects. */
  readonly writesNothing: boolean;
  /** True if all executions write an output to the same place. */
  readonly writesLatest: boolean;
}

/** The decision for a step: how long its results can be reused, and why. */
export interface CacheDecision {
  readonly expireAfter: string | undefined;
  /** True if the step must receive the parameter DataVersion. */
  readonly versioned: boolean;
  readonly why: string;
}

/** Decides for each step whether it is cached, after the steps that it reads from. */
export interface CacheDecisions {
  readonly of: (name: string) => CacheDecision | undefined;
}

/**
 * AWS's cache compares the addresses of a step's inputs, not their contents. A result can thus be reused only if the
 * contents at equal addresses are equal: assets, whose addresses contain a digest, and outputs of steps that are cached
 * themselves. All other data is represented by the parameter DataVersion.
 *
 * @param steps - the definition's steps, including those in conditions
 * @param isAsset - whether an address is one of the pipeline's assets
 * @param compiled - the steps that may get a CacheConfig; undefined for others, which keep what they state
 */
export function decideCaching(
  steps: readonly DefinitionStep[],
  compiled: (name: string) => CachedStep | undefined,
  isAsset: (address: Json) => boolean,
): CacheDecisions {
  const byName = new Map(steps.flatMap(allSteps).map((step) => [step.Name, step]));
  const decided = new Map<string, CacheDecision | undefined>();
  const of = (name: string): CacheDecision | undefined => {
    // On a cycle, which is reported as an error elsewhere, a step counts as not cached.
    if (!decided.has(name)) {
      decided.set(name, undefined);
      decided.set(name, decide(name));
    }
    return decided.get(name);
  };
  const decide = (name: string): CacheDecision | undefined => {
    const step = byName.get(name);
    const known = compiled(name);
    if (step === undefined || known === undefined) return undefined;
    const { policies, own } = known;
    const read = addressesRead(step);
    const sources = [...new Set(read.flatMap(stepsIn))];
    const outside = read.some((address) => stepsIn(address).length === 0 && !isAsset(address));
    const versioned = outside && policies.dataVersion !== false && VERSIONED[step.Type] !== undefined;
    const no = (why: string): CacheDecision => ({ expireAfter: undefined, versioned: false, why });
    if (step.CacheConfig !== undefined)
      return step.CacheConfig.Enabled
        ? { expireAfter: step.CacheConfig.ExpireAfter, versioned, why: "the step's cache option turns it on" }
        : no("the step's cache option turns it off");
    if (policies.cache === false) return no("'cache' is false");
    const expireAfter = expiryFor(policies.cache);
    if (known.writesLatest) return no("other executions write to the same place");
    if (own !== undefined) return { expireAfter, versioned, why: "the step sets 'cache'" };
    const uncached = sources.filter((source) => !isCached(source));
    if (stepKind(step.Type)?.cacheable !== true) return no(`SageMaker does not cache steps of Type ${step.Type}`);
    if (VERSIONED[step.Type] === undefined)
      return no(`steps of Type ${step.Type} can have side effects that a reused result would not have`);
    if (known.writesNothing) return no("it has no outputs, so it runs for its side effects");
    if (uncached.length > 0)
      return no(`it reads from ${listed(uncached)}, which ${uncached.length === 1 ? "runs" : "run"} every time`);
    if (outside && !versioned) return no("it reads data from outside the pipeline, and 'dataVersion' is false");
    const why = versioned
      ? `it reads data from outside the pipeline, which the parameter ${DATA_VERSION} represents`
      : "everything that it reads is an asset or an output of a cached step";
    return { expireAfter, versioned, why };
  };
  const isCached = (name: string): boolean =>
    byName.get(name)?.CacheConfig?.Enabled ?? of(name)?.expireAfter !== undefined;
  return { of };
}

type Versioned = (request: JsonObject, value: Json) => JsonObject;
const inEnvironment: Versioned = (request, value) => ({
  ...request,
  Environment: { ...objectOf(request["Environment"]), [DATA_VERSION_VARIABLE]: value },
});
/** The Types that are cached by default, each with the member that carries DataVersion, which AWS's cache compares. */
const VERSIONED: Readonly<Record<string, Versioned>> = {
  Processing: inEnvironment,
  Training: inEnvironment,
  Tuning: (request, value) => {
    const algorithm = objectOf(request["TrainingJobDefinition"]);
    const fixed = { ...objectOf(algorithm["StaticHyperParameters"]), [DATA_VERSION_HYPERPARAMETER]: value };
    return { ...request, TrainingJobDefinition: { ...algorithm, StaticHyperParameters: fixed } };
  },
};

/** The steps with their CacheConfig and DataVersion. */
export const withCaching = (steps: readonly DefinitionStep[], decisions: CacheDecisions): readonly DefinitionStep[] =>
  steps.map((step) => {
    if (choosesBranch(step.Type)) {
      const arms = armsOfStep(step).map(({ side, steps: inner }) => [side, withCaching(inner, decisions)]);
      return { ...step, Arguments: { ...step.Arguments, ...Object.fromEntries(arms) } };
    }
    const { expireAfter, versioned } = decisions.of(step.Name) ?? {};
    const version = versioned === true ? VERSIONED[step.Type] : undefined;
    return {
      ...step,
      ...(version !== undefined && { Arguments: version(step.Arguments, { Get: `Parameters.${DATA_VERSION}` }) }),
      ...(step.CacheConfig === undefined &&
        expireAfter !== undefined && { CacheConfig: { Enabled: true, ExpireAfter: expireAfter } }),
    };
  });
