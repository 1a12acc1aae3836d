import { byText, canonical, type Json, type JsonObject } from "../base/canonical.ts";
import { topological } from "../base/graph.ts";
import { isList, isObject, listOf, objectOf } from "../base/json.ts";
import { stepsIn } from "../spec/reference.ts";
import type { Definition } from "./definition.ts";
import { choosesBranch } from "./kinds.ts";

/**
 * A canonical form in which equivalent definitions are equal as strings. Keys, parameters and DependsOn are sorted. The
 * steps in every arm are in topological order, with ties broken by name. An empty DependsOn is omitted, and so are
 * members that the definition omits.
 */
export function canonicalDefinition(definition: Definition): Definition {
  const { Parameters, Steps, ...others } = definition;
  return canonical({
    ...others,
    ...(Parameters !== undefined && { Parameters: [...Parameters].sort((a, b) => byText(a.Name, b.Name)) }),
    Steps: inOrder(Steps).map(canonicalStep),
  });
}

/** `canonical` drops undefined members. */
function canonicalStep<S extends JsonObject>(step: S): S {
  const { DependsOn: after, Type: type, Arguments: given } = step;
  const order = isList(after) ? [...after].sort() : after;
  return {
    ...step,
    DependsOn: isList(order) && order.length === 0 ? undefined : order,
    // A function without input receives an empty object.
    Arguments: choosesBranch(type) ? canonicalArms(objectOf(given)) : (given ?? {}),
  };
}

const canonicalArms = (condition: JsonObject): JsonObject => ({
  ...condition,
  Conditions: condition["Conditions"] ?? [],
  IfSteps: canonicalArm(condition["IfSteps"]),
  ElseSteps: canonicalArm(condition["ElseSteps"]),
});

const canonicalArm = (steps: Json | undefined): readonly JsonObject[] =>
  inOrder(listOf(steps).filter(isObject)).map(canonicalStep);

const nameOf = (step: JsonObject): string => String(step["Name"]);

/**
 * Sorts a list of steps so that each comes after the steps needed by it or by a step in its arms. Ties are broken by
 * name. Steps on a cycle come last.
 */
export function inOrder<S extends JsonObject>(steps: readonly S[]): readonly S[] {
  const owners = new Map(steps.flatMap((step) => withInner(step).map((inner) => [nameOf(inner), nameOf(step)])));
  const before = new Map<string, readonly string[]>();
  for (const step of steps) {
    const name = nameOf(step);
    const needs = neededBy(step).flatMap((need) => owners.get(need) ?? []);
    before.set(
      name,
      needs.filter((owner) => owner !== name),
    );
  }
  const place = new Map(topological(before).order.map((name, index) => [name, index]));
  const rank = (step: JsonObject): number => place.get(nameOf(step)) ?? steps.length;
  return [...steps].sort((a, b) => rank(a) - rank(b));
}

/** A step and, for a condition, every step in its arms, at any depth. */
export function withInner(step: JsonObject): readonly JsonObject[] {
  if (!choosesBranch(step["Type"])) return [step];
  return [step, ...armsOf(step).flatMap(({ steps }) => steps.flatMap(withInner))];
}

/** A condition's two lists of steps. */
export const armsOf = (step: JsonObject) =>
  (["IfSteps", "ElseSteps"] as const).map((side) => ({
    side,
    steps: listOf(objectOf(step["Arguments"])[side]).filter(isObject),
  }));

/** The steps that a step, or a step in its arms, reads or waits for. */
const neededBy = (step: JsonObject): readonly string[] => [
  ...withInner(step).flatMap((inner) => listOf(inner["DependsOn"]).map(String)),
  ...stepsIn(step),
];
