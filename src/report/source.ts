import type { GraphSource } from "../compile/graph/graph.ts";
import type { RunRecord } from "../local/index.ts";
import type { ReportFiles } from "./data/artifact-reader.ts";
import type { RenderedSections } from "./rendered-sections.ts";
import type { ReportCache } from "./report-cache.ts";

/** The input for sections about the run. */
export interface ReportSource {
  readonly record: RunRecord;
  /** The run's folder. Log paths are relative to it. */
  readonly folder: string;
  readonly files: ReportFiles;
  readonly rendered: RenderedSections;
  readonly cache: ReportCache;
  /** The pipeline's graph, from the manifest or, if there is none, from the definition. */
  readonly pipeline?: GraphSource;
  /** The last successful run of the same pipeline before this one. */
  readonly before?: RunRecord;
}
