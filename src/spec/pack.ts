import type { KindInfo } from "./kinds.ts";
import type { StepSpec } from "./step.ts";

/** Specifications that are published together. */
export interface Pack<N extends string = string, L extends readonly StepSpec[] = readonly StepSpec[]> {
  readonly name: N;
  readonly version: string;
  readonly steps: L;
  readonly kinds?: readonly KindInfo[];
}

/**
 * Declares a pack: steps that are published together.
 *
 * @param pack - the pack's name, version and steps, and the artifact kinds that it adds
 * @returns the same pack, with its literal types, for `Pipeline.with(pack)` or a registry
 */
export const definePack = <const N extends string, const L extends readonly StepSpec[]>(pack: Pack<N, L>): Pack<N, L> =>
  pack;
