export { readable } from "./data/archive.ts";
export type { ReportFiles } from "./data/artifact-reader.ts";
export { runDocuments } from "./documents.ts";
export { driftPage } from "./drift-page.ts";
export { overlaidCharts } from "./overlaid.ts";
export { plotsPage } from "./plots.ts";
export { writeReport } from "./report.ts";
export { noReportCache, openReportCache } from "./report-cache.ts";
export { STYLE as REPORT_STYLE } from "./style.ts";
