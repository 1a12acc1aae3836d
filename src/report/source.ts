import type { GraphSource } from "../compile/graph/graph.ts";
import type { RunRecord } from "../local/index.ts";
import type { ReportFiles } from "./data/artifact-reader.ts";
import type { RenderedSections } from "./rendered-sections.ts";
import type { ReportCache } from "./report-cache.ts";

/** What sections that tell of the run are made from. */
export interface ReportSource {
  readonly record: RunRecord;
  /** The run's folder; log paths are relative to it. */
  readonly folder: string;
  readonly files: ReportFiles;
  readonly rendered: RenderedSections;
  readonly cache: ReportCache;
  /** What the pipeline looks like: as its manifest says, else as far as its definition does. */
  readonly pipeline?: GraphSource;
}
