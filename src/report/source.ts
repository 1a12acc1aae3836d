import type { GraphSource } from "../compile/graph/graph.ts";
import type { RunRecord } from "../local/index.ts";
import type { ReportFiles } from "./data/artifact-reader.ts";
import type { RenderedSections } from "./rendered-sections.ts";
import type { ReportCache } from "./report-cache.ts";

/** The input of sections about the run. */
export interface ReportSource {
  readonly record: RunRecord;
  /** The run's folder, to which log paths are relative. */
  readonly folder: string;
  readonly files: ReportFiles;
  readonly rendered: RenderedSections;
  readonly cache: ReportCache;
  /** The pipeline's graph: from the manifest, or from the definition if there is none. */
  readonly pipeline?: GraphSource;
}
