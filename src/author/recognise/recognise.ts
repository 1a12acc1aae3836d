import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { lookupOf, specsOf } from "../../compile/emit/expressions.ts";
import { compile, type Sources } from "../../compile/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve } from "../../resolve/index.ts";
import { armsOf, canonicalDefinition, withInner } from "../../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import type { KnownStep } from "../../sagemaker/import/index.ts";
import { type Arm, awsName, type Gate, type PipelineValue, type StepInstance } from "../../spec/pipeline.ts";
import { serviceStep } from "../../spec/service-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import { readConfig } from "../chain/declare.ts";
import { noMentions } from "../values.ts";
import { type FedInputs, readBack, withoutDefaults } from "./config.ts";

/** A step of a definition that may have been compiled from a specification. */
interface Candidate {
  readonly spec: StepSpec;
  readonly branch?: string;
  readonly step: DefinitionStep;
  readonly fed: FedInputs;
}

/** A definition's steps that are named as a specification's are. Whether they are its steps, compiling tells. */
export interface Candidates {
  readonly definition: Definition;
  readonly title: string;
  readonly steps: ReadonlyMap<string, Candidate>;
}

/** Finds the steps that may be a specification's, by name; undefined where the definition lies at no place of the target. */
export function candidatesOf(definition: Definition, registry: Registry, target: Target): Candidates | undefined {
  const title = titleOf(definition, target);
  if (title === undefined) return undefined;
  const all = definition.Steps.flatMap((step) => withInner(step as unknown as JsonObject));
  const steps = all.flatMap((step) => {
    const parsed = registry.parse(String(step["Name"]));
    if (parsed === undefined || step["Type"] === "Condition") return [];
    const fed = readBack(parsed.spec, (step["Arguments"] ?? {}) as JsonObject);
    return [[String(step["Name"]), { ...parsed, step: step as unknown as DefinitionStep, fed }] as const];
  });
  return steps.length === 0 ? undefined : { definition, title, steps: new Map(steps) };
}

/** The pipeline's name, as it stands in the places where Specline lays things down. */
function titleOf(definition: Definition, { bucket, prefix }: Target): string | undefined {
  const root = `s3://${prefix === "" ? bucket : `${bucket}/${prefix}`}/`;
  const text = JSON.stringify(definition.Steps);
  const start = text.indexOf(`"${root}`);
  if (start < 0) return undefined;
  const name = /^[^/"]*/.exec(text.slice(start + root.length + 1))?.[0] ?? "";
  return awsName(name) === name && name !== "" ? name : undefined;
}

/** The definition as a pipeline: these candidates by their specifications, everything else in the service's own words. */
export function pipelineOf(
  candidates: Candidates,
  kept: ReadonlySet<string>,
  closed: ReadonlySet<string>,
  registry: Registry,
): PipelineValue {
  const { definition, title, steps: known } = candidates;
  const steps: StepInstance[] = [];
  const gates: Gate[] = [];
  const places = placesOf(
    [...known].filter(([id]) => kept.has(id)).map(([id, { spec }]) => ({ id, spec })),
    registry,
  );
  const shared = contextOf([...known.values()].filter(({ step }) => kept.has(step.Name)));
  const add = (step: DefinitionStep, arm: Arm | undefined): void => {
    const here = { ...envelopeOf(step), ...defined({ arm }) };
    if (step.Type === "Condition") {
      const conditions = (step.Arguments["Conditions"] ?? []) as readonly JsonObject[];
      gates.push({ id: step.Name, conditions, ...here });
      for (const { side, steps: inner } of armsOf(step as unknown as JsonObject))
        for (const one of inner)
          add(one as unknown as DefinitionStep, { gate: step.Name, side: side === "IfSteps" ? "then" : "else" });
      return;
    }
    const candidate = kept.has(step.Name) ? known.get(step.Name) : undefined;
    steps.push(
      candidate === undefined ? inOwnWords(step, here) : bySpecification(candidate, here, { places, closed, shared }),
    );
  };
  for (const step of definition.Steps) add(step, undefined);
  const parameters = (definition.Parameters ?? []).map(({ Name, Type, DefaultValue, EnumValues }) => ({
    name: Name,
    type: Type,
    ...defined({ default: DefaultValue, values: EnumValues }),
  }));
  return { title, name: title, context: shared, parameters, steps, gates, requirements: [], hints: [] };
}

type Envelope = Pick<StepInstance, "after" | "displayName" | "description" | "cache" | "retries" | "arm">;

function envelopeOf({ DependsOn, DisplayName, Description, CacheConfig, RetryPolicies }: DefinitionStep): Envelope {
  const { Enabled: enabled, ExpireAfter: expireAfter } = CacheConfig ?? { Enabled: false };
  return {
    ...defined({ after: DependsOn, displayName: DisplayName, description: Description }),
    ...(CacheConfig !== undefined && { cache: { enabled, ...defined({ expireAfter }) } }),
    ...defined({ retries: RetryPolicies }),
  };
}

const inOwnWords = (step: DefinitionStep, here: Envelope): StepInstance => ({
  id: step.Name,
  spec: serviceStep.name,
  config: { type: step.Type, arguments: step.Arguments ?? {} },
  inputs: {},
  ...here,
});

/** Outputs by what stands for them in a definition. */
type Places = ReadonlyMap<string, { readonly step: string; readonly port: string }>;

function placesOf(steps: readonly { readonly id: string; readonly spec: StepSpec }[], registry: Registry): Places {
  const instances = steps.map(({ id, spec }) => ({ id, spec: spec.name, config: {}, inputs: {} }));
  const lookup = lookupOf(specsOf(instances, registry));
  return new Map(
    steps.flatMap(({ id, spec }) =>
      Object.keys(spec.outputs).map((port) => [canonicalKey(lookup.output(id, port)), { step: id, port }] as const),
    ),
  );
}

interface Surroundings {
  readonly places: Places;
  readonly closed: ReadonlySet<string>;
  readonly shared: JsonObject;
}

function bySpecification(
  { spec, branch, step, fed }: Candidate,
  here: Envelope,
  { places, closed, shared }: Surroundings,
): StepInstance {
  const inputs = Object.entries(fed.inputs).map(([port, uri]) => {
    const from = places.get(canonicalKey(uri));
    const binding = from === undefined ? ({ from: "external", uri } as const) : ({ from: "output", ...from } as const);
    return [port, binding] as const;
  });
  // A second try leaves unfed on purpose what resolution would feed.
  const open = Object.entries(spec.inputs).filter(
    ([port, input]) => input.optional === true && ownMember(fed.inputs, port) === undefined,
  );
  const unfed = closed.has(step.Name) ? open.map(([port]) => [port, { from: "nothing" }] as const) : [];
  const { description, ...rest } = here;
  const { config } = readConfig(spec, fed.config, noMentions());
  return {
    id: step.Name,
    spec: spec.name,
    ...defined({ branch }),
    config: withoutDefaults(spec, config, { ...shared, branch }),
    inputs: { ...Object.fromEntries(unfed), ...Object.fromEntries(inputs) },
    ...rest,
    ...(description !== spec.summary && defined({ description })),
  };
}

/** The facts that the steps which begin the pipeline fix for the whole of it, as `.step()` reads them. */
const contextOf = (starts: readonly Candidate[]): JsonObject =>
  Object.assign({}, ...starts.map(({ spec, fed }) => readConfig(spec, fed.config, noMentions()).facts));

/** An instance as it is written down: a step that begins the pipeline says the facts itself. */
function said(step: StepInstance, { steps }: Candidates): StepInstance {
  const { spec, fed } = steps.get(step.id) as Candidate;
  if (Object.keys(spec.inputs).length > 0) return step;
  return { ...step, config: withoutDefaults(spec, fed.config, { branch: step.branch }) };
}

/** More rounds than this would mean that steps fall out one by one for ever. */
const ROUNDS = 20;

/** Keeps the candidates that compile to the very step that the definition has. */
export function recogniseSteps(
  candidates: Candidates,
  registry: Registry,
  target: Target,
  sources: Sources,
): ReadonlyMap<string, StepInstance> {
  const wanted = stepTexts(candidates.definition);
  let kept: ReadonlySet<string> = new Set(candidates.steps.keys());
  let closed: ReadonlySet<string> = new Set();
  for (let round = 0; round < ROUNDS && kept.size > 0; round += 1) {
    const pipeline = pipelineOf(candidates, kept, closed, registry);
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
      return new Map(pipeline.steps.filter(({ id }) => kept.has(id)).map((step) => [step.id, said(step, candidates)]));
    const open = wrong.filter((id) => !closed.has(id));
    if (open.length > 0) closed = new Set([...closed, ...open]);
    else kept = new Set([...kept].filter((id) => !wrong.includes(id)));
  }
  return new Map();
}

/** What the writer of an import has to know of recognised steps; `constants` are the names by which their specifications are exported. */
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

/** Each step of a definition as one text. */
const stepTexts = (definition: Definition): ReadonlyMap<string, string> =>
  new Map(
    canonicalDefinition(definition)
      .Steps.flatMap((step) => withInner(step as unknown as JsonObject))
      .map((step) => [String(step["Name"]), canonicalKey(step as Json)]),
  );
