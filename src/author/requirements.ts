import type { Json } from "../base/canonical.ts";
import { defined } from "../base/defined.ts";
import { respeltKeys } from "../base/spellings.ts";
import { seconds } from "../base/units.ts";
import { nearest, quoted, snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Requirement } from "../spec/pipeline.ts";

/** Requirements: limits, and a bound for any metric by name (`minAuc` for auc, `maxLogLoss` for log_loss). */
export interface RequirementsInput {
  readonly [bound: `min${string}`]: number;
  // Undefined is allowed, because maxTrainingTime can be undefined in projects without exactOptionalPropertyTypes.
  readonly [bound: `max${string}`]: number | string | undefined;
  /** The limit for each training job, in seconds or as a duration such as "4 hours". */
  readonly maxTrainingTime?: number | string;
}

/** Parsed requirements: bounds on metrics, and limits. */
export interface ReadRequirements {
  readonly requirements: readonly Requirement[];
  /** Seconds. */
  readonly maxTrainingTime?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a bound's key. "minAuc" and "min_auc" are both bounds on the metric "auc". */
export function boundOf(key: string): Pick<Requirement, "metric" | "at"> | undefined {
  const parts = /^(min|max)_?([A-Za-z]\w*)$/.exec(key);
  if (parts === null || !/^(min|max)[_A-Z]/.test(key)) return undefined;
  return { metric: snakeCase(parts[2] as string), at: parts[1] === "min" ? "least" : "most" };
}

/** The inverse of `boundOf`. */
export const boundKey = ({ metric, at }: Pick<Requirement, "metric" | "at">): string =>
  `${at === "least" ? "min" : "max"}_${metric}`;

const MAX_TRAINING_TIME_KEY = "max_training_time";

/** Reads requirements. Invalid ones are reported and omitted. */
export function readRequirements(
  input: Readonly<Record<string, Json | undefined>>,
  at: Place,
  placeOf: (key: string) => Place = () => ({}),
): ReadRequirements {
  const requirements: Requirement[] = [];
  const diagnostics: Diagnostic[] = [];
  const respelt = new Map(respeltKeys(Object.keys(input), snakeCase).map(({ key, before }) => [key, before]));
  let maxTrainingTime: number | undefined;
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const source = placeOf(key);
    const place = { ...at, ...source, field: key };
    const before = respelt.get(key);
    if (before !== undefined) {
      diagnostics.push(diagnostic("author/same-key", { key, before }, place));
      continue;
    }
    const bound = boundOf(key);
    if (snakeCase(key) === MAX_TRAINING_TIME_KEY) {
      maxTrainingTime = typeof value === "string" || typeof value === "number" ? seconds(value) : undefined;
      if (maxTrainingTime === undefined || maxTrainingTime <= 0)
        diagnostics.push(diagnostic("author/duration", { key, value: JSON.stringify(value) }, place));
    } else if (bound === undefined) diagnostics.push(diagnostic("author/requirement", { key }, place, meant(key)));
    else if (typeof value !== "number" || !Number.isFinite(value))
      diagnostics.push(
        diagnostic("author/requirement-value", { key, value: JSON.stringify(value) }, place, meant(key)),
      );
    else requirements.push({ ...bound, value, ...(Object.keys(source).length > 0 && { place: source }) });
  }
  return { requirements, diagnostics, ...defined({ maxTrainingTime }) };
}

/** The hint for a key that is probably a misspelt limit on the training time. It would be a bound on a metric otherwise. */
function meant(key: string): { readonly hint?: string } {
  if (nearest(snakeCase(key), [MAX_TRAINING_TIME_KEY]) === undefined) return {};
  return { hint: `did you mean ${quoted(key.includes("_") ? MAX_TRAINING_TIME_KEY : "maxTrainingTime")}?` };
}
