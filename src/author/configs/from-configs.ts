import { z } from "zod";
import { canonicalKey, type Json, type JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { baseValues, type StepConfig, stepValues } from "../../config/schema/step-config.ts";
import { type Diagnostic, diagnostic, orThrow, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { type Context, type Fact, isFact } from "../../spec/context.ts";
import type { Expr } from "../../spec/expr.ts";
import { fieldInfo, fieldSchema } from "../../spec/fields.ts";
import type { Parameter, PipelineValue, StepInstance } from "../../spec/pipeline.ts";
import { parameterOf } from "../../spec/reference.ts";
import { beginsPipeline } from "../../spec/step.ts";
import type { Authored } from "../chain/builder.ts";
import { type DraftStep, emptyDraft } from "../chain/draft.ts";
import { finish, stepFaultOf } from "../chain/finish.ts";
import { createIsBranchBound } from "../chain/flow.ts";
import { readOptions } from "../read-options.ts";
import type { NotifyInput, SchedulesInput } from "../schedule-input.ts";
import { noMentions, toJson, toJsonObject } from "../values.ts";

/** Options for facts about the pipeline that configs do not state. */
export interface ConfigsOptions {
  /** The title. The default is the base config's pipeline name. */
  readonly name?: string;
  /** Facts that the configs leave open and that were found elsewhere, for example in the data. */
  readonly found?: Context;
  /** Parameters that configs from a file use by name. Other parameters have the types of their fields, and no default. */
  readonly parameters?: readonly Expr[];
  /** What starts the pipeline on AWS: a cron expression, a rate, a schedule with its members, or a list of these. */
  readonly schedule?: SchedulesInput;
  /** The SNS topics that get a message when an execution fails, or by how it ends. */
  readonly notify?: NotifyInput;
}

/** A config with its node, and the graph's constraints on that node. */
export interface PlacedConfig extends Pick<StepInstance, "after" | "sources"> {
  readonly node: string;
  readonly config: StepConfig;
}

/**
 * Creates a pipeline from configs, one per step. Wires are inferred.
 *
 * @param registry - the steps that can have configs
 * @param configs - one per step, in any order
 * @param options - facts that configs do not state
 * @returns the pipeline, and every problem; never throws
 */
export function stageConfigs(
  registry: Registry,
  configs: readonly StepConfig[],
  options: ConfigsOptions = {},
): Staged<PipelineValue> {
  const names = new Set<string>();
  const given = readOptions<ConfigsOptions>(
    options,
    ["name", "found", "parameters", "schedule", "notify"],
    "fromConfigs",
  );
  const diagnostics: Diagnostic[] = [...given.diagnostics];
  const placed = configs.flatMap((config): PlacedConfig[] => {
    const { name } = config;
    if (names.has(name)) {
      diagnostics.push(diagnostic("config/duplicate-step", { step: name }, { ...config.at, step: name }));
      return [];
    }
    names.add(name);
    return [{ node: name, config }];
  });
  const build = stagePlaced(registry, placed, given.value);
  return { value: build.value, diagnostics: [...diagnostics, ...build.diagnostics] };
}

/**
 * Creates a pipeline from configs, to be exported by a module.
 *
 * @param registry - the steps that can have configs
 * @param configs - one per step, in any order
 * @param options - facts that configs do not state
 * @returns a pipeline to build, which reports problems when it is built
 */
export const fromConfigs = (
  registry: Registry,
  configs: readonly StepConfig[],
  options: ConfigsOptions = {},
): Authored => ({
  registry,
  build: (found) => stageConfigs(registry, configs, { ...options, ...defined({ found }) }),
  toPipeline: () => orThrow(stageConfigs(registry, configs, options)),
});

/** Creates a pipeline from configs whose nodes are known. */
export function stagePlaced(
  registry: Registry,
  placed: readonly PlacedConfig[],
  { name, found: facts, parameters = [], schedule, notify }: ConfigsOptions,
): Staged<PipelineValue> {
  const found = noMentions();
  const read = placed.map(({ config, ...rest }) => ({ ...rest, config, set: toJsonObject(stepValues(config), found) }));
  toJsonObject({ parameters }, found);
  const { context, taken } = sharedFacts(read);
  const configs = placed.map(({ config }) => config);
  const description = commonBaseValue(configs, "pipelineDescription");
  const steps = read.map(
    ({ node, config, set, after, sources }): DraftStep => ({
      key: node,
      id: node,
      spec: config.spec,
      config: Object.fromEntries(Object.entries(set).filter(([field]) => !taken(config, field))),
      inputs: {},
      ...defined({ branch: config.jobType, allow: allowOf(config) }),
      ...(after !== undefined && after.length > 0 && { after }),
      ...defined({ sources, at: config.at }),
    }),
  );
  const draft = {
    ...emptyDraft(name ?? commonBaseValue(configs, "pipelineName") ?? "pipeline"),
    ...defined({ description, schedule: toJson(schedule, found), notify: toJson(notify, found) }),
    context,
    ...defined({ found: facts }),
    steps,
    parameters: [...found.parameters, ...undeclared(read, new Set(found.parameters.map((one) => one.name)))],
  };
  return finish(draft, createIsBranchBound(registry), stepFaultOf(registry));
}

/** The diagnostics that a config accepts for its step. */
const allowOf = (config: StepConfig): DraftStep["allow"] => baseValues(config)["allow"] as DraftStep["allow"];

/** A base value for the pipeline, if all configs that have the value agree on it. */
export function commonBaseValue(
  configs: readonly StepConfig[],
  field: "pipelineName" | "pipelineDescription",
): string | undefined {
  const values = new Set(
    configs.flatMap((config) => config.derived[field] ?? (baseValues(config)[field] as Json | undefined) ?? []),
  );
  const [only] = values;
  return values.size === 1 && typeof only === "string" ? only : undefined;
}

interface ReadConfig {
  readonly config: StepConfig;
  readonly set: JsonObject;
}

const factOf = ({ spec }: StepConfig, field: string): string | undefined => {
  const schema = fieldSchema(spec.config, field);
  const fact = schema === undefined ? undefined : fieldInfo(schema).context;
  return fact !== undefined && isFact(fact) ? fact : undefined;
};

/** A fact about the label: the steps that read the data need it, too, even if only a later step's config sets it. */
const POSITIVE: Fact = "positive";

/**
 * Finds the facts about the whole pipeline: the label, splits or seed of steps that begin it (those without inputs),
 * the positive value, and values on which all steps with the field agree. If steps disagree, each keeps its own value,
 * and resolution reports the conflict.
 */
function sharedFacts(read: readonly ReadConfig[]): {
  readonly context: JsonObject;
  readonly taken: (config: StepConfig, field: string) => boolean;
} {
  const facts = new Map<string, { values: Map<string, Json>; begins: boolean; unset: boolean }>();
  for (const { config, set } of read) {
    for (const field of Object.keys(config.spec.config.shape)) {
      const fact = factOf(config, field);
      if (fact === undefined) continue;
      const found = facts.get(fact) ?? { values: new Map<string, Json>(), begins: false, unset: false };
      facts.set(fact, found);
      const value = ownMember(set, field);
      if (value === undefined) found.unset = true;
      else {
        found.values.set(canonicalKey(value), value);
        if (beginsPipeline(config.spec)) found.begins = true;
      }
    }
  }
  // Configs with several labels describe several models, whose classes differ.
  const isOneLabel = (facts.get("label")?.values.size ?? 0) < 2;
  const context = Object.fromEntries(
    [...facts].flatMap(([fact, { values, begins, unset }]) => {
      const [value] = values.values();
      const isOfAll = begins || !unset || (isOneLabel && fact === POSITIVE);
      return values.size === 1 && value !== undefined && isOfAll ? [[fact, value] as const] : [];
    }),
  );
  return { context, taken: (config, field) => Object.hasOwn(context, factOf(config, field) ?? "") };
}

/**
 * Declares the parameters that config files use. The files cannot declare them, so their types are derived from the
 * fields.
 */
function undeclared(read: readonly ReadConfig[], known: ReadonlySet<string>): readonly Parameter[] {
  const parameters = new Map<string, Parameter>();
  const note = (value: Json, type: Parameter["type"], doc?: string): void => {
    if (value === null || typeof value !== "object") return;
    const name = parameterOf(value);
    if (name === undefined) for (const member of Object.values(value)) note(member as Json, "String");
    else if (!known.has(name) && !parameters.has(name)) {
      parameters.set(name, { name, type, ...defined({ doc }) });
    }
  };
  for (const { config, set } of read) {
    for (const [field, value] of Object.entries(set)) {
      const schema = fieldSchema(config.spec.config, field);
      if (schema !== undefined) note(value, parameterType(schema), fieldInfo(schema).doc);
    }
  }
  return [...parameters.values()];
}

function parameterType(schema: z.ZodType): Parameter["type"] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return parameterType(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodNumber) return schema.isInt ? "Integer" : "Float";
  return schema instanceof z.ZodBoolean ? "Boolean" : "String";
}
