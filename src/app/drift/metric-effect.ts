import { join } from "node:path";
import { type PredictedMetric, predictedMetric, type ScoredRows } from "../../advice/drift/predicted-metric.ts";
import { csvRecords } from "../../base/csv.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { predict } from "../predict/predict.ts";
import { modelsOf, packagesOf } from "../run-places.ts";

/** What a run's model says about new rows. */
export interface MetricEffect {
  readonly metric?: PredictedMetric;
  /** The importance of each feature. */
  readonly importance?: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Scores new rows with the run's model, and predicts its metric on them.
 *
 * @param sample - new rows, with cells as written
 */
export async function metricEffect(host: Host, run: RunRecord, sample: string, scratch: string): Promise<MetricEffect> {
  const { runDocuments } = await import("../../report/index.ts");
  const { models, predicted, measured } = await runDocuments(run, host.effects.files);
  const [gains] = models.flatMap(({ importance = {} }) => Object.entries(importance).sort(gainFirst).slice(0, 1));
  const importance = gains === undefined ? {} : { importance: gains[1] };
  const none = (reason: string) => ({ ...importance, diagnostics: [diagnostic("drift-report/no-metric", { reason })] });
  // Scores that were calibrated later are not those of the model itself.
  const heldOut = predicted.find(
    ({ split, artifact }) =>
      split !== "validation" && split !== "train" && measured.some((one) => one.artifact.step === artifact.step),
  );
  const model = modelsOf(run)[0] ?? (await packagesOf(host, run))[0];
  if (model === undefined) return none(`run '${run.run}' made no model`);
  if (heldOut === undefined) return none(`run '${run.run}' scored no rows that were held out`);
  const output = join(scratch, "scores.csv");
  const scored = await predict(host, { subject: model.path, data: sample, work: scratch, output });
  const [fault] = scored.diagnostics.filter(({ severity }) => severity === "error");
  if (scored.value === undefined) return none(`the model refuses the new rows: ${fault?.message ?? "no scores"}`);
  const metric = predictedMetric(heldOut, scoresOf((await host.effects.files.readText(output)) ?? "", heldOut.task));
  if (metric === undefined) return none("too few rows have scores, or the held-out rows have one class");
  return { ...importance, metric, diagnostics: [] };
}

const gainFirst = ([a]: [string, unknown], [b]: [string, unknown]): number =>
  Number(b === "gain") - Number(a === "gain");

function scoresOf(text: string, task: ScoredRows["task"]): Pick<ScoredRows, "scores" | "said"> {
  const [head, ...rows] = [...csvRecords(text, ",")].map(({ cells }) => cells);
  const column = (name: string): readonly string[] => {
    const at = head?.indexOf(name) ?? -1;
    return rows.map((cells) => cells[at] ?? "");
  };
  return task === "multiclass"
    ? { scores: [], said: column("label") }
    : { scores: column("score").map(Number), said: [] };
}
