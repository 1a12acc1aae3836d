import { join } from "node:path";
import { type PredictedMetric, predictedMetric, type ScoredRows } from "../../advice/drift/predicted-metric.ts";
import { csvRecords } from "../../base/csv.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import type { RunRecord } from "../../local/index.ts";
import type { Host } from "../host/host.ts";
import { predict } from "../predict/predict.ts";
import { modelOfRun } from "../predict/subject.ts";
import { heldOutOf, trainersOf } from "./held-out.ts";

/** What a run's model says about new rows. */
export interface MetricEffect {
  /** The step that trained the model. */
  readonly model?: string;
  readonly metric?: PredictedMetric;
  /** The importance of each feature. */
  readonly importance?: Readonly<Record<string, number>>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Scores new rows with the run's model, and predicts its metric on them.
 *
 * @param step - the step that made the model, if the run has several
 * @param sample - new rows, with cells as written
 */
export async function metricEffect(
  host: Host,
  run: RunRecord,
  step: string | undefined,
  sample: string,
  scratch: string,
): Promise<MetricEffect> {
  const { readable, runDocuments } = await import("../../report/index.ts");
  const chosen = await modelOfRun(host, run, step);
  if ("code" in chosen)
    return {
      diagnostics: [noMetric([chosen.message, ...(chosen.hint === undefined ? [] : [chosen.hint])].join("; "))],
    };
  const [trainer, ...others] = trainersOf(run, chosen.step);
  if (trainer === undefined || others.length > 0)
    return { model: chosen.step, diagnostics: [noMetric(`the package of ${chosen.step} is not of a single model`)] };
  const documents = await runDocuments(run, host.effects.files);
  const values = documents.models.find(({ artifact }) => artifact.step === trainer)?.importance ?? {};
  const gains = Object.entries(values).sort(gainFirst)[0]?.[1];
  const own = { model: trainer, ...(gains !== undefined && { importance: gains }) };
  const none = (reason: string) => ({ ...own, diagnostics: [noMetric(reason)] });
  const heldOut = await heldOutOf(run, trainer, documents, host.effects.files, readable);
  if (typeof heldOut === "string") return none(heldOut);
  const output = join(scratch, "scores.csv");
  const scored = await predict(host, { subject: chosen.path, data: sample, work: scratch, output });
  const [fault] = scored.diagnostics.filter(({ severity }) => severity === "error");
  if (scored.value === undefined) return none(`the model refuses the new rows: ${fault?.message ?? "no scores"}`);
  const metric = predictedMetric(heldOut, scoresOf((await host.effects.files.readText(output)) ?? "", heldOut.task));
  if (metric === undefined) return none("too few rows have scores, or the held-out rows have one class");
  return { ...own, metric, diagnostics: [] };
}

const noMetric = (reason: string): Diagnostic => diagnostic("drift-report/no-metric", { reason });

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
