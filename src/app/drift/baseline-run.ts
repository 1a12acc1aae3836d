import { join, resolve } from "node:path";
import type { JsonObject } from "../../base/canonical.ts";
import { defined } from "../../base/defined.ts";
import { ownMember } from "../../base/own.ts";
import { type Diagnostic, diagnostic } from "../../diagnostics/index.ts";
import { type RunRecord, readRun } from "../../local/index.ts";
import { satisfies } from "../../spec/kinds.ts";
import { droppedColumns } from "../dropped-columns.ts";
import type { Host } from "../host/host.ts";

/** The rows from which a run learned, and how they were read. */
export interface Baseline {
  readonly run: RunRecord;
  readonly step: string;
  /** The folder of the rows as loading wrote them. */
  readonly data: string;
  readonly schema: string;
  /** The loading step's facts and formats, under the names that its script uses. */
  readonly config: JsonObject;
}

/** Finds what a run kept of its training table, or why there is nothing. */
export async function baselineOf(host: Host, work: string, id: string): Promise<Baseline | Diagnostic> {
  const run = await readRun(host.effects, resolve(host.folder, work), id);
  const lacking = (reason: string): Diagnostic =>
    diagnostic("drift-report/no-baseline", { run: run.run, pipeline: run.title, reason });
  const loads = (run.manifest?.steps ?? []).filter(({ outputs }) =>
    Object.values(outputs).some(({ kind }) => satisfies(kind, "tabular.raw")),
  );
  const step = loads.find(({ branch = "training" }) => branch === "training") ?? loads[0];
  if (step === undefined) return lacking("none of its steps loads a table");
  const made = run.steps.find(({ name }) => name === step.id)?.outputs;
  const pathOf = (wanted: string): string | undefined => {
    const port = Object.entries(step.outputs).find(([, { kind }]) => satisfies(kind, wanted))?.[0];
    return port === undefined ? undefined : ownMember(made, port)?.path;
  };
  const [data, signature] = [pathOf("tabular.raw"), pathOf("schema")];
  if (data === undefined || signature === undefined) return lacking(`${step.id} did not finish`);
  const schema = join(signature, "schema.json");
  const { files } = host.effects;
  const rows = (await files.list(data).catch(() => [])).filter((name) => name.endsWith(".csv"));
  if (rows.length === 0 || (await files.stat(schema).catch(() => undefined)) === undefined)
    return lacking(`the rows that ${step.id} wrote are no longer there`);
  const { format, encoding, delimiter, indexColumn, label, idColumn, timeColumn, groupColumn, weightColumn } =
    step.config ?? {};
  const facts = { label, id_column: idColumn, time_column: timeColumn, group_column: groupColumn };
  const reading = { format, encoding, delimiter, index_column: indexColumn, weight_column: weightColumn };
  const dropped = droppedColumns(run);
  return { run, step: step.id, data, schema, config: defined({ ...facts, ...reading, dropped }) as JsonObject };
}
