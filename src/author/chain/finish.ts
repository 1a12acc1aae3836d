import { z } from "zod";
import { canonicalKey } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { checkConfig } from "../../config/index.ts";
import { type Diagnostic, diagnostic, type Place, type Staged } from "../../diagnostics/index.ts";
import type { Registry } from "../../registry/registry.ts";
import { fieldEntries, fieldInfo } from "../../spec/fields.ts";
import { trainsModel } from "../../spec/job.ts";
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
import { checkContext, checkPolicies, usableFacts } from "../context.ts";
import { readMonitor } from "../monitor/read-monitor.ts";
import { readNotify } from "../notify.ts";
import { decideFacts } from "../open-facts.ts";
import { readSchedules } from "../schedules.ts";
import { withScoringBranch } from "../scoring-branch.ts";
import { renameSteps } from "../values.ts";
import type { Draft, DraftStep } from "./draft.ts";
import type { IsBranchBound } from "./flow.ts";

/**
 * The problem with a specification that a pipeline uses, or undefined if the pipeline's packs define the specification.
 */
type FindStepFault = (spec: StepSpec, at: Place) => Diagnostic | undefined;

/** Finds specifications that a pipeline's packs do not define, except those that do not need a pack. */
export const stepFaultOf =
  ({ names }: Pick<Registry, "names">, needsNoPack: (spec: StepSpec) => boolean = () => false): FindStepFault =>
  (spec, at) => {
    const own = names.get(spec.name);
    if (own === undefined)
      return needsNoPack(spec) ? undefined : diagnostic("author/foreign-step", { step: spec.name }, at);
    return isSameStep(own, spec) ? undefined : diagnostic("author/other-step", { step: spec.name }, at);
  };

/**
 * Creates a pipeline from a draft. Assigns ids, parameters, context and limits, and checks everything that can be
 * checked.
 */
export function finish(made: Draft, isBranchBound: IsBranchBound, stepFault: FindStepFault): Staged<PipelineValue> {
  const { title } = made.root;
  const at: Place = { pipeline: title };
  const stated = made.steps.map((step) => withStatedBranch(step, at));
  const own = stated.map(({ value }) => value);
  const branched = withScoringBranch(homeBranches(own, isBranchBound), made.context, isBranchBound);
  const { draft, openFacts } = decideFacts(made, branched);
  const { value: frame, diagnostics: policyFaults } = checkPolicies(draft.frame, at);
  const schedules = readSchedules(draft.schedule, title);
  const notify = readNotify(draft.notify, title);
  const monitor = readMonitor(draft.monitor, title);
  const diagnostics: Diagnostic[] = [
    ...stated.flatMap(({ diagnostics: found }) => found),
    ...draft.diagnostics,
    ...checkContext(
      draft.context,
      at,
      draft.steps.map(({ spec }) => spec),
    ),
    ...policyFaults,
    ...schedules.diagnostics,
    ...notify.diagnostics,
    ...monitor.diagnostics,
  ];
  if (awsName(title) === "") diagnostics.push(diagnostic("author/title", { title }, at));
  if (draft.steps.length === 0 && draft.gates.length === 0) diagnostics.push(diagnostic("author/empty", { title }, at));

  const names = assignIds(branched, draft, (id) =>
    diagnostics.push(diagnostic("author/duplicate-id", { id }, { ...at, step: id })),
  );
  const name = (key: string): string => names.get(key) ?? key;
  const steps = limitTraining(branched, draft.maxTrainingTime, () =>
    diagnostics.push(diagnostic("author/nothing-to-limit", {}, at)),
  ).map((step) => {
    const fault = stepFault(step.spec, { ...at, step: name(step.key) });
    if (fault !== undefined) diagnostics.push(fault);
    diagnostics.push(...checkConfig(step.spec, step.config, { ...step.at, ...at, step: name(step.key) }));
    return toInstance(step, name);
  });
  const value: PipelineValue = {
    title,
    name: awsName(title),
    ...defined({ description: draft.description }),
    ...frame,
    context: usableFacts(draft.context),
    ...(openFacts.length > 0 && { openFacts }),
    parameters: mergeParameters(draft.parameters, at, diagnostics),
    steps,
    gates: draft.gates.map(({ key, id: _given, name: _stem, conditions, otherwiseFail, after, arm, ...rest }) => ({
      id: name(key),
      ...rest,
      conditions: conditions.map((condition) => renameSteps(condition, name)),
      ...defined({
        otherwiseFail: otherwiseFail && renameSteps(otherwiseFail, name),
        after: after?.map(name),
        arm: arm && renameArm(arm, name),
      }),
    })),
    requirements: draft.requirements.map((wish) =>
      wish.step === undefined ? wish : { ...wish, step: name(wish.step) },
    ),
    hints: draft.hints.map(({ kind, step, after }) => ({ kind, step: name(step), after: name(after) })),
    ...(schedules.value.length > 0 && { schedules: schedules.value }),
    ...defined({ notify: notify.value, monitor: monitor.value, autoInsert: draft.autoInsert }),
  };
  return { value, diagnostics };
}

/** A step on the branch that its config names. Otherwise its script would know the branch, and the wiring would not. */
function withStatedBranch(step: DraftStep, at: Place): Staged<DraftStep> {
  const entry = fieldEntries(step.spec.config).find(([, schema]) => fieldInfo(schema).context === "branch");
  const field = entry?.[0] ?? "";
  const { [field]: branch, ...config } = step.config;
  if (typeof branch !== "string" || branch === "") return { value: step, diagnostics: [] };
  const id = step.id ?? step.spec.name;
  const isOther = step.branch !== undefined && step.branch !== branch;
  const data = { step: id, branch, other: step.branch ?? "" };
  const faults = isOther ? [diagnostic("author/two-branches", data, { ...step.at, ...at, step: id, field })] : [];
  return { value: { ...step, config, branch: step.branch ?? branch }, diagnostics: faults };
}

/**
 * If there are other branches, steps without a branch are assigned to the home branch of the first of them that has one
 * (for a trainer, "training"), so that the data in each branch has a distinct name.
 */
function homeBranches(steps: readonly DraftStep[], isBranchBound: IsBranchBound): readonly DraftStep[] {
  const unbranched = steps.filter((step) => step.branch === undefined && step.id === undefined);
  const home = unbranched.find((step) => step.spec.home !== undefined)?.spec.home;
  const branches = new Set(steps.flatMap((step) => step.branch ?? []));
  if (home === undefined || branches.size === 0 || branches.has(home)) return steps;
  const makesData = (spec: StepSpec): boolean =>
    Object.values(spec.outputs).some((output) => isBranchBound(output.kind));
  return steps.map((step) =>
    unbranched.includes(step) && step.spec.home === undefined && makesData(step.spec)
      ? { ...step, branch: home }
      : step,
  );
}

/**
 * Assigns ids. Ids that the author chose come first. The others are Name_branch, with a number from the second instance
 * on.
 */
function assignIds(
  steps: readonly DraftStep[],
  draft: Draft,
  clash: (id: string) => void,
): ReadonlyMap<string, string> {
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

/** The config field that limits a training job, in seconds: StoppingCondition.MaxRuntimeInSeconds. */
const MAX_RUNTIME_FIELD = "maxRuntime";

/** The config fields that limit a training job, in seconds, each with its range. */
function trainingLimits({ job, config }: StepSpec): readonly (readonly [field: string, least: number, most: number])[] {
  return fieldEntries(config).flatMap(([field, schema]) =>
    (trainsModel(job) && field === MAX_RUNTIME_FIELD) || fieldInfo(schema).limitsTraining === true
      ? [[field, ...rangeOf(schema)] as const]
      : [],
  );
}

/** The service's range for a limit. Limits outside this range are clamped. */
function rangeOf(schema: z.ZodType): readonly [least: number, most: number] {
  const inner = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  const { minValue, maxValue } = inner instanceof z.ZodNumber ? inner : { minValue: null, maxValue: null };
  return [Math.max(1, minValue ?? 1), maxValue ?? Number.POSITIVE_INFINITY];
}

/** Lowers the limits of training jobs to the required one. */
function limitTraining(steps: readonly DraftStep[], limit: number | undefined, none: () => void): readonly DraftStep[] {
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

function toInstance(step: DraftStep, name: (key: string) => string): StepInstance {
  const { key, id: _given, spec, config, inputs, after, arm, ...rest } = step;
  const renameBinding = (binding: Binding): Binding => {
    switch (binding.from) {
      case "output":
        return { ...binding, step: name(binding.step) };
      case "external":
        return { ...binding, uri: renameSteps(binding.uri, name) };
      case "nothing":
        return binding;
      default:
        return binding satisfies never;
    }
  };
  return {
    id: name(key),
    spec: spec.name,
    ...rest,
    config: renameSteps(config, name),
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, one]) => [port, renameBinding(one)])),
    ...defined({ after: after?.map(name), arm: arm && renameArm(arm, name) }),
  };
}

/** Keeps the first declaration of each name, and reports an error for every other declaration that differs from it. */
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
