import { definePack, defineStep, field } from "specline";
import { processingMachine, sklearnImage } from "specline/steps";
import { z } from "zod";

const rowCount_ = defineStep({
  name: "RowCount",
  verb: "rowCount",
  roles: ["row_count"],
  summary: "Counts the rows of a table. Describe the step here, in one sentence.",
  // Determines the step's position: 0 loads, 10 prepares, 30 trains, 40 evaluates, 70 packages, 80 registers.
  rank: 42,
  follows: "data",
  inputs: {
    data: { kind: "tabular.processed", doc: "The rows to count.", from: "held-out" },
  },
  outputs: {
    metrics: {
      kind: "metrics",
      doc: "metrics.json: the measured numbers, without nesting.",
      metrics: ["row_count_rows"],
      propertyFile: "metrics.json",
      // A by-product is used only if no step produces this kind as its main output.
      byProduct: true,
    },
  },
  config: z.object({
    atLeast: field(z.int().min(0).default(1), { doc: "The minimum number of rows.", tier: "system" }),
    ...processingMachine,
  }),
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "row_count.py" },
  },
});

type RowCount_ = typeof rowCount_;
/** The specification of the RowCount step: its ports, config and job. */
export interface RowCount extends RowCount_ {}
/** Counts the rows of a table. */
export const rowCount: RowCount = rowCount_;

/**
 * A pack with only this step, for Pipeline.with(rowCountPack) or for `packs` in a spec. You can move the step to your
 * own pack.
 */
export const rowCountPack = definePack({ name: "row-count", version: "0.1.0", steps: [rowCount] });
