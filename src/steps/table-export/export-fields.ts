import { z } from "zod";
import type { Json, JsonObject } from "../../base/canonical.ts";
import { isList } from "../../base/json.ts";
import { isLocalPath } from "../../base/local-path.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import { field } from "../../spec/fields.ts";
import type { OutPorts } from "../../spec/ports.ts";
import { ownScript } from "../own-script.ts";
import { contextFields, processingMachine, sklearnImage } from "../shared-fields.ts";

/** A name that Athena accepts without quotes, in lower case. */
const NAME = /^[a-z_][a-z0-9_]{0,127}$/;

/** Columns that an export adds to the rows, or that are in every table. */
const ALWAYS: ReadonlySet<Json> = new Set(["__row_id", "split", "__split"]);

/** The columns that the exported table must have. */
const ofTables = (value: Json): readonly (readonly [name: string, path: readonly (string | number)[]])[] =>
  isList(value)
    ? value.flatMap((name, index) => (typeof name === "string" && !ALWAYS.has(name) ? [[name, [index]] as const] : []))
    : [];

/** The config of steps that export tables. */
export const exportFields = {
  destination: field(z.string().min(1), {
    doc: "The folder to write to: s3://bucket/folder, or in local runs a path relative to the pipeline's file. Rows go to rows/ inside of it, their description to table/.",
    tier: "essential",
  }),
  format: field(z.enum(["csv", "jsonl", "parquet"]).default("csv"), {
    doc: "The format of the files: csv with a header, a JSON object per line, or parquet, which needs the package pyarrow.",
    tier: "system",
  }),
  columns: field(z.array(z.string().min(1)).min(1).optional(), {
    doc: "The columns to export, in this order. By default, all of them.",
    tier: "system",
    names: "columns",
    namesIn: ofTables,
  }),
  partitionBy: field(z.array(z.string().min(1)).min(1).max(3).optional(), {
    doc: "Columns whose values become folders, such as split=test/, instead of columns of the files. They can have up to 1,000 combinations of values.",
    tier: "system",
    names: "columns",
    namesIn: ofTables,
  }),
  existing: field(z.enum(["keep", "replace"]).default("keep"), {
    doc: "What happens to the files of earlier executions. With 'keep', each execution writes to a folder of its own, rows/run=<execution>/. With 'replace', it writes to rows/ itself and replaces files of the same name; files that have no successor stay.",
    tier: "system",
  }),
  table: field(z.string().min(1).optional(), {
    doc: "The name of a table in Athena. Statements that create it are then written to table/, and columns get names that Athena accepts.",
    tier: "system",
  }),
  database: field(z.string().min(1).default("default"), {
    doc: "The database of the table in Athena.",
    tier: "system",
  }),
  branch: contextFields.branch,
  ...ownScript,
  ...processingMachine,
} as const;

/** The outputs of steps that export tables. */
export const exportOutputs = {
  rows: {
    kind: "exported.rows",
    doc: "The rows, as part-00000 of each partition.",
    destination: {
      field: "destination",
      folder: "rows",
      perRun: ({ existing }: JsonObject) => existing !== "replace",
    },
  },
  table: {
    kind: "exported.table",
    doc: "columns.json with names, types and counts, and statements for Athena if the table has a name.",
    byProduct: true,
    destination: { field: "destination", folder: "table" },
  },
} as const satisfies OutPorts;

/** Reports settings that are possible on their own, but that no export can have. */
export const exportConflicts = (config: JsonObject, at: Place): readonly Diagnostic[] => [
  ...placeConflicts(config, at),
  ...columnConflicts(config, at),
  ...runConflicts(config, at),
];

function placeConflicts({ destination, table, database }: JsonObject, at: Place): readonly Diagnostic[] {
  const isPlace = typeof destination !== "string" || isLocalPath(destination) || /^s3:\/\/[^/]/.test(destination);
  const names = Object.entries({ table, database }).filter(([, name]) => typeof name === "string" && !NAME.test(name));
  return [
    ...(isPlace ? [] : [diagnostic("config/export-place", { destination }, { ...at, field: "destination" })]),
    ...names.map(([field, name]) => diagnostic("config/export-name", { field, name: String(name) }, { ...at, field })),
  ];
}

/** Columns are either in the files or in the names of folders. */
function columnConflicts({ columns, partitionBy }: JsonObject, place: Place): readonly Diagnostic[] {
  const at = { ...place, field: "partitionBy" };
  const parts = isList(partitionBy) ? partitionBy : [];
  const twice = parts.find((name, index) => parts.indexOf(name) !== index);
  const lacking = isList(columns) ? parts.find((name) => !columns.includes(name)) : undefined;
  const isAll = isList(columns) && columns.every((name) => parts.includes(name));
  return [
    ...(twice === undefined ? [] : [diagnostic("config/export-twice", { column: String(twice) }, at)]),
    ...(lacking === undefined ? [] : [diagnostic("config/export-lacks", { column: String(lacking) }, at)]),
    ...(isAll ? [diagnostic("config/export-empty", {}, at)] : []),
  ];
}

/** A column cannot have the name of the folders that keep executions apart, because readers see both as one column. */
const runConflicts = ({ partitionBy, existing, table }: JsonObject, at: Place): readonly Diagnostic[] =>
  isList(partitionBy) && partitionBy.includes("run") && existing !== "replace" && table === undefined
    ? [diagnostic("config/export-run", {}, { ...at, field: "partitionBy" })]
    : [];

/** The job of steps that export tables. */
export const exportJob = {
  type: "processing",
  image: sklearnImage,
  script: { folder: new URL("./script/", import.meta.url).href, entry: "export_table.py" },
} as const;
