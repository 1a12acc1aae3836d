import type { RunRecord } from "../local/record/record.ts";
import { ArtifactReader, type ReportFiles } from "./data/artifact-reader.ts";
import { gather, type ReportData } from "./data/report-data.ts";

/** The documents that a run's steps wrote, as the report reads them. Corrupt ones are ignored. */
export const runDocuments = (record: RunRecord, files: ReportFiles): Promise<ReportData> =>
  gather(record, new ArtifactReader(files));
