import { canonical, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { holdsUnseen, printableYaml } from "../../base/printable.ts";
import { snakeCase } from "../../base/words.ts";
import type { Registry } from "../../registry/registry.ts";
import { isExprJson } from "../../spec/expr.ts";
import { serializedName } from "../../spec/fields.ts";
import type { Binding, Gate, Parameter, PipelineValue, Requirement, StepInstance } from "../../spec/pipeline.ts";
import { POLICIES } from "../../spec/policies.ts";
import type { StepSpec } from "../../spec/step.ts";
import { printNotify } from "../notify.ts";
import { wantsLabel } from "../open-label.ts";
import { boundKey, boundOf } from "../requirements.ts";
import { printSchedule } from "../schedules.ts";
import { openSource } from "./read/spec-data.ts";
import { OUTPUT_FORM } from "./read/spec-references.ts";
import { printScripts } from "./read/spec-scripts.ts";
import { yaml } from "./yaml.ts";

/** Options for printing a spec. */
export interface SpecPrintOptions {
  /** The packs that the spec names, as paths or as names of packages. */
  readonly packs?: readonly string[];
  /** Rewrites the path of a script for the spec's folder. */
  readonly move?: (path: string) => string;
}

/**
 * Prints a pipeline as a spec, in YAML. Reading the spec returns the same pipeline, except for locations in files.
 * Equal pipelines produce equal specs.
 *
 * @param registry - the pipeline's steps
 * @param pipeline - the pipeline
 * @param options - the packs that the spec names, and how the paths of scripts are rewritten for the spec's folder
 */
export function printSpec(
  registry: Registry,
  pipeline: PipelineValue,
  { packs = [], move = (path) => path }: SpecPrintOptions = {},
): string {
  const { Document, isScalar, visit } = yaml();
  const document = new Document(specOf(registry, pipeline, { packs, move }), { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      // Only quoted strings can contain escapes.
      if (isScalar(node) && typeof node.value === "string" && holdsUnseen(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
  return printableYaml(document.toString({ lineWidth: 0 }));
}

/** The spec as a JSON object. */
function specOf(registry: Registry, pipeline: PipelineValue, { packs, move }: Required<SpecPrintOptions>): JsonObject {
  const { title, description, region, context, parameters, steps, gates, requirements, hints } = pipeline;
  const known = steps.flatMap(({ spec, config, branch }) => {
    const found = registry.names.get(spec);
    return found === undefined ? [] : [{ spec: found, config, ...defined({ branch }) }];
  });
  const facts = Object.entries(context) as readonly (readonly [string, Json])[];
  return defined({
    name: title,
    packs: packs.length === 0 ? undefined : packs,
    description,
    region,
    // Null leaves the value open. If the key were omitted, a parameter would be added to the spec.
    data: known.some((step) => openSource(step) !== undefined) ? null : undefined,
    label: wantsLabel(known, context as JsonObject) ? null : undefined,
    context: some(Object.fromEntries(facts.map(([fact, value]) => [snakeCase(fact), value]))),
    parameters: some(Object.fromEntries(parameters.map((one) => [one.name, printParameter(one)]))),
    scripts: printScripts([...new Set(known.map(({ spec }) => spec))], move),
    steps: steps.map((step) => printStep(step, registry)),
    gates: gates.length === 0 ? undefined : gates.map(printGate),
    requirements: printRequirements(requirements),
    schedule: pipeline.schedules?.map(printSchedule),
    notify: pipeline.notify && printNotify(pipeline.notify),
    monitor: pipeline.monitor?.written,
    ...Object.fromEntries(POLICIES.map((policy) => [snakeCase(policy), pipeline[policy]])),
    allow: pipeline.allow?.map((one) => ({ ...one })),
    auto_insert: pipeline.autoInsert,
    order: hints.length === 0 ? undefined : hints.map(({ step, after }) => [after, step]),
  });
}

const some = (members: JsonObject): JsonObject | undefined => (Object.keys(members).length === 0 ? undefined : members);

const printParameter = ({ type, default: fallback, values, description, doc }: Parameter): JsonObject =>
  defined({ type, default: fallback, values, description, doc });

/** Prints only the name, if that is enough. */
function printStep(step: StepInstance, registry: Registry): Json {
  const { id, branch, config, inputs, after, arm, cache, retries, allow } = step;
  const spec = registry.names.get(step.spec);
  const parsed = registry.parse(id);
  const isNamedByStep = parsed !== undefined && parsed.spec.name === step.spec && parsed.branch === branch;
  const members = defined({
    config: some(spec === undefined ? config : printConfig(spec, config)),
    inputs: some(Object.fromEntries(Object.entries(inputs).map(([port, one]) => [port, printBinding(one)]))),
    after,
    arm: arm === undefined ? undefined : { gate: arm.gate, side: arm.side },
    display_name: step.displayName,
    description: step.description,
    cache:
      cache &&
      (cache.enabled
        ? (cache.expireAfter ?? true)
        : cache.expireAfter === undefined
          ? false
          : { enabled: false, expire_after: cache.expireAfter }),
    retries,
    allow: allow?.map((one) => ({ ...one })),
  });
  if (isNamedByStep) return Object.keys(members).length === 0 ? id : { step: id, ...members };
  return { ...defined({ step: step.spec, name: id, branch }), ...members };
}

const printConfig = (spec: StepSpec, config: JsonObject): JsonObject =>
  canonical(
    Object.fromEntries(Object.entries(config).map(([field, value]) => [serializedName(spec.config, field), value])),
  ) as JsonObject;

function printBinding(binding: Binding): Json {
  switch (binding.from) {
    case "nothing":
      return null;
    case "output": {
      const { step, port } = binding;
      const text = `${step}.${port}`;
      return OUTPUT_FORM.exec(text)?.[1] === step ? text : { step, port };
    }
    case "external": {
      const { uri } = binding;
      return (typeof uri === "string" && !OUTPUT_FORM.test(uri)) || isExprJson(uri) ? uri : { uri };
    }
    default:
      return binding satisfies never;
  }
}

const printGate = ({ id, conditions, otherwiseFail, arm, after, displayName, description, allow }: Gate): JsonObject =>
  defined({
    id,
    conditions,
    otherwise_fail: otherwiseFail,
    arm: arm === undefined ? undefined : { gate: arm.gate, side: arm.side },
    after,
    display_name: displayName,
    description,
    allow: allow?.map((one) => ({ ...one })),
  });

/** Prints bounds by name if that is enough, and otherwise in full. */
function printRequirements(requirements: readonly Requirement[]): Json | undefined {
  if (requirements.length === 0) return undefined;
  const keys = requirements.map(boundKey);
  const plain = requirements.every((wish, index) => {
    const read = boundOf(keys[index] as string);
    return wish.step === undefined && read?.metric === wish.metric && read.at === wish.at;
  });
  if (plain && new Set(keys).size === keys.length && !keys.includes("max_training_time"))
    return Object.fromEntries(requirements.map((wish, index) => [keys[index], wish.value]));
  return requirements.map(({ metric, at, value, step }) => defined({ metric, at, value, step }));
}
