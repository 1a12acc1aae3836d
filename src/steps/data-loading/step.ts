import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import { field, fieldInfo } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

const { label, positive, task, seed, branch } = contextFields;

export const dataLoading = defineStep({
  name: "DataLoading",
  verb: "loadData",
  aliases: ["CradleDataLoading", "DummyDataLoading", "RedshiftDataLoading"],
  roles: ["data_loading", "loading", "load", "data", "ingestion"],
  summary: "Reads a table, takes this branch's share of its rows, checks and profiles it.",
  rank: 0,
  inputs: {},
  outputs: {
    data: {
      kind: "tabular.raw",
      doc: "The rows of this branch, as they stand in the source, each with its ordinal there.",
      aliases: ["DATA", "output_data"],
    },
    metadata: {
      kind: "profile",
      doc: "Rows, missing values, sentinel values, distributions and the balance of the label.",
      aliases: ["METADATA"],
    },
    signature: {
      kind: "schema",
      doc: "Names and types of the columns, found in all rows of the source, so that branches agree.",
      aliases: ["SIGNATURE"],
    },
  },
  positional: "source",
  config: z.object({
    source: field(
      z.union([
        z.string().min(1),
        z.strictObject({ AthenaDatasetDefinition: z.record(z.string(), z.json()) }),
        z.strictObject({ RedshiftDatasetDefinition: z.record(z.string(), z.json()) }),
      ]),
      {
        doc: "Where the table is: an S3 URI or a local path of a csv, parquet or JSON file or a folder of such; or a query of Athena or Redshift in SageMaker's own words.",
        tier: "essential",
        source: true,
        script: false,
      },
    ),
    format: field(z.enum(["auto", "csv", "parquet", "json"]).default("auto"), {
      doc: "The format of the files; 'auto' goes by their names.",
      tier: "system",
    }),
    shareFrom: field(z.number().min(0).max(1).default(0), {
      doc: "Where this branch's share of the rows begins, from 0 to 1. Branches whose shares do not overlap have no row in common.",
      tier: "system",
    }),
    shareTo: field(z.number().min(0).max(1).default(1), {
      doc: "Where this branch's share of the rows ends, from 0 to 1; the end itself is left out.",
      tier: "system",
    }),
    schema: field(
      z.record(z.string(), z.enum(["number", "integer", "category", "text", "date", "boolean"])).optional(),
      {
        doc: "Columns and the types that they must have; a value of another type is an error.",
        tier: "system",
        verbatim: true,
      },
    ),
    sentinels: field(z.array(z.union([z.number(), z.string().min(1)])).default([-2147483648]), {
      doc: "Numbers, and texts such as '?', that stand for a missing value. Numbers are reported here and made missing in preprocessing; texts are missing from here on, so that the rest of a column may be numbers.",
      tier: "system",
    }),
    // Rows can be loaded without one: the label's column is then profiled as any other.
    label: field(label, { ...fieldInfo(label), needed: () => false }),
    positive,
    task,
    seed,
    branch,
    ...processingMachine,
  }),
  conflicts: ({ shareFrom: low, shareTo: high }, at) =>
    typeof low === "number" && typeof high === "number" && low >= high
      ? [diagnostic("data/bad-share", { low, high }, { ...at, field: "shareTo" })]
      : [],
  job: {
    type: "processing",
    image: sklearnImage,
    script: { folder: new URL("./script/", import.meta.url).href, entry: "load_data.py" },
    external: ({ config: { source } }) =>
      isQuery(source)
        ? [{ name: "source", dataset: source }]
        : source === undefined
          ? []
          : [{ name: "source", uri: source }],
  },
  facts: ["label", "positive", "task", "seed"],
});

/** True for a query: an object in the words of SageMaker's DatasetDefinition; an expression has other keys. */
const isQuery = (source: unknown): source is JsonObject =>
  typeof source === "object" && source !== null && Object.keys(source).some((key) => key.endsWith("DatasetDefinition"));
