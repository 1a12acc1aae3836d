import { canonicalKey, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { lookupOf, specsOf } from "../../compile/emit/expressions.ts";
import type { Registry } from "../../registry/registry.ts";
import { armsOf } from "../../sagemaker/canonical-definition.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import { choosesBranch } from "../../sagemaker/kinds.ts";
import type { Arm, Gate, PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { DATA_VERSION } from "../../spec/policies.ts";
import { serviceStep } from "../../spec/service-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import { readConfig } from "../chain/declare.ts";
import { noMentions } from "../values.ts";
import { type CandidateStep, type Candidates, toStep } from "./candidates.ts";
import { withoutDefaults } from "./config.ts";

/** What steps state explicitly because the defaults did not result in the step in the definition. */
export interface Attempt {
  /** Steps that leave optional inputs unwired even if resolution would wire them. */
  readonly closed: ReadonlySet<string>;
  /** Steps that state their caching and number of repetitions. */
  readonly said: ReadonlySet<string>;
}

/** Nothing but what the definition shows. */
export const NOTHING_STATED: Attempt = { closed: new Set(), said: new Set() };

/**
 * The definition as a pipeline. The remaining candidates use their specifications, and everything else becomes service
 * steps.
 */
export function pipelineOf(
  candidates: Candidates,
  kept: ReadonlySet<string>,
  { closed, said }: Attempt,
  registry: Registry,
): PipelineValue {
  const { definition, title, steps: known } = candidates;
  const steps: StepInstance[] = [];
  const gates: Gate[] = [];
  const places = outputsByExpression(
    [...known].filter(([id]) => kept.has(id)).map(([id, { spec }]) => ({ id, spec })),
    registry,
  );
  const shared = contextOf([...known.values()].filter(({ step }) => kept.has(step.Name)));
  const add = (step: DefinitionStep, arm: Arm | undefined): void => {
    const here = { ...orderOf(step), ...defined({ arm }) };
    if (choosesBranch(step.Type)) {
      const conditions = (step.Arguments["Conditions"] ?? []) as readonly JsonObject[];
      gates.push({ id: step.Name, conditions, ...here });
      for (const { side, steps: inner } of armsOf(step))
        for (const one of inner) add(toStep(one), { gate: step.Name, side: side === "IfSteps" ? "then" : "else" });
      return;
    }
    const candidate = kept.has(step.Name) ? known.get(step.Name) : undefined;
    steps.push(
      candidate === undefined
        ? asServiceStep(step, { ...here, ...policiesOf(step) })
        : bySpecification(candidate, here, { places, closed, said, shared }),
    );
  };
  for (const step of definition.Steps) add(step, undefined);
  const parameters = (definition.Parameters ?? []).map(({ Name, Type, DefaultValue, EnumValues, Description }) => ({
    name: Name,
    type: Type,
    ...defined({ default: DefaultValue, values: EnumValues, description: Description }),
  }));
  return { title, name: title, context: shared, parameters, steps, gates, requirements: [], hints: [] };
}

type Envelope = Pick<StepInstance, "after" | "displayName" | "description" | "cache" | "retries" | "arm">;

const orderOf = ({ DependsOn, DisplayName, Description }: DefinitionStep): Envelope =>
  defined({ after: DependsOn, displayName: DisplayName, description: Description });

function policiesOf({ CacheConfig, RetryPolicies }: DefinitionStep): Pick<StepInstance, "cache" | "retries"> {
  const { Enabled: enabled, ExpireAfter: expireAfter } = CacheConfig ?? { Enabled: false };
  return {
    ...(CacheConfig !== undefined && { cache: { enabled, ...defined({ expireAfter }) } }),
    ...defined({ retries: RetryPolicies }),
  };
}

/** A step's policies as explicit settings. Policies whose members are missing are turned off. */
function statedPolicies(spec: StepSpec, step: DefinitionStep): Pick<StepInstance, "cache" | "retries" | "config"> {
  const off = defined({
    cache: step.CacheConfig === undefined ? false : undefined,
    dataVersion: readsDataVersion(step.Arguments) ? undefined : false,
  });
  const config = Object.entries(off).filter(([field]) => Object.hasOwn(spec.config.shape, field));
  return { retries: 0, ...policiesOf(step), config: Object.fromEntries(config) };
}

export const readsDataVersion = (request: JsonObject): boolean =>
  JSON.stringify(request).includes(`Parameters.${DATA_VERSION}`);

const asServiceStep = (step: DefinitionStep, here: Envelope): StepInstance => ({
  id: step.Name,
  spec: serviceStep.name,
  config: { type: step.Type, arguments: step.Arguments ?? {} },
  inputs: {},
  ...here,
});

/** Outputs by the expressions that refer to them in a definition. */
type OutputsByExpression = ReadonlyMap<string, { readonly step: string; readonly port: string }>;

function outputsByExpression(
  steps: readonly { readonly id: string; readonly spec: StepSpec }[],
  registry: Registry,
): OutputsByExpression {
  const instances = steps.map(({ id, spec }) => ({ id, spec: spec.name, config: {}, inputs: {} }));
  const lookup = lookupOf(specsOf(instances, registry));
  return new Map(
    steps.flatMap(({ id, spec }) =>
      Object.keys(spec.outputs).map((port) => [canonicalKey(lookup.output(id, port)), { step: id, port }] as const),
    ),
  );
}

interface RecogniseContext extends Attempt {
  readonly places: OutputsByExpression;
  readonly shared: JsonObject;
}

function bySpecification(
  { spec, branch, step, fed }: CandidateStep,
  here: Envelope,
  { places, closed, said, shared }: RecogniseContext,
): StepInstance {
  const inputs = Object.entries(fed.inputs).map(([port, uri]) => {
    const from = places.get(canonicalKey(uri));
    const binding = from === undefined ? ({ from: "external", uri } as const) : ({ from: "output", ...from } as const);
    return [port, binding] as const;
  });
  // The second attempt leaves optional inputs unwired even if resolution would wire them.
  const open = Object.entries(spec.inputs).filter(
    ([port, input]) => input.optional === true && ownMember(fed.inputs, port) === undefined,
  );
  const unfed = closed.has(step.Name) ? open.map(([port]) => [port, { from: "nothing" }] as const) : [];
  const { description, ...rest } = here;
  const { config } = readConfig(spec, fed.config, noMentions());
  const { config: policies, ...stated } = said.has(step.Name) ? statedPolicies(spec, step) : { config: {} };
  return {
    id: step.Name,
    spec: spec.name,
    ...defined({ branch }),
    config: { ...withoutDefaults(spec, config, { ...shared, branch }), ...policies },
    inputs: { ...Object.fromEntries(unfed), ...Object.fromEntries(inputs) },
    ...rest,
    ...stated,
    ...(description !== spec.summary && defined({ description })),
  };
}

/** The facts that steps without inputs set for the whole pipeline, as `.step()` reads them. */
const contextOf = (starts: readonly CandidateStep[]): JsonObject =>
  Object.assign({}, ...starts.map(({ spec, fed }) => readConfig(spec, fed.config, noMentions()).facts));
