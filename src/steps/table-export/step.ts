import { z } from "zod";
import { defineStep } from "../../spec/step.ts";
import { exportConflicts, exportFields, exportJob, exportOutputs } from "./export-fields.ts";

export const tableExportSpecification = defineStep({
  name: "TableExport",
  verb: "exportTable",
  roles: ["table_export", "export_table"],
  summary: "Writes a table to a folder that you name, as csv, JSON lines or parquet, and for Athena if you like.",
  rank: 29,
  follows: "data",
  inputs: {
    data: {
      kind: "tabular",
      doc: "Loaded or processed rows. Processed rows get a column 'split', or '__split' if they have one of that name.",
      from: "branch",
      compatibleSources: ["TabularPreprocessing", "DataLoading"],
      semanticKeywords: ["data", "rows", "table"],
    },
  },
  outputs: exportOutputs,
  config: z.object(exportFields),
  conflicts: exportConflicts,
  hosts: "repeat",
  job: exportJob,
});
