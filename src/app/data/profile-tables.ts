import { resolve } from "node:path";
import type { DataProfile, Finding } from "../../advice/data-profile.ts";
import { foundIn } from "../../advice/found-in.ts";
import type { JsonObject } from "../../base/canonical.ts";
import { listed, nearest, quoted } from "../../base/words.ts";
import { type Diagnostic, diagnostic, type Place } from "../../diagnostics/index.ts";
import type { DataContract } from "../../spec/data-contract.ts";
import type { Host } from "../host/host.ts";
import { type DataFile, dataFiles } from "./data-files.ts";
import { type Looked, type LookRequest, lookAt } from "./look-at.ts";

/** A table that a step of the pipeline loads. */
export interface Table {
  /** The path as written in the pipeline. */
  readonly source: string;
  /** The step's settings for it, under the names that its script uses. */
  readonly config: JsonObject;
  readonly at: Place;
  /** The training branch's table, if this table is read in the same way. */
  readonly trained?: Pick<Table, "source" | "config"> | undefined;
}

export interface Profiled {
  readonly profile?: DataProfile;
  /** If there is an error here, a run would fail with it. */
  readonly diagnostics: readonly Diagnostic[];
  /** The rules of the data contract that the table breaks, all of which are errors; and which were not judged. */
  readonly breaches?: readonly Diagnostic[];
}

/** Examines a pipeline's local tables with the script that loads them. */
export async function profileTables(
  host: Host,
  folder: string,
  tables: readonly Table[],
): Promise<readonly Profiled[]> {
  const found = await Promise.all(tables.map(({ source }) => dataFiles(host.effects.files, resolve(folder, source))));
  // Missing and empty sources are reported by compiling.
  const there = tables.flatMap((table, index) => {
    const files = found[index] ?? [];
    return files.length === 0 ? [] : [{ table, files }];
  });
  if (there.length === 0) return tables.map(() => ({ diagnostics: [] }));
  const asked = await Promise.all(
    there.map(async ({ table, files }): Promise<LookRequest> => {
      const { source, trained } = table;
      const config = dated(table.config, host.effects.clock.now());
      const request = { path: resolve(folder, source), files, config };
      if (trained === undefined) return request;
      const path = resolve(folder, trained.source);
      const read = (await dataFiles(host.effects.files, path)) ?? [];
      return read.length === 0 ? request : { ...request, trained: { path, files: read, config: trained.config } };
    }),
  );
  const looked = await lookTolerantly(host, asked);
  return tables.map((table) => {
    const index = there.findIndex((one) => one.table === table);
    if (index < 0) return { diagnostics: [] };
    if ("reason" in looked)
      return {
        diagnostics: [diagnostic("advice/not-read", { source: table.source, reason: looked.reason }, table.at)],
      };
    return profiled(table, there[index]?.files ?? [], looked[index] ?? {});
  });
}

/**
 * Adds the time to a request whose data contract judges the age of rows. Answers for the same table are kept, so the
 * time is rounded to minutes, and other requests have none.
 */
function dated(config: JsonObject, now: number): JsonObject {
  const { columns } = (config["contract"] ?? {}) as Partial<DataContract>;
  const isTimed = Object.values(columns ?? {}).some(({ newestWithin }) => newestWithin !== undefined);
  return isTimed ? { ...config, now: 60 * Math.floor(now / 60_000) } : config;
}

/**
 * Examines tables. A table without a column that its schema declares is examined again without the schema, so that all
 * faults are found.
 */
async function lookTolerantly(host: Host, asked: readonly LookRequest[]): ReturnType<typeof lookAt> {
  const looked = await lookAt(host, asked);
  if ("reason" in looked) return looked;
  const open = asked.filter((_, index) => looked[index]?.failure?.code === "data/column-missing");
  if (open.length === 0) return looked;
  const again = await lookAt(
    host,
    open.map(({ config: { schema: _, ...config }, ...one }) => ({ ...one, config })),
  );
  return "reason" in again
    ? looked
    : looked.map((one, index) => again[open.indexOf(asked[index] as LookRequest)] ?? one);
}

/** Errors that could turn out to be false after the unread rows are read. */
const OF_ALL_ROWS: ReadonlySet<string> = new Set([
  "data/one-class",
  "data/positive-missing",
  "data/positive-unknown",
  "data/too-many-classes",
  "data/label-of-many",
]);

function profiled({ source, at, config }: Table, files: readonly DataFile[], { profile, failure }: Looked): Profiled {
  // A container's interpreter can have packages that this one lacks.
  if (failure?.code === "data/parquet-engine") {
    const { message: reason } = foundIn(failure, at);
    return { diagnostics: [diagnostic("advice/not-read", { source, reason }, at)] };
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const cut = profile?.cut === true;
  const faults = failure === undefined || (cut && OF_ALL_ROWS.has(failure.code)) ? [] : [faultOf(failure, profile, at)];
  if (profile === undefined) return { diagnostics: faults };
  const { rows, columns, findings, breaches = [] } = profile;
  return {
    breaches: [
      ...breaches.map((breach) => foundIn(breach, { ...at, field: "contract", path: ruleOf(breach) })),
      ...(cut ? partlyJudged(source, rows, config, at) : []),
    ],
    profile: {
      source,
      bytes,
      readBytes: cut ? Math.min(LOOKED, bytes - 1) : bytes,
      rows,
      ...(cut && files.some(({ file }) => /json/i.test(file)) && { columnsOpen: true }),
      columns,
      findings,
    },
    diagnostics: faults,
  };
}

/** Unread rows can break any rule, and these rules cannot be judged without them (see `judge_contract.py`). */
const RULES_OF_ALL_ROWS = ["missingAtMost", "newestWithin"] as const;

/** Reports that a table was only judged in part, with the rules that were left to the job. */
function partlyJudged(source: string, rows: number, config: JsonObject, at: Place): readonly Diagnostic[] {
  const contract = config["contract"] as DataContract | undefined;
  if (contract === undefined || contract === null) return [];
  const own = Object.values(contract.columns);
  const left = RULES_OF_ALL_ROWS.filter((rule) => own.some((rules) => rules[rule] !== undefined));
  const unjudged = left.length === 0 ? "" : `, and ${listed(left.map(quoted))} not at all`;
  return [
    diagnostic("advice/contract-in-part", { source, rows: String(rows), unjudged }, { ...at, field: "contract" }),
  ];
}

/** The path of a broken rule in its contract. */
const ruleOf = ({ code, data: { column, rule } }: Finding): string => {
  const own = RULES[code] ?? String(rule).split(":")[0];
  return code === "data/contract-extra"
    ? "columns"
    : `columns[${JSON.stringify(column)}]${own === "" ? "" : `.${own}`}`;
};

/** The rules that findings are about, unless the findings name them. */
const RULES: Readonly<Record<string, string>> = {
  "data/contract-column": "",
  "data/contract-type": "type",
  "data/contract-values": "values",
  "data/contract-unique": "unique",
  "data/contract-missing": "missingAtMost",
  "data/contract-old": "newestWithin",
  "data/contract-dateless": "newestWithin",
};

/** The maximum number of a table's bytes that are examined. */
const LOOKED = 8 * 2 ** 20;

const FIELDS: Readonly<Record<string, string>> = {
  "data/label-missing": "label",
  "data/label-headless": "label",
  "data/one-class": "label",
  "data/positive-unknown": "label",
  "data/too-many-classes": "label",
  "data/label-of-many": "label",
  "data/label-rules-exist": "label",
  "data/label-rules-column": "labelRules",
  "data/label-rules-order": "labelRules",
  "data/label-rules-value": "labelRules",
  "data/positive-missing": "positive",
  "data/bad-type": "schema",
  "data/column-missing": "schema",
};

function faultOf(failure: Finding, profile: Looked["profile"], at: Place): Diagnostic {
  const field = FIELDS[failure.code];
  const place = field === undefined ? at : { ...at, field };
  if (failure.code !== "data/positive-missing") return foundIn(failure, place);
  const label = profile?.columns.find(({ name }) => name === failure.data["label"]);
  const positive = String(failure.data["positive"]);
  const near = nearest(positive, label?.top.map(([value]) => value) ?? []);
  return foundIn(failure, place, near === undefined ? {} : { hint: `did you mean ${quoted(near)}?` });
}
