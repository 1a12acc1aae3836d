import type { Sub } from "../spec/kinds.ts";
import type { TableColumns } from "../spec/ports.ts";

/**
 * The inputs of a fitted transform: its branch's rows and, on every branch except training, the artifact that the
 * training branch fitted.
 */
export const transformInputs = <const K extends Sub<"fitted">, const N extends string>(fitted: K, step: N) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "This branch's processed rows. On the training branch, the transform is fitted only on the train split.",
      from: "branch",
      aliases: ["input_data", "processed_data", "data_input"],
      compatibleSources: ["TabularPreprocessing"],
      semanticKeywords: ["data", "processed", "table"],
    },
    fitted: {
      kind: fitted,
      doc: "The artifact that the same step fitted on the training branch.",
      from: "trained",
      optional: true,
      fitted: true,
      aliases: ["model_artifacts_input"],
      compatibleSources: [step],
      semanticKeywords: ["fitted", "learnt", "artifact"],
    },
  }) as const;

/**
 * The outputs of a fitted transform: the rows, with everything fitted so far, and the step's fitted artifact.
 *
 * @param added - names of the columns that the transform adds
 */
export const transformOutputs = <const K extends Sub<"fitted">, const D extends string>(
  fitted: K,
  doc: D,
  added: readonly string[] = [],
) =>
  ({
    data: {
      kind: "tabular.processed",
      doc: "The same rows with new columns. The folder fitted/ contains everything fitted so far.",
      columns: { kept: "all", added } as TableColumns,
      aliases: ["processed_data", "data_output"],
    },
    fitted: { kind: fitted, doc, aliases: ["model_artifacts_output"] },
  }) as const;
