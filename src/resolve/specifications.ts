import type { KindInfo } from "../spec/kinds.ts";
import type { StepSpec } from "../spec/step.ts";

/**
 * The part of a registry that resolution needs. The registry's own type has all of it, but is in a neighbouring layer.
 */
export interface Specifications {
  readonly steps: readonly StepSpec[];
  /** Every name of a step: its own and its aliases. */
  readonly names: ReadonlyMap<string, StepSpec>;
  /** The steps that have each role ("training"). */
  readonly roles: ReadonlyMap<string, readonly StepSpec[]>;
  kind(kind: string): KindInfo;
  parse(name: string): { readonly spec: StepSpec; readonly branch?: string } | undefined;
}
