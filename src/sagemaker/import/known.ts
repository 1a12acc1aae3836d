import { type CodeNode, call, isEmpty, list, object, text } from "./code.ts";
import { type KnownStep, type NameScope, using } from "./scope.ts";
import type { WrittenStep } from "./steps.ts";
import { literal, valueCode } from "./values.ts";

/** The constant of a module that builds on specifications: what its steps are declared on. */
export const PIPELINE = "pipeline";

/** A step by its specification: `pipeline.step("prep", tabularPreprocessing, { data: load.out.data }, { … })`. */
export function knownStepCode({ constant, spec, instance }: KnownStep, scope: NameScope): WrittenStep {
  const { id, branch, config, inputs, after, displayName, description, cache, retries } = instance;
  const fed = Object.entries(inputs).map(([port, binding]): readonly [string, CodeNode] => {
    if (binding.from === "nothing") return [port, using(scope, "nothing")];
    const source = binding.from === "output" ? scope.steps.get(binding.step)?.identifier : undefined;
    if (binding.from === "output" && source !== undefined) return [port, `${source}.out.${binding.port}`];
    const uri = binding.from === "external" ? binding.uri : "";
    return [port, call(using(scope, "external"), valueCode(uri, scope))];
  });
  const open = Object.entries(spec.inputs)
    .filter(([port, one]) => !Object.hasOwn(inputs, port) && !one.optional && !one.explicit && !one.fitted)
    .map(([port]) => [port, using(scope, "auto")] as const);
  const set = Object.entries(config).map(([field, value]) => [field, valueCode(value, scope)] as const);
  const options = [
    ...(branch === undefined ? [] : [["branch", text(branch)] as const]),
    ...(after === undefined
      ? []
      : [["after", list(after.map((one) => scope.steps.get(one)?.identifier ?? text(one)))] as const]),
    ...(displayName === undefined ? [] : [["displayName", text(displayName)] as const]),
    ...(description === undefined ? [] : [["description", text(description)] as const]),
    ...(cache === undefined ? [] : [["cache", literal(cache)] as const]),
    ...(retries === undefined ? [] : [["retries", literal(retries)] as const]),
  ];
  const args = [object([...fed, ...open]), object(set), object(options)];
  while (args.length > 0 && isEmpty(args.at(-1) as CodeNode)) args.pop();
  const name = using(scope, constant, "specline/steps");
  const code = call(`${PIPELINE}.step`, text(id), name, ...args);
  return { code, type: spec.name, form: "known", files: new Set(), outputs: new Set() };
}
