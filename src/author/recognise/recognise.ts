import { canonicalKey, type Json } from "../../base/canonical.ts";
import { lookupOf, specsOf } from "../../compile/emit/expressions.ts";
import { compile, type Sources } from "../../compile/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve } from "../../resolve/index.ts";
import { canonicalDefinition, withInner } from "../../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import type { KnownStep } from "../../sagemaker/import/index.ts";
import type { StepInstance } from "../../spec/pipeline.ts";
import { POLICIES } from "../../spec/policies.ts";
import { beginsPipeline, type StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import type { CandidateStep, Candidates } from "./candidates.ts";
import { withoutDefaults } from "./config.ts";
import { NOTHING_STATED, pipelineOf, readsDataVersion } from "./rebuild.ts";

/** Returns the instance as it will be printed. A step without inputs states the facts itself. */
function withOwnFacts(step: StepInstance, { steps }: Candidates): StepInstance {
  const { spec, fed } = steps.get(step.id) as CandidateStep;
  if (!beginsPipeline(spec)) return step;
  const policies = Object.entries(step.config).filter(([field]) => isPolicy(field));
  return {
    ...step,
    config: { ...withoutDefaults(spec, fed.config, { branch: step.branch }), ...Object.fromEntries(policies) },
  };
}

const isPolicy = (field: string): boolean => POLICIES.some((policy) => policy === field);

/** Limits the search. Each round either ends the search or drops candidates. */
const MAX_ROUNDS = 20;

/** Keeps the candidates that compile to exactly the step in the definition. */
export function recogniseSteps(
  candidates: Candidates,
  registry: Registry,
  target: Target,
  sources: Sources,
): ReadonlyMap<string, StepInstance> {
  const wanted = stepTexts(candidates.definition);
  let kept: ReadonlySet<string> = new Set(candidates.steps.keys());
  let attempt = NOTHING_STATED;
  for (let round = 0; round < MAX_ROUNDS && kept.size > 0; round += 1) {
    const pipeline = pipelineOf(candidates, kept, attempt, registry);
    const wired = resolve(pipeline, registry);
    const made = compile(wired.value, target, sources, registry, { version: "" });
    const faulty = new Set(
      [...wired.diagnostics, ...made.diagnostics].flatMap(({ severity, at }) =>
        severity === "error" && at.step !== undefined ? [at.step] : [],
      ),
    );
    const given = stepTexts(made.value.definition);
    const wrong = [...kept].filter((id) => faulty.has(id) || given.get(id) !== wanted.get(id));
    if (wrong.length === 0)
      return new Map(
        pipeline.steps.filter(({ id }) => kept.has(id)).map((step) => [step.id, withOwnFacts(step, candidates)]),
      );
    const { said, closed } = attempt;
    const unsaid = wrong.filter((id) => !said.has(id) && policyText(given.get(id)) !== policyText(wanted.get(id)));
    const open = wrong.filter((id) => !closed.has(id));
    if (unsaid.length > 0) attempt = { closed, said: new Set([...said, ...unsaid]) };
    else if (open.length > 0) attempt = { closed: new Set([...closed, ...open]), said };
    else kept = new Set([...kept].filter((id) => !wrong.includes(id)));
  }
  return new Map();
}

/** Describes recognized steps to the import writer. `constants` are the export names of their specifications. */
export function knownSteps(
  recognised: ReadonlyMap<string, StepInstance>,
  registry: Registry,
  constants: ReadonlyMap<StepSpec, string>,
): ReadonlyMap<string, KnownStep> {
  const lookup = lookupOf(specsOf([...recognised.values()], registry));
  return new Map(
    [...recognised].flatMap(([id, instance]) => {
      const spec = registry.names.get(instance.spec);
      const constant = spec === undefined ? undefined : constants.get(spec);
      if (spec === undefined || constant === undefined) return [];
      const ports = Object.entries(spec.outputs);
      const outputs = ports.map(([port]) => [canonicalKey(lookup.output(id, port)), port] as const);
      const metrics = ports
        .flatMap(([, { metrics }]) => metrics ?? [])
        .map((metric) => [canonicalKey(lookup.metric(id, metric)), metric] as const);
      return [[id, { constant, spec, instance, outputs: new Map(outputs), metrics: new Map(metrics) }] as const];
    }),
  );
}

/** What a step's canonical text says about caching and retries. */
function policyText(text: string | undefined): string {
  const { CacheConfig, RetryPolicies } = JSON.parse(text ?? "{}") as Partial<DefinitionStep>;
  return JSON.stringify([CacheConfig, RetryPolicies, readsDataVersion({ text: text ?? "" })]);
}

/** The canonical text of each step in a definition. */
const stepTexts = (definition: Definition): ReadonlyMap<string, string> =>
  new Map(
    canonicalDefinition(definition)
      .Steps.flatMap((step) => withInner(step))
      .map((step) => [String(step["Name"]), canonicalKey(step as Json)]),
  );
