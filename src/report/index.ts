export type { ReportFiles } from "./data/artifact-reader.ts";
export { runDocuments } from "./documents.ts";
export { driftPage } from "./drift-page.ts";
export { plotsPage } from "./plots.ts";
export { writeReport } from "./report.ts";
export { noReportCache, openReportCache } from "./report-cache.ts";
