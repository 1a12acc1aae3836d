import type { DurationUnit } from "./units.ts";

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Space = " " | "," | ".";
type Unit = DurationUnit | `${DurationUnit}s`;

/**
 * True if `seconds` can read a duration with this text, false if it contains a word that is not a unit, and true for
 * text that is not known.
 */
export type DurationText<S extends string> = string extends S
  ? true
  : Lowercase<S> extends `p${Digit | "t"}${string}`
    ? true
    : Lowercase<S> extends `${Digit}${string}`
      ? Read<Lowercase<S>>
      : false;

/** Reads one character after another. `Word` is the part of a unit that was read. */
type Read<S extends string, Word extends string = ""> = S extends `${infer C}${infer Rest}`
  ? C extends Digit | Space
    ? Word extends "" | Unit
      ? Read<Rest>
      : false
    : Read<Rest, `${Word}${C}`>
  : Word extends "" | Unit
    ? true
    : false;
