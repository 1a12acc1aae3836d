import { z } from "zod";
import type { JsonObject } from "../../base/canonical.ts";
import { diagnostic } from "../../diagnostics/index.ts";
import { field, fieldInfo } from "../../spec/fields.ts";
import { defineStep } from "../../spec/step.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, memoryPerByte, processingMachine, sklearnImage, weightColumn } from "../shared-fields.ts";

const columnType = z.enum(["number", "integer", "category", "text", "date", "boolean"]);
const decimal = z.enum([".", ","]);
const thousands = z.enum(["", ".", ",", " ", "'", "_"]);
const dates = z.enum(["dmy", "mdy"]);

const { label, labelRules, positive, task, idColumn, timeColumn, groupColumn, seed, branch } = contextFields;

export const dataLoadingSpecification = defineStep({
  name: "DataLoading",
  verb: "loadData",
  aliases: ["CradleDataLoading", "DummyDataLoading", "RedshiftDataLoading"],
  roles: ["data_loading", "loading", "load", "data", "ingestion"],
  summary: "Reads a table, takes this branch's share of the rows, and checks and profiles them.",
  rank: 0,
  inputs: {
    signature: {
      kind: "schema",
      doc: "How the training branch reads its table. This branch then reads its own table in the same way, except for formats that its config states, and both have the same columns. Without this input, the step decides from all rows of its own source.",
      from: "trained",
      optional: true,
      decidedFor: "source",
      aliases: ["SIGNATURE_IN"],
      compatibleSources: ["DataLoading"],
      semanticKeywords: ["schema", "signature", "types"],
    },
  },
  outputs: {
    data: {
      kind: "tabular.raw",
      doc: "This branch's rows, each with its position in the source, in a plain format: numbers as 1234.5, dates in ISO 8601, true and false, and words unchanged.",
      aliases: ["DATA", "output_data"],
    },
    metadata: {
      kind: "profile",
      doc: "Row counts, missing and sentinel values, distributions, the label's balance, and findings about the table.",
      aliases: ["METADATA"],
    },
    signature: {
      kind: "schema",
      doc: "Column names, types and formats, inferred from all rows of the source so that branches agree.",
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
        doc: "The table: an S3 URI or local path to a CSV, Parquet or JSON file or to a folder of them, or an Athena or Redshift query in SageMaker's format.",
        tier: "essential",
        source: true,
        script: false,
      },
    ),
    sourceGb: field(z.number().positive().optional(), {
      doc: "The size of the table as csv, if it is in S3 or the result of a query. `check` advises on instances by it; it has no other effect.",
      tier: "system",
      unit: "GB",
      script: false,
      sourceSize: true,
    }),
    format: field(z.enum(["auto", "csv", "parquet", "json"]).default("auto"), {
      doc: "The file format; 'auto' infers it from the file names.",
      tier: "system",
      reading: true,
    }),
    shareFrom: field(z.number().min(0).max(1).default(0), {
      doc: "The start of this branch's share of the rows, from 0 to 1. Branches with non-overlapping shares have no rows in common.",
      tier: "system",
      share: "from",
    }),
    shareTo: field(z.number().min(0).max(1).default(1), {
      doc: "The end of this branch's share of the rows, from 0 to 1, exclusive.",
      tier: "system",
      share: "to",
    }),
    encoding: field(z.string().min(1).optional(), {
      doc: "The encoding of text files, by its Python name ('cp1252', 'utf-8'). It is detected by default.",
      tier: "system",
      reading: true,
    }),
    delimiter: field(z.string().length(1).optional(), {
      doc: "The delimiter of csv files. ' ' is any number of blanks and tabs. It is detected by default.",
      tier: "system",
      reading: true,
    }),
    indexColumn: field(z.union([z.boolean(), z.string().min(1)]).optional(), {
      doc: "The name of a column that numbers or identifies the rows and is not a feature, or false if there is none. By default, a first column without a name is such a column.",
      tier: "system",
      reading: true,
      names: "columns",
    }),
    decimal: field(decimal.optional(), {
      doc: "The decimal mark of all numeric columns. It is inferred from their cells by default.",
      tier: "system",
      reading: true,
    }),
    thousands: field(thousands.optional(), {
      doc: "The thousands separator of all numeric columns, or '' for none. It is inferred from their cells by default.",
      tier: "system",
      reading: true,
    }),
    dates: field(dates.optional(), {
      doc: "Whether dates such as 03/04/2026 begin with the day ('dmy') or the month ('mdy'). The order is inferred from the cells by default.",
      tier: "system",
      reading: true,
    }),
    schema: field(
      z
        .record(
          z.string(),
          z.union([
            columnType,
            z.strictObject({
              type: columnType.optional(),
              decimal: decimal.optional(),
              thousands: thousands.optional(),
              dates: dates.optional(),
              join: z.boolean().optional(),
            }),
          ]),
        )
        .optional(),
      {
        doc: "Column names with their required types; a value of another type is an error. Instead of a type, a column can have an object with any of type, decimal, thousands, dates, and join (false keeps spellings of a category separate).",
        tier: "system",
        reading: true,
        names: "columns",
        verbatim: true,
      },
    ),
    sentinels: field(z.array(z.union([z.number(), z.string().min(1)])).default([-2147483648]), {
      doc: "Numbers, and strings such as '?', that represent a missing value. Numbers are reported here and become missing in preprocessing. Strings become missing here, so that the rest of a column can be numeric.",
      tier: "system",
      reading: true,
    }),
    policy: field(z.enum(["strict", "lenient"]).default("strict"), {
      doc: "If columns of another branch's table, or of rows to be scored, differ from those that training read: 'strict' refuses missing and unknown columns; 'lenient' takes a missing column for missing cells, ignores an unknown one, and warns of both.",
      tier: "system",
    }),
    contract: field(z.union([z.string().min(1), z.record(z.string(), z.json())]).optional(), {
      doc: "The data contract: rules that the table must meet before anything is learned from it. A path of a YAML file, relative to the pipeline's folder, or the contract itself (docs/contracts.md).",
      tier: "system",
      verbatim: true,
      dataContract: true,
    }),
    // Rows can be loaded without a label. The label's column is then profiled like any other.
    label: field(label, { ...fieldInfo(label), needed: () => false }),
    labelRules,
    positive,
    task,
    idColumn: field(idColumn, {
      ...fieldInfo(idColumn),
      doc: "A column that identifies rows: rows of one value belong to one share.",
    }),
    timeColumn: field(timeColumn, {
      ...fieldInfo(timeColumn),
      doc: "A column of dates: shares then follow the order of time, the latest rows in the last share.",
    }),
    groupColumn: field(groupColumn, {
      ...fieldInfo(groupColumn),
      doc: "A column whose equal values keep rows together: such rows belong to one share.",
    }),
    weightColumn,
    seed,
    branch,
    ...ownScript,
    ...processingMachine,
  }),
  conflicts: ({ shareFrom: low, shareTo: high }, at) =>
    typeof low === "number" && typeof high === "number" && low >= high
      ? [diagnostic("data/bad-share", { low, high }, { ...at, field: "shareTo" })]
      : [],
  hosts: "exchange",
  memoryPerByte: memoryPerByte.loading,
  holdsAllRows: true,
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

/**
 * Whether a source is a query, that is, an object such as SageMaker's DatasetDefinition. Expressions have other keys.
 */
const isQuery = (source: unknown): source is JsonObject =>
  typeof source === "object" && source !== null && Object.keys(source).some((key) => key.endsWith("DatasetDefinition"));
