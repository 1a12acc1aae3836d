import { defined } from "../base/defined.ts";
import { didYouMean, listed, nearest, quoted, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import type { InPort } from "../spec/ports.ts";
import type { StepSpec } from "../spec/step.ts";
import { canFeed, matchDependencies, type PortMatch, sharedWithStep, sourcesOf } from "./match-dependencies.ts";
import type { Specifications } from "./specifications.ts";
import type { DependencySpec, StepSpecification } from "./step-specification.ts";

/** Steps in dependency form: a list, or by the name or role of the step. */
export type DescribedSteps = readonly StepSpecification[] | Readonly<Record<string, StepSpecification>>;

/** The same specifications, with evidence from the given dependencies added to their inputs. */
export function withEvidence(
  specifications: Specifications,
  described: readonly DescribedSteps[],
  /** The steps to be wired. A specification without a name describes one of these steps. */
  among: readonly StepSpec[],
): Staged<Specifications> {
  const diagnostics: Diagnostic[] = [];
  const better = new Map<StepSpec, StepSpec>();
  for (const { name, specification } of described.flatMap(named)) {
    const { value, diagnostics: faults } = findStep(name, specification, specifications, among);
    diagnostics.push(...faults);
    if (value === undefined) continue;
    const { spec, matches } = value;
    const evidence = matches.map((match) => checkedSources(match, spec, specifications));
    diagnostics.push(...evidence.flatMap((one) => one.diagnostics));
    const start = better.get(spec) ?? spec;
    better.set(
      spec,
      evidence.reduce(
        (now, { value: sources }, index) => addEvidence(now, matches[index] as PortMatch, sources),
        start,
      ),
    );
  }
  const now = (spec: StepSpec): StepSpec => better.get(spec) ?? spec;
  const value: Specifications = {
    steps: specifications.steps.map(now),
    names: new Map([...specifications.names].map(([name, spec]) => [name, now(spec)])),
    roles: new Map([...specifications.roles].map(([role, specs]) => [role, specs.map(now)])),
    kind: (kind) => specifications.kind(kind),
    parse: (name) => {
      const parsed = specifications.parse(name);
      return parsed === undefined ? undefined : { ...parsed, spec: now(parsed.spec) };
    },
  };
  return { value, diagnostics };
}

interface Named {
  readonly name: string | undefined;
  readonly specification: StepSpecification;
}

const isList = (steps: DescribedSteps): steps is readonly StepSpecification[] => Array.isArray(steps);
const named = (steps: DescribedSteps): readonly Named[] =>
  isList(steps)
    ? steps.map((specification) => ({ name: specification.stepType, specification }))
    : Object.entries(steps).map(([name, specification]) => ({ name: specification.stepType ?? name, specification }));

interface FoundStep {
  readonly spec: StepSpec;
  readonly matches: readonly PortMatch[];
}

/** The step that a specification describes, with the input for each dependency. */
function findStep(
  name: string | undefined,
  { dependencies }: StepSpecification,
  known: Specifications,
  among: readonly StepSpec[],
): Staged<FoundStep | undefined> {
  if (name !== undefined) {
    const role = known.roles.get(snakeCase(name)) ?? [];
    const spec = known.parse(name)?.spec ?? role.find((one) => among.includes(one)) ?? role[0];
    if (spec !== undefined) return matched(spec, dependencies, known, true);
    const hint = didYouMean(nearest(name, [...known.names.keys(), ...known.roles.keys()]));
    return { value: undefined, diagnostics: [diagnostic("resolve/unknown-step", { name }, {}, { hint })] };
  }
  const fitting = [...new Set(among)].flatMap((spec) => {
    const { matches, unmatched } = matchDependencies(spec, dependencies, known);
    const score = matches.reduce((sum, match) => sum + match.score, sharedWithStep(spec, dependencies));
    return unmatched.length > 0 ? [] : [{ spec, score }];
  });
  const most = Math.max(...fitting.map(({ score }) => score));
  const best = fitting.filter(({ score }) => score === most);
  const [only] = best;
  if (best.length === 1 && only !== undefined) return matched(only.spec, dependencies, known, false);
  const data = {
    dependencies: listed(dependencies.map(({ logicalName }) => quoted(logicalName))),
    fits: best.length === 0 ? "none of the steps to wire" : listed(best.map(({ spec }) => spec.name)),
  };
  const hint = `set stepType${only === undefined ? "" : `, such as stepType: ${quoted(only.spec.name)}`}`;
  return { value: undefined, diagnostics: [diagnostic("resolve/nameless-step", data, {}, { hint })] };
}

/** Finds a step's inputs, and reports what had to be inferred. */
function matched(
  spec: StepSpec,
  dependencies: readonly DependencySpec[],
  known: Specifications,
  isNamed: boolean,
): Staged<FoundStep> {
  const { matches, unmatched } = matchDependencies(spec, dependencies, known);
  const step = spec.name;
  const diagnostics = unmatched.map(({ dependency, ports }) => {
    const fits = ports.length === 0 ? "no input" : `the inputs ${listed(ports.map(quoted))}`;
    const inputs = Object.entries(spec.inputs).map(([port, { kind }]) => `${quoted(port)} (${kind})`);
    const hint = `use the name of an input as its logicalName: ${listed(inputs, "or")}`;
    return diagnostic("resolve/unmatched-dependency", { name: dependency.logicalName, fits, step }, { step }, { hint });
  });
  const inferred = matches.filter(({ isNamed: exact }) => !exact);
  if (isNamed && inferred.length === 0) return { value: { spec, matches }, diagnostics };
  const inputs = inferred.map(
    ({ dependency, port }) => `${quoted(dependency.logicalName)} is its input ${quoted(port)}`,
  );
  const what = `${isNamed ? `a specification of ${step}` : `a specification without stepType describes ${step}`}${
    inputs.length === 0 ? "" : `${isNamed ? ": " : ", and "}${listed(inputs)}`
  }`;
  const say = [
    ...(isNamed ? [] : [`stepType: ${quoted(step)}`]),
    ...inferred.map(({ port }) => `logicalName: ${quoted(port)}`),
  ];
  const note = diagnostic("resolve/taken-as", { what }, { step }, { hint: `to say so yourself, write ${listed(say)}` });
  return { value: { spec, matches }, diagnostics: [note, ...diagnostics] };
}

/** The names of a dependency's sources. Reports sources that do not exist or can never feed the input. */
function checkedSources(match: PortMatch, spec: StepSpec, known: Specifications): Staged<readonly string[]> {
  const { dependency, port } = match;
  const input = spec.inputs[port] as InPort;
  const diagnostics: Diagnostic[] = [];
  const value = dependency.compatibleSources.flatMap((source): readonly string[] => {
    const steps = sourcesOf(source, known);
    const at = { step: spec.name, port };
    if (steps.length === 0) {
      const hint = didYouMean(nearest(source, [...known.names.keys(), ...known.roles.keys()]));
      diagnostics.push(diagnostic("resolve/unknown-step", { name: source }, at, defined({ hint })));
    } else if (!steps.some((one) => canFeed(one, input))) {
      const data = { source, step: spec.name, input: port, kind: input.kind };
      diagnostics.push(diagnostic("resolve/incompatible-source", data, at));
    }
    return steps.map((one) => one.name);
  });
  return { value, diagnostics };
}

/** Evidence given for this pipeline takes precedence over evidence from the specification. */
function addEvidence(spec: StepSpec, { dependency, port }: PortMatch, sources: readonly string[]): StepSpec {
  const { optional, ...input } = spec.inputs[port] as InPort;
  const isOptional = dependency.required === undefined ? optional === true : !dependency.required;
  const more: InPort = {
    ...input,
    ...(isOptional && { optional: true }),
    compatibleSources: sources.length > 0 ? sources : (input.compatibleSources ?? []),
    semanticKeywords: [...new Set([...(input.semanticKeywords ?? []), ...dependency.semanticKeywords])],
  };
  return { ...spec, inputs: { ...spec.inputs, [port]: more } };
}
