import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import { exportConflicts, exportFields, exportJob, exportOutputs } from "../table-export/export-fields.ts";

export const predictionExportSpecification = defineStep({
  name: "PredictionExport",
  verb: "exportPredictions",
  roles: ["prediction_export", "export_predictions"],
  summary: "Writes scores to a folder that you name, as csv, JSON lines or parquet, and for Athena if you like.",
  rank: 60,
  follows: "predictions",
  inputs: {
    predictions: {
      kind: "predictions",
      doc: "The scores of rows.",
      from: "held-out",
      compatibleSources: ["XGBoostModelEval", "XGBoostModelInference", "ModelCalibration"],
      semanticKeywords: ["predictions", "scores"],
    },
  },
  outputs: exportOutputs,
  config: z.object(exportFields),
  conflicts: exportConflicts,
  hosts: "repeat",
  job: exportJob,
});
