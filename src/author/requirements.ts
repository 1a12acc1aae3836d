import type { Json } from "../base/canonical.ts";
import { seconds } from "../base/units.ts";
import { snakeCase } from "../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../diagnostics/index.ts";
import type { Requirement } from "../spec/pipeline.ts";

/** Wishes on the result: a bound for any metric by name (`minAuc` for auc, `maxLogLoss` for log_loss), and limits. */
export interface RequirementsInput {
  readonly [bound: `min${string}`]: number;
  // Undefined, because maxTrainingTime may be that where a project does not set exactOptionalPropertyTypes.
  readonly [bound: `max${string}`]: number | string | undefined;
  /** For each training job: seconds, or a length of time as "4 hours". */
  readonly maxTrainingTime?: number | string;
}

/** Wishes, taken apart. */
export interface Wishes {
  readonly requirements: readonly Requirement[];
  /** Seconds. */
  readonly maxTrainingTime?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** "minAuc" and "min_auc" alike: a bound of the metric "auc". */
export function boundOf(key: string): Pick<Requirement, "metric" | "at"> | undefined {
  const parts = /^(min|max)_?([A-Za-z]\w*)$/.exec(key);
  if (parts === null || !/^(min|max)[_A-Z]/.test(key)) return undefined;
  return { metric: snakeCase(parts[2] as string), at: parts[1] === "min" ? "least" : "most" };
}

/** The key that `boundOf` reads as this bound. */
export const boundKey = ({ metric, at }: Pick<Requirement, "metric" | "at">): string =>
  `${at === "least" ? "min" : "max"}_${metric}`;

const TIME = "max_training_time";

/** Reads wishes; what cannot be read is reported and left out. */
export function readRequirements(
  input: Readonly<Record<string, Json | undefined>>,
  at: Place,
  placeOf: (key: string) => Place = () => ({}),
): Wishes {
  const requirements: Requirement[] = [];
  const diagnostics: Diagnostic[] = [];
  let maxTrainingTime: number | undefined;
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined) continue;
    const said = placeOf(key);
    const place = { ...at, ...said, field: key };
    const bound = boundOf(key);
    if (snakeCase(key) === TIME) {
      maxTrainingTime = typeof value === "string" || typeof value === "number" ? seconds(value) : undefined;
      if (maxTrainingTime === undefined || maxTrainingTime <= 0)
        diagnostics.push(diagnostic("author/duration", { key, value: JSON.stringify(value) }, place));
    } else if (bound === undefined) diagnostics.push(diagnostic("author/requirement", { key }, place));
    else if (typeof value !== "number" || !Number.isFinite(value))
      diagnostics.push(diagnostic("author/requirement-value", { key, value: JSON.stringify(value) }, place));
    else requirements.push({ ...bound, value, ...(Object.keys(said).length === 0 ? {} : { place: said }) });
  }
  return { requirements, diagnostics, ...(maxTrainingTime === undefined ? {} : { maxTrainingTime }) };
}
