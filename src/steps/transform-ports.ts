import type { Sub } from "../spec/kinds.ts";

/** The inputs of a transform that is fitted: the rows of its branch and, on every branch but training, what was fitted there. */
export const transformInputs = <const K extends Sub<"fitted">, const N extends string>(fitted: K, step: N) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "Processed rows of this branch; on the training branch, the transform is fitted on the train split only.",
      from: "branch",
      aliases: ["input_data", "processed_data", "data_input"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "table"],
    },
    fitted: {
      kind: fitted,
      doc: "What the same step fitted on the training branch.",
      from: "trained",
      optional: true,
      fitted: true,
      aliases: ["model_artifacts_input"],
      compatibleSources: [step],
      semanticKeywords: ["fitted", "learnt", "artifact"],
    },
  }) as const;

/** Its outputs: the transformed rows, with everything fitted so far, and what the step itself fitted. */
export const transformOutputs = <const K extends Sub<"fitted">, const D extends string>(fitted: K, doc: D) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "The same rows with new columns; the folder fitted/ holds everything fitted so far.",
      aliases: ["processed_data", "data_output"],
    },
    fitted: { kind: fitted, doc, aliases: ["model_artifacts_output"] },
  }) as const;
