import { type JsonObject, nounOf } from "../../base/canonical.ts";
import { parseJson, sentenceOf } from "../../base/json-text.ts";
import { SpeclineError } from "../../diagnostics/index.ts";
import type { DefinitionStep } from "../../sagemaker/definition.ts";
import type { FoundText } from "../interpret/evaluate.ts";
import { type RunScope, readPropertyFile } from "../interpret/scope.ts";
import { listAt, objectAt } from "../jobs/request.ts";

/** The metrics of a step, and notes about its property files. */
export interface StepMetrics {
  readonly metrics?: JsonObject;
  readonly notes: readonly string[];
}

/** The metrics of a step, from its property files or otherwise from its log. */
export async function metricsOf(step: DefinitionStep, sight: RunScope): Promise<StepMetrics> {
  const notes: string[] = [];
  const metrics = new Map<string, JsonObject[string]>();
  for (const { PropertyFileName: file } of step.PropertyFiles ?? []) {
    const found = await fileOf(step.Name, file, sight);
    if (found === undefined) continue;
    const parsed = parseJson(found.text);
    const value = "value" in parsed ? parsed.value : undefined;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      for (const [name, one] of Object.entries(value as JsonObject)) metrics.set(name, one);
      notes.push(...sentencesOf(value as JsonObject).map((sentence) => `${step.Name}: ${sentence}`));
    } else {
      const why =
        "fault" in parsed ? sentenceOf(parsed.fault) : `it is ${nounOf(parsed.value)}, and metrics are an object`;
      notes.push(`the property file '${file}' of ${step.Name} is not shown: ${why} (${found.place})`);
    }
  }
  const properties = sight.results.get(step.Name)?.properties;
  const best = objectAt(objectAt(properties, "BestTrainingJob"), "FinalHyperParameterTuningJobObjectiveMetric");
  for (const { MetricName: name, Value: value } of [best, ...listAt(properties, "FinalMetricDataList")]) {
    if (typeof name === "string" && value !== undefined) metrics.set(name, value);
  }
  return metrics.size === 0 ? { notes } : { metrics: Object.fromEntries(metrics), notes };
}

const MAX_NOTES = 5;
const MAX_NOTE_CHARACTERS = 400;

/**
 * Information from the standard steps about how their numbers were computed. Other scripts' files can contain anything
 * under this name.
 */
const sentencesOf = ({ notes }: JsonObject): readonly string[] =>
  Array.isArray(notes)
    ? notes.filter((note) => typeof note === "string" && note.length <= MAX_NOTE_CHARACTERS).slice(0, MAX_NOTES)
    : [];

/** Ignores a missing file; the step that reads it reports it. */
async function fileOf(step: string, file: string, sight: RunScope): Promise<FoundText | undefined> {
  try {
    return await readPropertyFile(step, file, sight);
  } catch (error) {
    if (error instanceof SpeclineError) return undefined;
    throw error;
  }
}
