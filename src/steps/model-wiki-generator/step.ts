import { z } from "zod";
import { field } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { evaluators, trainers } from "../families/frameworks.ts";
import { ownScript } from "../own-script.ts";
import { processingMachine, sklearnImage } from "../shared-fields.ts";

export const modelWikiGeneratorSpecification = defineStep({
  name: "ModelWikiGenerator",
  verb: "writeModelCard",
  roles: ["wiki", "model_wiki", "model_card", "documentation"],
  summary: "Writes a model card about the model's purpose, quality and origin, in Markdown and as a single HTML page.",
  rank: 60,
  follows: "metrics",
  inputs: {
    metrics: {
      kind: "metrics.classification",
      doc: "metrics.json and curves.json for held-out rows.",
      from: "held-out",
      aliases: ["metrics_input", "EvaluationMetrics"],
      compatibleSources: ["ModelMetricsComputation", ...evaluators],
      semanticKeywords: ["metrics", "evaluation"],
    },
    plots: {
      kind: "report.metrics",
      doc: "report.json: the metrics by segment and score decile.",
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
      doc: "profile.json of the training data.",
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
      doc: "model-card.md, and a self-contained model-card.html.",
      aliases: ["wiki_output", "ModelWiki"],
    },
  },
  config: z.object({
    modelName: field(z.string().min(1).max(200).optional(), {
      doc: "The model's name on the card. The default is the pipeline's name.",
      tier: "system",
      context: "pipeline",
    }),
    purpose: field(z.string().max(4000).optional(), {
      doc: "The model's purpose and users, in up to 4,000 characters.",
      tier: "system",
    }),
    owner: field(z.string().max(200).optional(), {
      doc: "The person or team responsible for the model.",
      tier: "system",
    }),
    limitations: field(z.array(z.string().min(1).max(1000)).max(50).optional(), {
      doc: "Uses for which the model is unsuitable, one sentence each.",
      tier: "system",
    }),
    topFeatures: field(z.int().min(1).max(200).default(20), {
      doc: "The number of features on the card, most important first, from 1 to 200.",
      tier: "system",
    }),
    ...ownScript,
    ...processingMachine,
  }),
  hosts: "repeat",
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "write_model_card.py" },
  },
});
