import type { KindInfo } from "./kinds.ts";
import type { StepSpec } from "./step.ts";

/** Specifications that are published together. */
export interface Pack<N extends string = string, L extends readonly StepSpec[] = readonly StepSpec[]> {
  readonly name: N;
  readonly version: string;
  readonly steps: L;
  readonly kinds?: readonly KindInfo[];
}

/** Declares a pack. */
export const definePack = <const N extends string, const L extends readonly StepSpec[]>(pack: Pack<N, L>): Pack<N, L> =>
  pack;
