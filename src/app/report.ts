import { join, resolve } from "node:path";
import { version } from "../base/version.ts";
import { type Diagnostic, diagnostic } from "../diagnostics/index.ts";
import { type RunRecord, readRun } from "../local/index.ts";
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
}

/** Writes the report for a run, which is identified by its id, the beginning of its id, or "latest". */
export async function report(host: Host, run: string, options: ReportOptions): Promise<WrittenReport> {
  const { work, output, plots = false } = options;
  const folder = resolve(host.folder, work);
  const record = await readRun(host.effects, folder, run);
  const file = output === undefined ? undefined : resolve(host.folder, output);
  return plots ? keepPlots(host, folder, record, file) : keepReport(host, folder, record, file, "anew");
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
  return keepPage(host, work, output, join(folder, "report.html"), async (files) => {
    const { noReportCache, openReportCache, writeReport } = await import("../report/index.ts");
    const cache = parts === "anew" ? noReportCache : openReportCache(files, join(work, "cache"), version);
    return writeReport(record, files, folder, cache, host.redactor.learnt);
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
