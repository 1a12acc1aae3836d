import { join, resolve } from "node:path";
import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { type RunRecord, readRun } from "../local/index.ts";
import { confined } from "../local/storage/confined.ts";
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
}

/** Writes the report for a run, which is identified by its id, the beginning of its id, or "latest". */
export async function report(host: Host, run: string, { work, output }: ReportOptions): Promise<WrittenReport> {
  const folder = resolve(host.folder, work);
  const record = await readRun(host.effects, folder, run);
  return keepReport(host, folder, record, output === undefined ? undefined : resolve(host.folder, output), "anew");
}

/**
 * Writes the report beside the run's record. The run does not fail if the report cannot be written.
 *
 * @param parts - "kept" reuses parts of an earlier report
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
      const cache = parts === "anew" ? noReportCache : openReportCache(files, join(work, "cache"), version);
      await files.write(report, await writeReport(record, files, folder, cache, host.redactor.learnt));
    });
    return { report, diagnostics: [] };
  } catch (error) {
    const fault = diagnostic("environment/write", { file: report, reason: messageOf(error) });
    return { diagnostics: [output === undefined ? { ...fault, severity: "warning" } : fault] };
  }
}
