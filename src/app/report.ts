import { join, resolve } from "node:path";
import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { type RunRecord, readRun, runBefore } from "../local/index.ts";
import { type ConfinedFiles, confined } from "../local/storage/confined.ts";
import type { Host } from "./host/host.ts";
import { messageOf } from "./host/system-error.ts";

export interface WrittenReport {
  /** The absolute path of the page. */
  readonly report?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReportOptions {
  readonly work: string;
  readonly output?: string | undefined;
  /** Writes only the measurements: metrics, curves, calibration and feature importance. */
  readonly plots?: boolean | undefined;
  /** Whether the page shows values of single rows. They are shown by default. */
  readonly rows?: boolean | undefined;
}

interface KeepOptions extends Pick<ReportOptions, "output" | "rows"> {
  readonly parts?: "kept" | "anew";
}

/** Writes the report for a run, which is identified by its id, the beginning of its id, or "latest". */
export async function report(host: Host, run: string, options: ReportOptions): Promise<WrittenReport> {
  const { work, output, plots = false, rows } = options;
  const folder = resolve(host.folder, work);
  const record = await readRun(host.effects, folder, run);
  const file = output === undefined ? undefined : resolve(host.folder, output);
  return plots
    ? keepPlots(host, folder, record, file)
    : keepReport(host, folder, record, { output: file, parts: "anew", rows });
}

/** Writes a run's measurements as a page, beside the run's record unless another file is given. */
const keepPlots = async (host: Host, work: string, record: RunRecord, output?: string): Promise<WrittenReport> => {
  const { plotsPage } = await import("../report/index.ts");
  return keepPage(host, work, output, join(work, "runs", record.run, "plots.html"), async (files) =>
    host.redactor.learnt(await plotsPage(record, files)),
  );
};

/**
 * Writes the report beside the run's record. The run does not fail if the report cannot be written.
 *
 * @param options - the file, by default in the run's folder; `parts: "kept"` (the default) reuses parts of an earlier
 * report; `rows: false` leaves out values of single rows
 */
export async function keepReport(
  host: Host,
  work: string,
  record: RunRecord,
  { output, parts = "kept", rows }: KeepOptions = {},
): Promise<WrittenReport> {
  const folder = join(work, "runs", record.run);
  return keepPage(host, work, output, join(folder, "report.html"), async (files) => {
    const { noReportCache, openReportCache, writeReport } = await import("../report/index.ts");
    const before = await runBefore(host.effects, work, record);
    const cache = parts === "anew" ? noReportCache : openReportCache(files, join(work, "cache"), version);
    return writeReport(record, files, folder, { kept: cache, hide: host.redactor.learnt, rows, before });
  });
}

/** Writes a page to the given file, or to its default path, where a failure is only a warning. */
async function keepPage(
  host: Host,
  work: string,
  output: string | undefined,
  usual: string,
  draw: (files: ConfinedFiles) => Promise<string>,
): Promise<WrittenReport> {
  const report = output ?? usual;
  try {
    await confined(host.effects.files, work, async (files) => files.write(report, await draw(files)));
    return { report, diagnostics: [] };
  } catch (error) {
    const fault = diagnostic("environment/write", { file: report, reason: messageOf(error) });
    return { diagnostics: [output === undefined ? { ...fault, severity: "warning" } : fault] };
  }
}
