import { z } from "zod";
import { defined } from "../../base/defined.ts";
import type { TrainingJob } from "../../spec/job.ts";
import type { Sub } from "../../spec/kinds.ts";
import { defineStep, type StepSpec } from "../../spec/step.ts";
import type { Framework } from "./frameworks.ts";

/** The differences between the training steps of two frameworks. */
interface TrainingParts<V extends string, C extends z.core.$ZodShape> {
  readonly verb: V;
  readonly summary: string;
  /** The descriptions of the input and of the archive. */
  readonly docs: { readonly data: string; readonly model: string };
  readonly config: C;
  readonly conflicts?: StepSpec["conflicts"];
  readonly levels?: StepSpec["levels"];
  readonly hosts?: StepSpec["hosts"];
  readonly memoryPerByte?: number;
  readonly job: Omit<TrainingJob, "type">;
}

/** Creates a framework's training step. */
export const defineTraining = <
  const N extends string,
  const K extends Sub<"model">,
  const V extends string,
  C extends z.core.$ZodShape,
>(
  { name, role, kind, serving }: Framework<N, K>,
  { verb, summary, docs, config, conflicts, levels, hosts, memoryPerByte, job }: TrainingParts<V, C>,
) =>
  defineStep({
    name: `${name}Training`,
    verb,
    roles: ["training", "train", role, "model_training", `${role}_training`, "fit"],
    summary,
    rank: 30,
    home: "training",
    inputs: {
      data: {
        kind: "tabular.processed",
        doc: docs.data,
        from: "branch",
        aliases: ["input_path", "processed_data", "train"],
        compatibleSources: ["TabularPreprocessing"],
        semanticKeywords: ["data", "processed", "train", "features"],
      },
      hyperparameters: {
        kind: "hyperparameters",
        doc: "hyperparameters.json, whose values override the config.",
        from: "anywhere",
        optional: true,
        aliases: ["hyperparameters_s3_uri", "config"],
        semanticKeywords: ["hyperparameters", "parameters"],
      },
    },
    outputs: {
      model: {
        kind,
        doc: docs.model,
        archive: "model",
        aliases: ["model_output", "model_data", "ModelOutputPath"],
      },
      evaluation: {
        kind: "predictions.labelled",
        doc: "The scores and labels of the validation and test rows.",
        byProduct: true,
        archive: "output-data",
        aliases: ["evaluation_output", "EvaluationOutputs"],
      },
    },
    config: z.object(config),
    ...defined({ conflicts, levels, hosts, memoryPerByte }),
    job: { type: "training", ...job },
    facts: ["seed"],
    serving,
  });
