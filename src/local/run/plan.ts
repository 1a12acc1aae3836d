import type { Json } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { topological } from "../../base/graph.ts";
import { diagnostic, SpeclineError } from "../../diagnostics/index.ts";
import type { Definition, DefinitionStep } from "../../sagemaker/definition.ts";
import { choosesBranch, stepKind } from "../../sagemaker/kinds.ts";

/** The branch of a condition that contains a step. */
export interface ConditionSide {
  readonly condition: string;
  readonly side: "then" | "else";
}

/** A step of the definition, taken out of the branches that contain it. */
export interface PlanNode {
  readonly step: DefinitionStep;
  readonly side?: ConditionSide;
  /**
   * Steps that must end before this one starts: those it reads or names in DependsOn, and the condition that contains
   * it.
   */
  readonly before: readonly string[];
  /** Steps that it reads or names in DependsOn; all must have succeeded. */
  readonly needs: readonly string[];
}

/** All steps of a definition, including those in branches, each after the steps it waits for. */
export type Plan = ReadonlyMap<string, PlanNode>;

const refuse = (reason: string): never => {
  throw new SpeclineError([diagnostic("run/definition", { reason })]);
};

/** Sorts the steps of a definition. Throws if names are duplicate or unknown, or if steps wait for each other. */
export function planOf(definition: Definition): Plan {
  const found = new Map<string, { readonly step: DefinitionStep; readonly side?: ConditionSide }>();
  const collect = (steps: readonly DefinitionStep[], side?: ConditionSide): void => {
    for (const step of steps) {
      if (found.has(step.Name)) refuse(`two steps are named '${step.Name}'`);
      // Folders and logs are named after the step.
      if (/[/\0]/.test(step.Name)) refuse(`'${step.Name}' is no name of a step`);
      found.set(step.Name, defined({ step, side }));
      collect(armOf(step, "then"), { condition: step.Name, side: "then" });
      collect(armOf(step, "else"), { condition: step.Name, side: "else" });
    }
  };
  collect(definition.Steps);
  const nodes = new Map([...found].map(([name, { step, side }]) => [name, nodeOf(step, side, found)]));
  const { order, cycle } = topological(new Map([...nodes].map(([name, node]) => [name, node.before])));
  if (cycle !== undefined) refuse(`steps wait for each other: ${cycle.join(" → ")}`);
  return new Map(order.map((name) => [name, nodes.get(name) as PlanNode]));
}

/** The steps of one branch of a condition; empty for any other step. */
function armOf(step: DefinitionStep, side: ConditionSide["side"]): readonly DefinitionStep[] {
  if (!choosesBranch(step.Type)) return [];
  return (step.Arguments[side === "then" ? "IfSteps" : "ElseSteps"] ?? []) as unknown as readonly DefinitionStep[];
}

/** Every step in the branches of a condition, nested conditions included. */
export const insideOf = (step: DefinitionStep): readonly string[] =>
  (["then", "else"] as const).flatMap((side) => armOf(step, side).flatMap((inner) => [inner.Name, ...insideOf(inner)]));

function nodeOf(
  step: DefinitionStep,
  side: ConditionSide | undefined,
  all: ReadonlyMap<string, { readonly step: DefinitionStep }>,
): PlanNode {
  const dependsOn = step.DependsOn ?? [];
  const needs = [...new Set([...dependsOn, ...readBy(step)])].filter((name) => name !== step.Name);
  for (const name of needs) if (!all.has(name)) refuse(`'${step.Name}' depends on '${name}', which is no step of it`);
  // A step that depends on a condition also waits for the branch that runs.
  const arms = dependsOn.flatMap((name) => insideOf((all.get(name) as { readonly step: DefinitionStep }).step));
  const before = [...needs, ...arms, ...(side === undefined ? [] : [side.condition])];
  return defined({ step, side, before: [...new Set(before)], needs });
}

/** The steps whose results a step reads, as opposed to steps that only must end before it. */
export function readBy(step: DefinitionStep): ReadonlySet<string> {
  if (choosesBranch(step.Type)) return references(step.Arguments["Conditions"] ?? []);
  // A check names its model and its baseline beside its request.
  const beside = Object.keys(stepKind(step.Type)?.beside ?? {}).map((name) => step[name] ?? null);
  return references([step.Arguments, ...beside]);
}

/** The steps that expressions anywhere in a value refer to: {"Get": "Steps.NAME.…"}. */
function references(value: Json, found: Set<string> = new Set()): ReadonlySet<string> {
  if (value === null || typeof value !== "object") return found;
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) references(item, found);
    return found;
  }
  for (const [key, member] of Object.entries(value)) {
    if (key === "Get" && typeof member === "string") {
      const name = /^Steps\.([A-Za-z0-9_-]+)/.exec(member)?.[1];
      if (name !== undefined) found.add(name);
    } else references(member, found);
  }
  return found;
}
