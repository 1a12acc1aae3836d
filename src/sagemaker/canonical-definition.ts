import { canonical, type Json, type JsonObject } from "../base/canonical.ts";
import { topological } from "../base/graph.ts";
import type { Definition } from "./definition.ts";
import { parseReference } from "./expression.ts";

/**
 * The form in which two definitions that say the same are the same text: keys sorted, parameters by name, steps so that
 * each comes after what it needs, ties by name, in every arm, DependsOn sorted; members that may be left out filled in,
 * and a DependsOn that names none left out.
 */
export function canonicalDefinition(definition: Definition): Definition {
  const { Metadata, Parameters, PipelineExperimentConfig, Steps, ...others } = definition;
  return canonical({
    ...others,
    Metadata: Metadata ?? {},
    Parameters: [...(Parameters ?? [])].sort((a, b) => (a.Name < b.Name ? -1 : a.Name > b.Name ? 1 : 0)),
    PipelineExperimentConfig: PipelineExperimentConfig ?? null,
    Steps: inOrder(Steps as unknown as readonly JsonObject[]).map(canonicalStep),
  }) as unknown as Definition;
}

function canonicalStep(step: JsonObject): JsonObject {
  const { DependsOn: after, ...others } = step;
  const order = Array.isArray(after) ? [...after].sort() : after;
  return {
    ...others,
    ...(order === undefined || (Array.isArray(order) && order.length === 0) ? {} : { DependsOn: order }),
    ...(step["Type"] === "Condition" ? { Arguments: canonicalArms(step["Arguments"] as JsonObject) } : {}),
  };
}

function canonicalArms(condition: JsonObject): JsonObject {
  const side = (name: string): readonly JsonObject[] =>
    inOrder((condition[name] ?? []) as readonly JsonObject[]).map(canonicalStep);
  return {
    ...condition,
    Conditions: condition["Conditions"] ?? [],
    IfSteps: side("IfSteps"),
    ElseSteps: side("ElseSteps"),
  };
}

const nameOf = (step: JsonObject): string => String(step["Name"]);

/** The steps of a list so that each comes after what it, or what stands in its arms, needs; ties by name. Those on a circle come last. */
export function inOrder(steps: readonly JsonObject[]): readonly JsonObject[] {
  const owners = new Map<string, string>();
  for (const step of steps) for (const inner of withInner(step)) owners.set(nameOf(inner), nameOf(step));
  const before = new Map<string, string[]>();
  for (const step of steps) {
    const needs = [...neededBy(step)].flatMap((need) => owners.get(need) ?? []);
    before.set(
      nameOf(step),
      needs.filter((owner) => owner !== nameOf(step)),
    );
  }
  const place = new Map(topological(before).order.map((name, index) => [name, index]));
  const rank = (step: JsonObject): number => place.get(nameOf(step)) ?? steps.length;
  return [...steps].sort((a, b) => rank(a) - rank(b));
}

/** A step, and for a condition all that stands in its arms, at any depth. */
export function withInner(step: JsonObject): readonly JsonObject[] {
  if (step["Type"] !== "Condition") return [step];
  return [step, ...armsOf(step).flatMap(({ steps }) => steps.flatMap(withInner))];
}

/** The two lists of steps of a condition. */
export const armsOf = (step: JsonObject) =>
  (["IfSteps", "ElseSteps"] as const).map((side) => {
    const inner = (step["Arguments"] as JsonObject | undefined)?.[side];
    return { side, steps: (Array.isArray(inner) ? inner : []) as readonly JsonObject[] };
  });

/** The steps that a value names: in DependsOn, and wherever a Get reads from one. */
function neededBy(value: Json | undefined, into: Set<string> = new Set()): ReadonlySet<string> {
  if (value === null || typeof value !== "object") return into;
  for (const [key, member] of Object.entries(value)) {
    if (key === "DependsOn" && Array.isArray(member)) for (const name of member) into.add(String(name));
    if (key === "Get" && typeof member === "string") {
      const reference = parseReference(member);
      if (reference.root === "Steps") into.add(reference.step);
    }
    neededBy(member as Json, into);
  }
  return into;
}
