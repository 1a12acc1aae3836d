import { z } from "zod";
import { canonicalKey } from "../../base/canonical.ts";
import { ownMember } from "../../base/own.ts";
import { checkConfig } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { isFact } from "../../spec/context.ts";
import { fieldInfo } from "../../spec/fields.ts";
import {
  type Arm,
  awsName,
  type Binding,
  type Parameter,
  type PipelineValue,
  type StepInstance,
} from "../../spec/pipeline.ts";
import { isSameStep } from "../../spec/same-step.ts";
import type { StepSpec } from "../../spec/step.ts";
import { checkContext } from "../context.ts";
import { withOpenLabel } from "../open-label.ts";
import { renameSteps } from "../values.ts";
import type { Draft, DraftStep } from "./draft.ts";
import type { Stays } from "./flow.ts";

/** What is wrong with a specification that a pipeline was given; undefined where it is one of its own. */
type StepFault = (spec: StepSpec, at: Place) => Diagnostic | undefined;

/** Finds specifications that the packs of a pipeline do not define, but for those that need no pack. */
export const stepFaultOf =
  ({ names }: Pick<Registry, "names">, needsNoPack: (spec: StepSpec) => boolean = () => false): StepFault =>
  (spec, at) => {
    const own = names.get(spec.name);
    if (own === undefined)
      return needsNoPack(spec) ? undefined : diagnostic("author/foreign-step", { step: spec.name }, at);
    return isSameStep(own, spec) ? undefined : diagnostic("author/other-step", { step: spec.name }, at);
  };

/** Makes a pipeline of a draft: ids, parameters, context and limits put where they belong, and everything checked that can be. */
export function finish(made: Draft, stays: Stays, stepFault: StepFault): Staged<PipelineValue> {
  const { title } = made.root;
  const at: Place = { pipeline: title };
  const branched = homeBranches(made.steps, stays);
  const draft = withOpenLabel(made, branched);
  const diagnostics: Diagnostic[] = [...draft.diagnostics, ...checkContext(draft.context, at)];
  if (awsName(title) === "") diagnostics.push(diagnostic("author/title", { title }, at));
  if (draft.steps.length === 0 && draft.gates.length === 0) diagnostics.push(diagnostic("author/empty", { title }, at));

  const names = nameAll(branched, draft, (id) =>
    diagnostics.push(diagnostic("author/duplicate-id", { id }, { ...at, step: id })),
  );
  const name = (key: string): string => names.get(key) ?? key;
  const steps = limited(branched, draft.maxTrainingTime, () =>
    diagnostics.push(diagnostic("author/nothing-to-limit", {}, at)),
  ).map((step) => {
    const fault = stepFault(step.spec, { ...at, step: name(step.key) });
    if (fault !== undefined) diagnostics.push(fault);
    diagnostics.push(...checkConfig(step.spec, step.config, { ...step.at, ...at, step: name(step.key) }));
    return instance(step, name);
  });
  const value: PipelineValue = {
    title,
    name: awsName(title),
    ...(draft.description === undefined ? {} : { description: draft.description }),
    ...draft.frame,
    context: Object.fromEntries(Object.entries(draft.context).filter(([name]) => isFact(name))),
    parameters: mergeParameters(draft.parameters, at, diagnostics),
    steps,
    gates: draft.gates.map(({ key, id: _given, name: _stem, conditions, otherwiseFail, after, arm, ...rest }) => ({
      id: name(key),
      ...rest,
      conditions: conditions.map((condition) => renameSteps(condition, name)),
      ...(otherwiseFail === undefined ? {} : { otherwiseFail: renameSteps(otherwiseFail, name) }),
      ...(after === undefined ? {} : { after: after.map(name) }),
      ...(arm === undefined ? {} : { arm: renameArm(arm, name) }),
    })),
    requirements: draft.requirements.map((wish) =>
      wish.step === undefined ? wish : { ...wish, step: name(wish.step) },
    ),
    hints: draft.hints.map(({ kind, step, after }) => ({ kind, step: name(step), after: name(after) })),
    ...(draft.autoInsert === true ? { autoInsert: true } : {}),
  };
  return { value, diagnostics };
}

/**
 * A line without a branch is the home of the first step on it that has one ("training", for a trainer), as soon as
 * another branch exists beside it: its data is told from theirs by name.
 */
function homeBranches(steps: readonly DraftStep[], stays: Stays): readonly DraftStep[] {
  const line = steps.filter((step) => step.branch === undefined && step.id === undefined);
  const home = line.find((step) => step.spec.home !== undefined)?.spec.home;
  const branches = new Set(steps.flatMap((step) => step.branch ?? []));
  if (home === undefined || branches.size === 0 || branches.has(home)) return steps;
  const makesData = (spec: StepSpec): boolean => Object.values(spec.outputs).some((output) => stays(output.kind));
  return steps.map((step) =>
    line.includes(step) && step.spec.home === undefined && makesData(step.spec) ? { ...step, branch: home } : step,
  );
}

/** Ids for all: those that were given, then Name_branch, numbered from the second of a kind on. */
function nameAll(steps: readonly DraftStep[], draft: Draft, clash: (id: string) => void): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { key, id } of [...steps, ...draft.gates]) {
    if (id === undefined) continue;
    if (taken.has(id)) clash(id);
    taken.add(id);
    names.set(key, id);
  }
  const free = (stem: string, suffix: string): string => {
    let id = `${stem}${suffix}`;
    for (let count = 2; taken.has(id); count += 1) id = `${stem}${count}${suffix}`;
    taken.add(id);
    return id;
  };
  for (const { key, id, spec, branch } of steps)
    if (id === undefined) names.set(key, free(spec.name, branch === undefined ? "" : `_${branch}`));
  for (const gate of draft.gates) if (gate.id === undefined) names.set(gate.key, free(gate.name, ""));
  return names;
}

/** The longest a training job may take, as its config calls it. In seconds, as StoppingCondition.MaxRuntimeInSeconds. */
const MAX_RUNTIME = "maxRuntime";

/** The config fields that bound a training, in seconds, each with the least and the most that it takes. */
function trainingLimits({ job, config }: StepSpec): readonly (readonly [field: string, least: number, most: number])[] {
  const trains = job.type === "training" || job.type === "tuning";
  return Object.entries(config.shape as Readonly<Record<string, z.ZodType>>).flatMap(([field, schema]) =>
    (trains && field === MAX_RUNTIME) || fieldInfo(schema).limitsTraining === true
      ? [[field, ...rangeOf(schema)] as const]
      : [],
  );
}

/** The service takes neither the shortest nor the longest limits: such a wish is then met as nearly as can be. */
function rangeOf(schema: z.ZodType): readonly [least: number, most: number] {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  const { minValue, maxValue } = inner instanceof z.ZodNumber ? inner : { minValue: null, maxValue: null };
  return [Math.max(1, minValue ?? 1), maxValue ?? Number.POSITIVE_INFINITY];
}

function limited(steps: readonly DraftStep[], limit: number | undefined, none: () => void): readonly DraftStep[] {
  if (limit === undefined) return steps;
  if (!steps.some((step) => trainingLimits(step.spec).length > 0)) none();
  return steps.map((step) => {
    const bounds = trainingLimits(step.spec).flatMap(([field, least, most]) => {
      const set = ownMember(step.config, field);
      if (set !== undefined && typeof set !== "number") return [];
      return [[field, Math.max(least, Math.min(limit, set ?? most, most))] as const];
    });
    return bounds.length === 0 ? step : { ...step, config: { ...step.config, ...Object.fromEntries(bounds) } };
  });
}

const renameArm = ({ gate, side }: Arm, name: (key: string) => string): Arm => ({ gate: name(gate), side });

function instance(step: DraftStep, name: (key: string) => string): StepInstance {
  const { key, id: _given, spec, config, inputs, after, arm, ...rest } = step;
  const binding = (one: Binding): Binding => {
    if (one.from === "output") return { ...one, step: name(one.step) };
    return one.from === "external" ? { ...one, uri: renameSteps(one.uri, name) } : one;
  };
  return {
    id: name(key),
    spec: spec.name,
    ...rest,
    config: renameSteps(config, name),
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, one]) => [port, binding(one)])),
    ...(after === undefined ? {} : { after: after.map(name) }),
    ...(arm === undefined ? {} : { arm: renameArm(arm, name) }),
  };
}

/** One declaration a name; two that disagree are a fault, and the first stands. */
function mergeParameters(parameters: readonly Parameter[], at: Place, diagnostics: Diagnostic[]): readonly Parameter[] {
  const merged = new Map<string, Parameter>();
  for (const parameter of parameters) {
    const there = merged.get(parameter.name);
    if (there === undefined) merged.set(parameter.name, parameter);
    else if (canonicalKey(there) !== canonicalKey(parameter))
      diagnostics.push(
        diagnostic("author/parameter-clash", { name: parameter.name }, { ...at, path: `Parameters.${parameter.name}` }),
      );
  }
  return [...merged.values()];
}
