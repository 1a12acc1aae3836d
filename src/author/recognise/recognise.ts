import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { objectOf } from "../../base/json.ts";
import { ownMember } from "../../base/own.ts";
import { lookupOf, specsOf } from "../../compile/emit/expressions.ts";
import { compile, type Sources } from "../../compile/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { resolve } from "../../resolve/index.ts";
import { armsOf, canonicalDefinition, withInner } from "../../sagemaker/canonical-definition.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import type { KnownStep } from "../../sagemaker/import/index.ts";
import { choosesBranch } from "../../sagemaker/kinds.ts";
import { type Arm, awsName, type Gate, type PipelineValue, type StepInstance } from "../../spec/pipeline.ts";
import { DATA_VERSION, POLICIES } from "../../spec/policies.ts";
import { serviceStep } from "../../spec/service-step.ts";
import { beginsPipeline, type StepSpec } from "../../spec/step.ts";
import type { Target } from "../../spec/target.ts";
import { readConfig } from "../chain/declare.ts";
import { noMentions } from "../values.ts";
import { type FedInputs, readBack, withoutDefaults } from "./config.ts";

/** A step from a definition as it was read. Its shape has been checked. */
const toStep = (json: JsonObject): DefinitionStep => json as unknown as DefinitionStep;

/** A step in a definition that may have been compiled from a specification. */
interface Candidate {
  readonly spec: StepSpec;
  readonly branch?: string;
  readonly step: DefinitionStep;
  readonly fed: FedInputs;
}

/**
 * The steps in a definition whose names match a specification. Compiling them shows whether they really come from it.
 */
export interface Candidates {
  readonly definition: Definition;
  readonly title: string;
  readonly steps: ReadonlyMap<string, Candidate>;
}

/** What a definition does not record about the step that it was compiled from. */
export interface KnownOrigin {
  readonly spec: string;
  readonly branch?: string | undefined;
  /** The local paths, which a definition replaces with the URIs of assets. */
  readonly config: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Finds the steps that may come from a specification, by name. Undefined if the definition does not use any of the
 * target's locations.
 */
export function candidatesOf(
  definition: Definition,
  registry: Registry,
  target: Target,
  known: ReadonlyMap<string, KnownOrigin> = new Map(),
): Candidates | undefined {
  const title = titleOf(definition, target);
  if (title === undefined) return undefined;
  const all = definition.Steps.flatMap((step) => withInner(step));
  const steps = all.flatMap((step) => {
    const origin = known.get(String(step["Name"]));
    const spec = registry.names.get(origin?.spec ?? "");
    const parsed =
      spec === undefined ? registry.parse(String(step["Name"])) : { spec, ...defined({ branch: origin?.branch }) };
    if (parsed === undefined || choosesBranch(step["Type"])) return [];
    const read = readBack(parsed.spec, objectOf(step["Arguments"]));
    const { config, inputs } = origin ?? { config: {}, inputs: {} };
    const fed = { config: { ...read.config, ...config }, inputs: { ...read.inputs, ...inputs } };
    return [[String(step["Name"]), { ...parsed, step: toStep(step), fed }] as const];
  });
  return steps.length === 0 ? undefined : { definition, title, steps: new Map(steps) };
}

/** The pipeline's name, derived from the locations in which Specline puts its files. */
function titleOf(definition: Definition, { bucket, prefix }: Target): string | undefined {
  const root = `s3://${prefix === "" ? bucket : `${bucket}/${prefix}`}/`;
  const text = JSON.stringify(definition.Steps);
  const start = text.indexOf(`"${root}`);
  if (start < 0) return undefined;
  const name = /^[^/"]*/.exec(text.slice(start + root.length + 1))?.[0] ?? "";
  return awsName(name) === name && name !== "" ? name : undefined;
}

/** What steps state explicitly because the defaults did not result in the step in the definition. */
interface Attempt {
  /** Steps that leave optional inputs unwired even if resolution would wire them. */
  readonly closed: ReadonlySet<string>;
  /** Steps that state their caching and number of attempts. */
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

const readsDataVersion = (request: JsonObject): boolean =>
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
  { spec, branch, step, fed }: Candidate,
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
const contextOf = (starts: readonly Candidate[]): JsonObject =>
  Object.assign({}, ...starts.map(({ spec, fed }) => readConfig(spec, fed.config, noMentions()).facts));

/** Returns the instance as it will be printed. A step without inputs states the facts itself. */
function withOwnFacts(step: StepInstance, { steps }: Candidates): StepInstance {
  const { spec, fed } = steps.get(step.id) as Candidate;
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
