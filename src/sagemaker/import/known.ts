import { type CodeNode, call, isEmpty, list, members, object, text } from "./code.ts";
import { type KnownStep, type NameScope, using } from "./scope.ts";
import { allowCode, type WrittenStep } from "./steps.ts";
import { literal, valueCode } from "./values.ts";

/** The constant on which a module declares steps that have specifications. */
export const PIPELINE = "pipeline";

/**
 * A step as a call that uses its specification: `pipeline.step("prep", tabularPreprocessing, { data: load.out.data }, {
 * … })`.
 */
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
  const options = members({
    branch: branch === undefined ? undefined : text(branch),
    after: after === undefined ? undefined : list(after.map((one) => scope.steps.get(one)?.identifier ?? text(one))),
    displayName: displayName === undefined ? undefined : text(displayName),
    description: description === undefined ? undefined : text(description),
    cache: cache === undefined ? undefined : literal({ ...cache }),
    retries: retries === undefined ? undefined : literal(retries),
    allow: allowCode(id, scope),
  });
  const args = [object([...fed, ...open]), object(set), options];
  const name = using(scope, constant, "specline/steps");
  const code = call(
    `${PIPELINE}.step`,
    text(id),
    name,
    ...args.slice(0, args.findLastIndex((one) => !isEmpty(one)) + 1),
  );
  return { code, type: spec.name, form: "known", files: new Set(), outputs: new Set() };
}
