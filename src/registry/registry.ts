import { type Diagnostic, diagnostic, type Staged } from "../diagnostics/index.ts";
import { type KindInfo, satisfies, standardKinds } from "../spec/kinds.ts";
import { unreadable } from "../spec/marks.ts";
import type { Pack } from "../spec/pack.ts";
import { isSameStep } from "../spec/same-step.ts";
import { serviceStep } from "../spec/service-step.ts";
import type { StepSpec } from "../spec/step.ts";

/** The parts of a step's name: its specification, the branch it names, and the part that refers to the step. */
export interface ParsedName {
  readonly spec: StepSpec;
  readonly branch?: string;
}

/** All specifications that a pipeline can use. */
export interface Registry {
  readonly packs: readonly Pack[];
  readonly steps: readonly StepSpec[];
  /** All names of each step: its primary name and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  /** The steps that have each role (such as "training"), in pack order. */
  readonly roles: ReadonlyMap<string, readonly StepSpec[]>;
  readonly verbs: ReadonlyMap<string, StepSpec>;
  kind(kind: string): KindInfo;
  /**
   * Returns the specification and the branch for a name such as "TabularPreprocessing_calibration", or undefined if no
   * step has that name.
   */
  parse(name: string): ParsedName | undefined;
  /** The steps that produce a kind, written as fluent calls: ".preprocess() or .impute()". */
  calls(kind: string): string;
}

/** Maps names to steps. Also finds the service step, which is unlisted and does not belong to a pack. */
class StepNames extends Map<string, StepSpec> {
  override get(name: string): StepSpec | undefined {
    return super.get(name) ?? (name === serviceStep.name ? serviceStep : undefined);
  }
}

/**
 * Combines packs, indexing their steps by name, alias, method and role.
 *
 * @param packs - in order of precedence: if two packs define the same name, method or kind, the first one wins
 * @returns the registry, and a diagnostic for each conflicting definition
 */
export function createRegistry(packs: readonly Pack[]): Staged<Registry> {
  const diagnostics: Diagnostic[] = [];
  const names = new StepNames();
  const verbs = new Map<string, StepSpec>();
  const roles = new Map<string, StepSpec[]>();
  const kinds = new Map(standardKinds.map((kind) => [kind.kind, kind]));
  const describer = new Map<string, string>();
  const owner = new Map<StepSpec, string>();
  const steps: StepSpec[] = [];
  const add = (
    map: Map<string, StepSpec>,
    name: string,
    spec: StepSpec,
    clash: (first: string, second: string) => Diagnostic,
  ) => {
    const there = map.get(name);
    if (there === undefined) map.set(name, spec);
    else if (there !== spec) diagnostics.push(clash(owner.get(there) ?? "", owner.get(spec) ?? ""));
  };
  for (const pack of packs) {
    for (const info of pack.kinds ?? []) {
      const { kind } = info;
      const there = kinds.get(kind);
      if (there === undefined) kinds.set(kind, info);
      else if (!alike(there, info))
        diagnostics.push(
          diagnostic("registry/kind-clash", { a: describer.get(kind) ?? "standard", b: pack.name, kind }),
        );
      if (!describer.has(kind)) describer.set(kind, there === undefined ? pack.name : "standard");
    }
    for (const spec of pack.steps) {
      const fault = unreadable(spec);
      if (fault !== undefined) {
        diagnostics.push(fault);
        continue;
      }
      // A pack can contain its own copy of another pack's step. The first copy is used.
      const there = names.get(spec.name);
      if (there !== undefined && there !== spec && isSameStep(there, spec)) continue;
      steps.push(spec);
      owner.set(spec, pack.name);
      for (const name of [spec.name, ...(spec.aliases ?? [])]) {
        add(names, name, spec, (a, b) => diagnostic("registry/name-clash", { a, b, name }));
      }
      for (const verb of [spec.verb, ...Object.keys(spec.verbAliases ?? {})]) {
        add(verbs, verb, spec, (a, b) => diagnostic("author/verb-clash", { a, b, verb }));
      }
      for (const role of spec.roles ?? []) roles.set(role, [...(roles.get(role) ?? []), spec]);
    }
  }
  return {
    value: { packs, steps, names, roles, verbs, kind: kindOf(kinds), parse: parser(names), calls: callsOf(steps) },
    diagnostics,
  };
}

const alike = (one: KindInfo, other: KindInfo): boolean =>
  one.carrier === other.carrier && one.reach === other.reach && one.phrase === other.phrase;

/** A kind without a description inherits its nearest ancestor's carrier and reach, and uses its path as its phrase. */
const kindOf =
  (kinds: ReadonlyMap<string, KindInfo>) =>
  (kind: string): KindInfo => {
    for (let path = kind; ; path = path.slice(0, path.lastIndexOf("."))) {
      const info = kinds.get(path);
      if (info !== undefined) return path === kind ? info : { ...info, kind, phrase: kind };
      if (!path.includes(".")) return { kind, phrase: kind, carrier: "prefix", reach: "branch" };
    }
  };

/** The longest known name that ends before an underscore is the step. The rest is the branch. */
const parser =
  (names: ReadonlyMap<string, StepSpec>) =>
  (name: string): ParsedName | undefined => {
    const whole = names.get(name);
    if (whole !== undefined) return { spec: whole };
    for (let cut = name.lastIndexOf("_"); cut > 0; cut = name.lastIndexOf("_", cut - 1)) {
      const spec = names.get(name.slice(0, cut));
      if (spec !== undefined && cut < name.length - 1) return { spec, branch: name.slice(cut + 1) };
    }
    return undefined;
  };

const callsOf =
  (steps: readonly StepSpec[]) =>
  (kind: string): string =>
    steps
      .filter((spec) => Object.values(spec.outputs).some((output) => satisfies(output.kind, kind)))
      .map((spec) => `.${spec.verb}()`)
      .join(" or ");
