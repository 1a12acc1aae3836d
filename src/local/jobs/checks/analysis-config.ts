import type { Json, JsonObject } from "../../../base/canonical.ts";
import { parseJson, sentenceOf } from "../../../base/json-text.ts";
import { diagnostic, SpeclineError } from "../../../diagnostics/index.ts";
import { present } from "../inputs.ts";
import type { Input, JobContext, LocalJob } from "../job.ts";
import { inputsOf } from "../processing.ts";
import { listAt, objectAt, textAt } from "../request.ts";

/** The input with what Clarify computes. Source: Developer Guide, "Analysis Configuration Files"; November 2026. */
export const CONFIG_INPUT = "analysis_config";
const CONFIG_FILE = "analysis_config.json";

/** The folder of what a job reads besides its inputs. */
export const BIAS = "/opt/ml/bias";

/** The configuration of a step's analysis; empty if its definition names none, which is refused before. */
export async function analysisConfig(job: LocalJob, context: JobContext): Promise<JsonObject> {
  const input = inputsOf(job.request).find(({ name }) => name === CONFIG_INPUT);
  if (input === undefined) return {};
  const isFile = (await present(input, job, context)).kind === "object";
  const uri = isFile ? input.uri : `${input.uri.replace(/\/+$/, "")}/${CONFIG_FILE}`;
  const parsed = parseJson((await context.storage.text(uri)) ?? "");
  if ("value" in parsed && typeof parsed.value === "object" && !Array.isArray(parsed.value) && parsed.value !== null) {
    return parsed.value as JsonObject;
  }
  const at = { step: job.step.Name };
  const reason = "fault" in parsed ? sentenceOf(parsed.fault) : "it is no JSON object";
  throw new SpeclineError([diagnostic("run/analysis-config", { ...at, uri, reason }, at)]);
}

/** Tables that a configuration names by their addresses, and what the scripts call them. */
const TABLES = {
  dataset_uri: "dataset",
  facet_dataset_uri: "facets",
  predicted_label_dataset_uri: "predictions",
} as const;

/** The tables that a configuration names, each in a folder of the job. */
export const tablesIn = (config: JsonObject): readonly Input[] =>
  Object.entries(TABLES).flatMap(([key, name]) => {
    const uri = textAt(config, key);
    return uri === undefined || uri === "" ? [] : [{ name, uri, path: `${BIAS}/${name}` }];
  });

/** Why an analysis is not emulated; undefined if it is. */
export function unanalysed(config: JsonObject): string | undefined {
  if (listAt(config, "segment_config").length > 0) return "its analysis of segments is not emulated";
  const kind = textAt(config, "dataset_type") ?? "text/csv";
  if (kind === "application/x-image") return "images are not analysed here";
  return config["time_series_data_config"] === undefined ? undefined : "time series are not analysed here";
}

/** Whether the model has to be asked for predictions. */
export const asksModel = (config: JsonObject): boolean =>
  objectAt(config, "methods")["post_training_bias"] !== undefined &&
  config["predicted_label"] === undefined &&
  config["predicted_label_dataset_uri"] === undefined;

/** The forms in which a model can be asked and answer. */
interface Exchange {
  readonly kind: string;
  readonly accept: string;
}

/** How the model is asked, or a sentence that says why it cannot be asked here. */
export function exchangeOf(config: JsonObject): Exchange | string {
  const predictor = objectAt(config, "predictor");
  const kind = textAt(predictor, "content_type") ?? "text/csv";
  const accept = textAt(predictor, "accept_type") ?? "text/csv";
  if (kind !== "text/csv") return `its model is asked in the form ${kind}, and only text/csv is emulated`;
  if (textAt(config, "dataset_type") !== undefined && textAt(config, "dataset_type") !== "text/csv") {
    return "its model would be asked with rows of a table that is not csv";
  }
  const forms: readonly Json[] = ["text/csv", "application/jsonlines"];
  return forms.includes(accept) ? { kind, accept } : `its model answers in the form ${accept}, which is not emulated`;
}
