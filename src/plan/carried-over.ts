import { canonicalKey, type Json } from "../base/canonical.ts";
import type { Compiled } from "../compile/index.ts";
import { locatedSteps } from "../sagemaker/located-steps.ts";
import { holdsRegion, namedStrings, neutral, type Surroundings, surroundingsOf } from "./neutral.ts";
import { planOf } from "./plan.ts";
import { type PlanSide, sideOf } from "./side.ts";

/** A value in a step or a parameter that belongs to the source's account, bucket or region. */
export interface TiedValue {
  /** A step's name, or "the parameter Data". */
  readonly where: string;
  readonly value: string;
}

/** Whether a pipeline that was compiled for one target is the one that is deployed on another. */
export interface CarriedOver {
  /** Addresses and ARNs of the source that remain in the definition. */
  readonly tied: readonly TiedValue[];
  /** Images in a registry of another region than the destination's, which SageMaker does not accept. */
  readonly images: readonly TiedValue[];
  /** What differs, such as a step's name. Empty if both are the same pipeline with the same assets. */
  readonly differences: readonly string[];
}

/**
 * Compares what is deployed on one target with the pipeline compiled for another. Values that belong to a target are
 * compared as placeholders; they are those of both targets, because users also write them into their pipelines.
 */
export function carriedOver(source: PlanSide, compiled: Compiled): CarriedOver {
  const after = sideOf(compiled);
  const around = { source: surroundingsOf(source), after: surroundingsOf(after) };
  const form = ({ definition }: PlanSide, own: Surroundings, other: Surroundings): string =>
    canonicalKey(neutral(neutral(definition as unknown as Json, own), other));
  const isSame = form(source, around.source, around.after) === form(after, around.after, around.source);
  const assets = ({ assets: all = [] }: PlanSide): string =>
    all
      .map(({ key, digest }) => `${key} ${digest}`)
      .sort()
      .join("\n");
  const differences = isSame && assets(source) === assets(after) ? [] : differencesOf(source, after);
  const { Steps, Parameters = [] } = compiled.definition;
  const values = [
    ...Parameters.map(({ Name, DefaultValue }) => ({ where: `the parameter ${Name}`, value: DefaultValue })),
    ...locatedSteps(Steps).map(({ step }) => ({ where: step.Name, value: step.Arguments as Json })),
  ].flatMap(({ where, value: whole }) => [...namedStrings(whole)].map(([name, value]) => ({ where, name, value })));
  const { source: from, after: to } = around;
  return {
    tied: values
      .filter(({ name, value }) => isTied(value, from, to) || (holdsRegion(name) && isElsewhere(value, from, to)))
      .map(({ where, value }) => ({ where, value })),
    images: values
      .filter(({ value }) => (imageRegion(value) ?? to.region) !== to.region)
      .map(({ where, value }) => ({ where, value })),
    differences,
  };
}

function differencesOf(source: PlanSide, after: PlanSide): readonly string[] {
  const { steps, parameters, wires } = planOf(source, after);
  const changed = [
    ...steps.filter(({ action }) => action !== "unchanged").map(({ name, action }) => `${name} (${action})`),
    ...parameters.map(({ name }) => `the parameter ${name}`),
    ...wires.map(({ to }) => `the input ${to}`),
  ];
  return changed.length > 0 ? changed : ["the contents of an asset"];
}

const isElsewhere = (region: string, from: Surroundings, to: Surroundings): boolean =>
  region === from.region && region !== to.region;

const imageRegion = (value: string): string | undefined =>
  /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\//.exec(value)?.[1];

function isTied(value: string, from: Surroundings, to: Surroundings): boolean {
  const bucket = /^s3:\/\/([^/]+)/.exec(value)?.[1];
  if (bucket !== undefined) return bucket === from.bucket && bucket !== to.bucket;
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] ?? /^(\d{12})\.dkr\.ecr\./.exec(value)?.[1];
  return account === from.account && account !== to.account;
}
