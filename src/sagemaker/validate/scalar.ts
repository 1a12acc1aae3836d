import { nearest } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { matches, type Shape } from "../service/shapes.ts";

/** The reason why a value of the right type is rejected. */
export interface ScalarFault {
  /** A short reason for use in messages about other problems: "it must be at least 1". */
  readonly why: string;
  readonly hint?: string;
  /** The problem as a diagnostic about a member. */
  readonly about: (member: string, at: Place) => Diagnostic;
}

/** The first problem with a string, number or boolean: its enum, length, range or pattern. */
export function scalarFault(shape: Shape, value: string | number | boolean): ScalarFault | undefined {
  if (typeof value === "string") return textFault(shape, value);
  if (typeof value === "boolean") return undefined;
  const { min, max } = shape;
  if (value >= (min ?? value) && value <= (max ?? value)) return undefined;
  const bounds = [min === undefined ? "" : `at least ${min}`, max === undefined ? "" : `at most ${max}`];
  const range = bounds.filter((bound) => bound !== "").join(" and ");
  return {
    why: `it must be ${range}`,
    about: (member, at) => diagnostic("definition/out-of-range", { member, value, range }, at),
  };
}

function textFault(shape: Shape, value: string): ScalarFault | undefined {
  if (shape.enum !== undefined) return shape.enum.includes(value) ? undefined : enumFault(shape.enum, value);
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = shape;
  const { length } = value;
  if (length > max) {
    return {
      why: `it can have at most ${max} characters`,
      about: (member, at) => diagnostic("definition/too-long", { member, length, max }, at),
    };
  }
  if (length < min) {
    return {
      why: `it must have at least ${min} characters`,
      about: (member, at) => diagnostic("definition/too-short", { member, length, min }, at),
    };
  }
  return pattern === undefined || matches(pattern, value) ? undefined : patternFault(pattern, short(value));
}

/** Whether a shape's pattern is the one for an S3 URI. */
export const isS3 = ({ pattern = "" }: Shape): boolean => /^\(?\(https\|s3\):\/\//.test(pattern);
export const NO_S3 = "it is not an S3 URI";

const patternFault = (pattern: string, value: string): ScalarFault =>
  isS3({ type: "string", pattern })
    ? { why: NO_S3, about: (member, at) => diagnostic("definition/s3-uri", { member, value }, at) }
    : {
        why: `it must match ${pattern}`,
        about: (member, at) => diagnostic("definition/pattern", { member, value, pattern }, at),
      };

function enumFault(allowed: readonly string[], value: string): ScalarFault {
  const near = nearest(value, allowed);
  const some = allowed.slice(0, 12).join(", ");
  const rest = allowed.length > 12 ? `, … (${allowed.length} in all)` : "";
  const hint = `${near === undefined ? "" : `did you mean '${near}'? `}allowed: ${some}${rest}`;
  return {
    why: "it is not one of the allowed values",
    hint,
    about: (member, at) => diagnostic("definition/not-allowed", { member, value: short(value) }, at, { hint }),
  };
}

const short = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);
