import type { KindInfo } from "../spec/kinds.ts";
import type { StepSpec } from "../spec/step.ts";

/**
 * The part of a registry that resolution needs. The registry's own type has all of these members, but is in a sibling
 * layer.
 */
export interface Specifications {
  readonly steps: readonly StepSpec[];
  /** Every name of a step: its primary name and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  /** The steps that have each role (such as "training"). */
  readonly roles: ReadonlyMap<string, readonly StepSpec[]>;
  kind(kind: string): KindInfo;
  parse(name: string): { readonly spec: StepSpec; readonly branch?: string } | undefined;
}
