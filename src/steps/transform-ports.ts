import type { Sub } from "../spec/kinds.ts";

/** The inputs of a transform that learns: rows of its branch, and on any branch but training what it learnt there. */
export const transformInputs = <const K extends Sub<"fitted">, const N extends string>(fitted: K, step: N) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "Processed rows of this branch; on the training branch with a train split, which alone is learnt from.",
      from: "branch",
      aliases: ["input_data", "processed_data", "data_input"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "table"],
    },
    fitted: {
      kind: fitted,
      doc: "What the same step learnt on the training branch.",
      from: "trained",
      optional: true,
      fitted: true,
      aliases: ["model_artifacts_input"],
      compatibleSources: [step],
      semanticKeywords: ["fitted", "learnt", "artifact"],
    },
  }) as const;

/** Its outputs: the rows as it leaves them, with all that was learnt on the way to them, and what it learnt itself. */
export const transformOutputs = <const K extends Sub<"fitted">, const D extends string>(fitted: K, doc: D) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "The same rows with new columns; what was learnt up to here lies in its folder fitted/.",
      aliases: ["processed_data", "data_output"],
    },
    fitted: { kind: fitted, doc, aliases: ["model_artifacts_output"] },
  }) as const;
