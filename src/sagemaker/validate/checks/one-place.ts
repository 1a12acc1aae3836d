import { canonicalKey, type Json } from "../../../base/canonical.ts";
import { isObject, listOf } from "../../../base/json.ts";
import { type Diagnostic, diagnostic } from "../../../diagnostics/index.ts";
import { type At, below } from "../path.ts";
import { placeOf } from "../place.ts";
import { excludes, namesakes } from "../scope.ts";
import type { StepView } from "../view.ts";
import type { DefinitionCheck } from "./check.ts";

interface Target {
  readonly step: StepView;
  readonly name: string;
  readonly uri: Json;
  readonly at: At;
}

/**
 * Reports outputs of processing jobs that share a URI, because one would overwrite the other's files. Outputs of
 * training and transform jobs can share a URI, because training jobs add their own folder and transform jobs name files
 * after their inputs.
 */
export const onePlace: DefinitionCheck = function* (view) {
  const places = new Map<string, Target[]>();
  const told = new Set<string>();
  // Duplicate names are reported by another check.
  const twice = namesakes(view);
  for (const target of view.steps.filter(({ name }) => !twice.has(name)).flatMap(targetsOf)) {
    const key = typeof target.uri === "string" ? target.uri.replace(/\/+$/, "") : canonicalKey(target.uri);
    const others = places.get(key) ?? [];
    places.set(key, [...others, target]);
    const first = others.find((other) => meet(other, target));
    if (first === undefined || others.length > 1) continue;
    // A copied step shares all its outputs with the original. This is reported as one problem.
    const pair = `${first.step.name}\n${target.step.name}`;
    if (!told.has(pair)) yield covered(first, target);
    told.add(pair);
  }
};

/** Whether two outputs are distinct and can both be written in the same run. */
const meet = (one: Target, other: Target): boolean =>
  one.step === other.step ? one.name !== other.name : !excludes(one.step, other.step);

const covered = (first: Target, { step, name, at }: Target): Diagnostic =>
  diagnostic(
    "definition/one-place",
    { first: `output '${first.name}' of step '${first.step.name}'`, name: `output '${name}' of step '${step.name}'` },
    placeOf(at, step),
  );

function targetsOf(step: StepView): readonly Target[] {
  const args = step.json["Arguments"];
  const config = isObject(args) ? args["ProcessingOutputConfig"] : undefined;
  if (!isObject(config)) return [];
  const at = below(below(below(step.at, "Arguments"), "ProcessingOutputConfig"), "Outputs");
  return listOf(config["Outputs"]).flatMap((output, index) => {
    if (!isObject(output) || !isObject(output["S3Output"])) return [];
    const { OutputName: name, S3Output: target } = output;
    const uri = target["S3Uri"];
    if (typeof name !== "string" || uri === undefined) return [];
    return [{ step, name, uri, at: below(below(below(at, index), "S3Output"), "S3Uri") }];
  });
}
