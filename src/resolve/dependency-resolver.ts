import { byText } from "../base/canonical.ts";
import { ownMember, setMember } from "../base/own.ts";
import { didYouMean, nearest, snakeCase, stems } from "../base/words.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import type { InPort } from "../spec/ports.ts";
import type { StepSpec } from "../spec/step.ts";
import { resolve } from "./resolve.ts";
import type { Specifications } from "./specifications.ts";
import { type NamedEdge, pipelineOfNames } from "./wire-names.ts";
import type { Wire } from "./wired.ts";

/**
 * A step's requirements, in the vocabulary of specification-driven pipelines. Members in snake_case are also accepted.
 */
export interface DependencyWords {
  readonly logicalName: string;
  readonly compatibleSources?: readonly string[];
  readonly semanticKeywords?: readonly string[];
  readonly required?: boolean;
}
interface DependencySnake {
  readonly logical_name: string;
  readonly compatible_sources?: readonly string[];
  readonly semantic_keywords?: readonly string[];
  readonly required?: boolean;
}

/** One dependency of a step: its name, the steps that should feed it, and keywords that favor a source. */
export class DependencySpec {
  readonly logicalName: string;
  readonly compatibleSources: readonly string[];
  readonly semanticKeywords: readonly string[];
  readonly required: boolean;
  constructor(words: DependencyWords | DependencySnake) {
    const snake = "logical_name" in words;
    this.logicalName = snake ? words.logical_name : words.logicalName;
    this.compatibleSources = (snake ? words.compatible_sources : words.compatibleSources) ?? [];
    this.semanticKeywords = (snake ? words.semantic_keywords : words.semanticKeywords) ?? [];
    this.required = words.required ?? true;
  }
}

/** A step described by its dependencies, which add evidence for the inputs of a step that a pack already specifies. */
export class StepSpecification {
  readonly stepType: string;
  readonly dependencies: readonly DependencySpec[];
  constructor(words: {
    readonly stepType?: string;
    readonly step_type?: string;
    readonly dependencies: readonly DependencySpec[];
  }) {
    this.stepType = words.stepType ?? words.step_type ?? "";
    this.dependencies = words.dependencies;
  }
}

/** The result for a list of steps. */
export interface AllDependencies {
  /** The source of each input, by step, under the step's given name. */
  readonly resolved: Readonly<
    Record<string, Readonly<Record<string, { readonly step: string; readonly output: string; readonly why: string }>>>
  >;
  /** Inputs that no step in the list feeds. */
  readonly missing: readonly { readonly step: string; readonly input: string; readonly message: string }[];
  readonly edges: readonly NamedEdge[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Finds the dependencies of every step in a list. */
export interface DependencyResolver {
  resolveAllDependencies(names: readonly string[]): AllDependencies;
}

/** A resolver for the steps in a registry. `described` adds evidence to some of them. */
export function createResolver(
  specifications: Specifications,
  described: readonly StepSpecification[] = [],
): DependencyResolver {
  const { known, diagnostics } = withEvidence(specifications, described);
  return { resolveAllDependencies: (names) => dependenciesOf(names, known, diagnostics) };
}

function dependenciesOf(
  words: readonly string[],
  known: Specifications,
  described: readonly Diagnostic[],
): AllDependencies {
  const { names, spoken, diagnostics } = namesOf(words, known);
  const { pipeline } = pipelineOfNames(names, known);
  const { value, diagnostics: found } = resolve(pipeline, known);
  const as = (step: string): string => spoken.get(step) ?? step;
  const resolved: Record<string, Record<string, { step: string; output: string; why: string }>> = {};
  for (const { step } of value.steps.map(({ id }) => ({ step: id }))) setMember(resolved, as(step), {});
  for (const wire of value.wires) {
    for (const [input, fed] of Object.entries(feed(wire, as)))
      setMember(ownMember(resolved, as(wire.to.step)) ?? {}, input, fed);
  }
  return {
    resolved,
    missing: found
      .filter(({ code, at }) => code === "resolve/no-source" && at.step !== undefined)
      .map(({ at, message }) => ({ step: as(at.step ?? ""), input: at.port ?? "", message })),
    edges: value.wires.map(({ from, to, why }) => ({
      from: { step: as(from.step), output: from.port },
      to: { step: as(to.step), input: to.port },
      why,
    })),
    diagnostics: [...described, ...diagnostics, ...found],
  };
}

const feed = ({ from, to, why }: Wire, as: (step: string) => string) => ({
  [to.port]: { step: as(from.step), output: from.port, why },
});

/** The step to which each word refers: the one with that name or alias, or otherwise the first step with that role. */
function namesOf(words: readonly string[], known: Specifications) {
  const diagnostics: Diagnostic[] = [];
  const spoken = new Map<string, string>();
  const names = words.flatMap((word, index): readonly string[] => {
    const name = known.parse(word) === undefined ? byRole(word, known) : word;
    if (name === undefined) {
      const near = nearest(word, [...known.names.keys(), ...known.roles.keys()]);
      const hint = didYouMean(near, `roles are ${[...known.roles.keys()].sort(byText).join(", ")}`);
      diagnostics.push(diagnostic("resolve/unknown-word", { name: word }, { path: `[${index}]` }, { hint }));
      return [];
    }
    spoken.set(name, word);
    return [name];
  });
  return { names, spoken, diagnostics };
}

/** Turns "training", "Training" and "training_calibration" (a role with a branch) into a step name. */
function byRole(word: string, { roles }: Specifications): string | undefined {
  const role = snakeCase(word);
  const whole = roles.get(role)?.[0];
  if (whole !== undefined) return whole.name;
  for (let cut = role.lastIndexOf("_"); cut > 0; cut = role.lastIndexOf("_", cut - 1)) {
    const part = roles.get(role.slice(0, cut))?.[0];
    if (part !== undefined) return `${part.name}_${role.slice(cut + 1)}`;
  }
  return undefined;
}

/** The same specifications, with evidence from the given dependencies added to their inputs. */
function withEvidence(specifications: Specifications, described: readonly StepSpecification[]) {
  const diagnostics: Diagnostic[] = [];
  const better = new Map<StepSpec, StepSpec>();
  for (const { stepType, dependencies } of described) {
    const spec = specifications.names.get(stepType);
    if (spec === undefined) {
      const near = nearest(stepType, specifications.names.keys());
      const about = { hint: didYouMean(near) };
      diagnostics.push(diagnostic("resolve/unknown-step", { name: stepType }, {}, about));
      continue;
    }
    better.set(spec, dependencies.reduce(addEvidence, better.get(spec) ?? spec));
  }
  const now = (spec: StepSpec): StepSpec => better.get(spec) ?? spec;
  const known: Specifications = {
    steps: specifications.steps.map(now),
    names: new Map([...specifications.names].map(([name, spec]) => [name, now(spec)])),
    roles: new Map([...specifications.roles].map(([role, specs]) => [role, specs.map(now)])),
    kind: (kind) => specifications.kind(kind),
    parse: (name) => {
      const parsed = specifications.parse(name);
      return parsed === undefined ? undefined : { ...parsed, spec: now(parsed.spec) };
    },
  };
  return { known, diagnostics };
}

/**
 * Adds a dependency's evidence to the input with the dependency's name or alias or, if there is none, to the input that
 * shares the most words with it.
 */
function addEvidence(spec: StepSpec, dependency: DependencySpec): StepSpec {
  const ports = Object.entries(spec.inputs);
  const named = ports.find(
    ([port, input]) => port === dependency.logicalName || (input.aliases ?? []).includes(dependency.logicalName),
  );
  const said = stems([dependency.logicalName, ...dependency.semanticKeywords].join(" "));
  const shared = ([port, input]: readonly [string, InPort]): number =>
    [...stems([port, input.kind, ...(input.aliases ?? [])].join(" "))].filter((stem) => said.has(stem)).length;
  const best = named ?? [...ports].sort((a, b) => shared(b) - shared(a))[0];
  if (best === undefined || (named === undefined && shared(best) === 0)) return spec;
  const [port, input] = best;
  const more: InPort = {
    ...input,
    // Evidence given for this pipeline takes precedence over evidence from the specification.
    compatibleSources:
      dependency.compatibleSources.length > 0 ? dependency.compatibleSources : (input.compatibleSources ?? []),
    semanticKeywords: [...new Set([...(input.semanticKeywords ?? []), ...dependency.semanticKeywords])],
  };
  return { ...spec, inputs: { ...spec.inputs, [port]: more } };
}
