import { join, resolve } from "node:path";
import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { type RunRecord, readRun } from "../local/index.ts";
import { confined } from "../local/storage/confined.ts";
import type { Host } from "./host/host.ts";

export interface WrittenReport {
  /** Absolute path of the page. */
  readonly report?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReportOptions {
  readonly work: string;
  readonly output?: string | undefined;
}

/** Writes the report of a run: by its id, the beginning of it, or "latest". */
export async function report(host: Host, run: string, { work, output }: ReportOptions): Promise<WrittenReport> {
  const folder = resolve(host.folder, work);
  const record = await readRun(host.effects, folder, run);
  return keepReport(host, folder, record, output === undefined ? undefined : resolve(host.folder, output), "anew");
}

/**
 * Writes the report beside the run's record. That it cannot be written does not make the run a failure.
 * Parts that an earlier report had are taken over, unless all is to be made anew.
 */
export async function keepReport(
  host: Host,
  work: string,
  record: RunRecord,
  output?: string,
  parts: "kept" | "anew" = "kept",
): Promise<WrittenReport> {
  const folder = join(work, "runs", record.run);
  const report = output ?? join(folder, "report.html");
  try {
    const { noReportCache, openReportCache, writeReport } = await import("../report/index.ts");
    await confined(host.effects.files, work, async (files) => {
      const shelf = parts === "anew" ? noReportCache : openReportCache(files, join(work, "cache"), version);
      await files.write(report, await writeReport(record, files, folder, shelf, host.redactor.learnt));
    });
    return { report, diagnostics: [] };
  } catch (error) {
    const fault = diagnostic("environment/write", { file: report, reason: (error as Error).message });
    return { diagnostics: [output === undefined ? { ...fault, severity: "warning" } : fault] };
  }
}
