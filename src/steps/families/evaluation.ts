import { z } from "zod";
import { field } from "../../spec/fields.ts";
import type { Sub } from "../../spec/kinds.ts";
import { defineStep } from "../../spec/step.ts";
import { measuredByTask, measuredDirections, measuredMetrics, measuredRanges } from "../measured-metrics.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, evaluationFields, imageOr, predictionColumns, processingMachine } from "../shared-fields.ts";
import type { Framework } from "./frameworks.ts";
import { modelInput } from "./model-input.ts";

/** The config that all evaluations share. */
export const evaluationConfig = {
  ...evaluationFields,
  explainRows: field(z.int().min(0).max(100_000).default(1_000), {
    doc: "The evaluated rows, drawn with the seed, from which permutation importance and partial dependence are computed, for the report. 0 leaves them out, and also the contributions to the scores of single rows and the default segments.",
    tier: "system",
  }),
  segments: field(z.array(z.string().min(1)).max(20).optional(), {
    doc: "Up to 20 columns in whose values the model is compared with all other rows. Numeric columns are divided into quartiles. By default, up to 10 features that are categories with at most 12 values.",
    tier: "system",
    names: "columns",
  }),
  seed: contextFields.seed,
  branch: contextFields.branch,
  ...ownScript,
  ...processingMachine,
} as const;

/** Creates the step that evaluates a framework's models. */
export const defineEvaluation = <
  const N extends string,
  const K extends Sub<"model">,
  const V extends string,
  C extends z.core.$ZodShape,
>(
  framework: Framework<N, K>,
  verb: V,
  config: C,
) =>
  defineStep({
    name: `${framework.name}ModelEval`,
    verb,
    roles: ["evaluation", "evaluate", "eval", "model_evaluation", "testing", "test"],
    summary: `Scores held-out rows with ${framework.phrase} and evaluates the scores.`,
    rank: 40,
    follows: "data",
    inputs: {
      model: modelInput(framework, "The model archive from training. Its inference.py computes the scores."),
      data: {
        kind: "tabular.processed",
        doc: "Processed rows that the model has not seen. If the table is split, its test rows are used.",
        from: "held-out",
        aliases: ["eval_data_input", "processed_data"],
        compatibleSources: ["TabularPreprocessing"],
        semanticKeywords: ["data", "evaluation", "test", "held-out", "calibration", "validation"],
      },
    },
    outputs: {
      predictions: {
        kind: "predictions.labelled",
        doc: "The score and label of every row.",
        columns: predictionColumns,
        aliases: ["eval_output", "EvaluationResults"],
      },
      metrics: {
        kind: "metrics.classification",
        doc: "metrics.json with 95% confidence intervals, and curves.json. Regressions have error metrics.",
        byProduct: true,
        metrics: measuredMetrics,
        metricsByTask: measuredByTask,
        metricRanges: measuredRanges,
        metricDirections: measuredDirections,
        propertyFile: "metrics.json",
        aliases: ["metrics_output", "EvaluationMetrics"],
      },
    },
    config: z.object(config),
    hosts: "exchange",
    job: {
      type: "processing",
      image: imageOr(framework.image),
      script: { folder: new URL("../xgboost-model-eval/script/", import.meta.url).href, entry: "evaluate.py" },
    },
  });
