import type { Json } from "../base/canonical.ts";
import { parameterOf } from "../spec/reference.ts";

/** The parameters' values, as far as they are known. */
export type Values = (name: string) => Json | undefined;

/** A parameter that decides what a step costs. */
export interface DecidingParameter {
  readonly name: string;
  readonly step: string;
  /** What it decides, such as "InstanceType". */
  readonly member: string;
  /** Undefined if the parameter has neither a value nor a default. */
  readonly value: Json | undefined;
}

/** Reads the members of a step's request that decide what it costs. */
export interface MemberReader {
  readonly text: (value: Json | undefined, member: string) => string | undefined;
  /** A number of at least 0, which a parameter can also state as a string. */
  readonly number: (value: Json | undefined, member: string) => number | undefined;
}

/** A reader that replaces parameters with their values, and notes which parameters it replaced. */
export function readerOf(step: string, values: Values, noted: DecidingParameter[]): MemberReader {
  const read = (value: Json | undefined, member: string): Json | undefined => {
    const name = parameterOf(value);
    if (name === undefined) return value;
    const found = values(name);
    if (!noted.some((one) => one.name === name && one.step === step && one.member === member))
      noted.push({ name, step, member, value: found });
    return found;
  };
  return {
    text: (value, member) => {
      const found = read(value, member);
      return typeof found === "string" ? found : undefined;
    },
    number: (value, member) => {
      const found = read(value, member);
      const number = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
      return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : undefined;
    },
  };
}
