import type { KindInfo } from "../spec/kinds.ts";
import type { StepSpec } from "../spec/step.ts";

/** What resolution asks of a registry; the registry's own type has all of it, and stands beside this folder, not below. */
export interface Specifications {
  readonly steps: readonly StepSpec[];
  /** Every name by which a step can be called: its own and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  /** Role words ("training") to the steps that have them. */
  readonly roles: ReadonlyMap<string, readonly StepSpec[]>;
  kind(kind: string): KindInfo;
  parse(name: string): { readonly spec: StepSpec; readonly branch?: string } | undefined;
}
