import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, trainers } from "../families/frameworks.ts";
import { processingMachine, sklearnImage } from "../shared-fields.ts";

export const modelWikiGenerator = defineStep({
  name: "ModelWikiGenerator",
  verb: "writeModelCard",
  roles: ["wiki", "model_wiki", "model_card", "documentation"],
  summary:
    "Writes a model card, in Markdown and as one HTML page: what the model is for, how good it is, what it was made of.",
  rank: 60,
  follows: "metrics",
  inputs: {
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json and curves.json of held-out rows.",
      from: "held-out",
      aliases: ["metrics_input", "EvaluationMetrics"],
      compatibleSources: ["ModelMetricsComputation", ...evaluators],
      semanticKeywords: ["metrics", "evaluation"],
    },
    plots: {
      kind: "report.metrics",
      doc: "report.json: the numbers by segment and by tenths of the score.",
      from: "held-out",
      optional: true,
      aliases: ["plots_input"],
      compatibleSources: ["ModelMetricsComputation"],
      semanticKeywords: ["plots", "report", "metrics"],
    },
    model: {
      kind: "model",
      doc: "The model archive: its features and their importance.",
      from: "trained",
      optional: true,
      explicit: true,
      compatibleSources: trainers,
      semanticKeywords: ["model", "features"],
    },
    profile: {
      kind: "profile",
      doc: "profile.json of the data that the model was trained on.",
      from: "anywhere",
      optional: true,
      explicit: true,
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["profile", "metadata"],
    },
  },
  outputs: {
    card: {
      kind: "report.model-card",
      doc: "model-card.md, and model-card.html, which needs no other file.",
      aliases: ["wiki_output", "ModelWiki"],
    },
  },
  config: z.object({
    modelName: field(z.string().min(1).max(200).optional(), {
      doc: "What the card calls the model; the pipeline's name where it is left out.",
      tier: "system",
      context: "pipeline",
    }),
    purpose: field(z.string().max(4000).optional(), {
      doc: "What the model is meant for, and by whom, 4,000 characters at most.",
      tier: "system",
    }),
    owner: field(z.string().max(200).optional(), { doc: "Who answers for the model.", tier: "system" }),
    limitations: field(z.array(z.string().min(1).max(1000)).max(50).optional(), {
      doc: "What the model must not be used for, or does badly; a sentence each.",
      tier: "system",
    }),
    topFeatures: field(z.int().min(1).max(200).default(20), {
      doc: "Number of features that the card lists, the most important first, from 1 to 200.",
      tier: "system",
    }),
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "write_model_card.py" },
  },
});
